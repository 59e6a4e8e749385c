import { expect, it } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { labelLeakageDetector } from '../../../../domain/quality/leakage/label-leakage-detector.ts';
import { type Cell, table } from '../../../support/tables.ts';

const rows = 300;
const stream = createStream('leak');
const x = Array.from({ length: rows }, () => stream.nextNormal());
const y = x.map((value) => (value + stream.nextNormal() > 0 ? 'good' : 'bad'));
const detect = (columns: Record<string, readonly Cell[]>, task?: 'regression') =>
  labelLeakageDetector.detect({ table: table(columns), roles: { target: 'y' }, task, stream: createStream('detect') });

it('names a copy of the label, and no feature that is merely good', async () => {
  const { issues, summary } = await detect({ x, copy: y.map((label) => (label === 'good' ? 1 : 0)), y });
  expect(issues).toMatchObject([{ code: 'label-leakage', column: 'copy', effect: 1 }]);
  expect(issues[0]?.message).toContain('"copy" alone takes away 100% of the errors of a guess (AUC 1.000) of "y"');
  expect(summary['strong']).toEqual(['copy']);
});

it('names a copy of a number, in another unit', async () => {
  const { issues } = await detect({ other: y, fahrenheit: x.map((value) => 32 + 1.8 * value), y: x }, 'regression');
  expect(issues.map(({ column }) => column)).toEqual(['fahrenheit']);
});

it('leaves out an infinite label, and judges the others', async () => {
  const target = x.map((value, row) => (row === 3 ? Number.POSITIVE_INFINITY : value));
  const { issues, summary } = await detect({ twice: x.map((value) => 2 * value), y: target }, 'regression');
  expect(issues.map(({ column }) => column)).toEqual(['twice']);
  expect(summary['rows']).toBe(rows - 1);
});

it('leaves out rows without a label, and says why it finds nothing', async () => {
  const some: Cell[] = y.map((label, row) => (row % 3 === 0 ? null : label));
  expect((await detect({ copy: some, y: some })).issues).toHaveLength(1);
  expect((await detect({ x: [1, 2], y: ['a', 'b'] })).summary).toEqual({ skipped: 'fewer than 30 labelled rows' });
  expect((await detect({ x, y: x.map(() => 'one') })).summary['skipped']).toContain('one class');
  const untold = labelLeakageDetector.detect({ table: table({ x }), roles: {}, stream: createStream('a') });
  expect((await untold).summary).toEqual({ skipped: 'no target' });
});
