import { expect, it } from 'vitest';
import type { Table } from '../../../../domain/data/table.ts';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { createDriftDetector } from '../../../../domain/quality/drift/drift-detector.ts';
import { sketchTable } from '../../../../domain/quality/drift/table-sketch.ts';
import { table } from '../../../support/tables.ts';

const roles = { target: 'label' };
const rows = 400;
const made = (share: number, extra: Record<string, (string | number | null)[]> = {}): Table => {
  const stream = createStream(`share ${share}`);
  return table({
    x: Array.from({ length: rows }, () => stream.nextNormal()),
    label: Array.from({ length: rows }, (_, i) => (i < share * rows ? 'yes' : 'no')),
    ...extra,
  });
};
const detect = (reference: Table, current: Table) =>
  createDriftDetector(sketchTable(reference, roles)).detect({ table: current, roles, stream: createStream('unused') });

it('tells target drift from drift of a feature, with effect, p-value and one sentence', async () => {
  const { issues, summary } = await detect(made(0.5), made(0.2));
  expect(issues).toHaveLength(1);
  expect(issues[0]).toMatchObject({ code: 'target-drift', column: 'label' });
  expect(issues[0]?.effect).toBeGreaterThan(0.2);
  expect(issues[0]?.pValue).toBeLessThan(1e-9);
  expect(issues[0]?.message).toMatch(/^the target "label": .*"yes" 50% → 20%.* \(p < 1e-12 over 3 tests\)\.$/);
  expect(summary).toMatchObject({ referenceRows: rows, rows, driftedColumns: ['label'], tests: 3 });
});

it('is quiet on rows of the same law, and gives figures that JSON can hold', async () => {
  const { issues, summary } = await detect(made(0.5), made(0.51));
  expect(issues).toEqual([]);
  expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
});

it('names missing shares, new values and changes of the schema', async () => {
  const was = made(0.5, { city: new Array<string>(rows).fill('x'), age: Array.from({ length: rows }, (_, i) => i) });
  const is = made(0.5, {
    city: Array.from({ length: rows }, (_, i) => (i % 10 === 0 ? 'new' : 'x')),
    age: Array.from({ length: rows }, (_, i) => (i % 4 === 0 ? null : i)),
    more: new Array<number>(rows).fill(1),
  });
  const { issues } = await detect(was, is);
  expect(issues.map(({ code, column }) => `${code} ${column ?? ''}`)).toEqual(
    expect.arrayContaining(['column-added more', 'new-values city', 'missing-values-drift age']),
  );
});

it('tells a reference that is another table once, and types that changed', async () => {
  const other = table({ a: [1, 2], b: [1, 2], c: [1, 2], d: ['p', 'q'] });
  const { issues } = await createDriftDetector(sketchTable(other, undefined)).detect({
    table: made(0.5),
    roles,
    stream: createStream('unused'),
  });
  expect(issues).toHaveLength(1);
  expect(issues[0]).toMatchObject({ code: 'wrong-reference' });
  expect(issues[0]?.message).toContain('(it has "a", "b", "c" …)');
  const texts = made(0.5, { y: new Array<string>(rows).fill('x') });
  const numbers = made(0.5, { y: new Array<number>(rows).fill(1) });
  const changed = await detect(texts, numbers);
  expect(changed.issues.map(({ code, column }) => [code, column])).toEqual([['type-changed', 'y']]);
});
