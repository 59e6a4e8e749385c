import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { labelledRows } from '../../../../domain/quality/labels/labelled-rows.ts';
import { column } from '../../../support/tables.ts';
import { thrownBy } from '../../../support/thrown.ts';
import { clouds, withLabels } from './clouds.ts';

const whole = withLabels(clouds({ rows: 40 }));
const of = (table: typeof whole, roles: object = { target: 'label' }) =>
  labelledRows({ table, roles, stream: createStream('labelled') });
const replaced = (cells: readonly (string | number | null)[]) => ({
  rowCount: 40,
  columns: [...whole.columns.slice(0, 4), column('label', cells)],
});
const alternate = (row: number): string => (row % 2 === 0 ? 'a' : 'b');
const cells = Array.from({ length: 40 }, (_, row) => alternate(row));

describe('labelled rows', () => {
  test('are those with a label', () => {
    const found = of(replaced(cells.map((label, row) => (row < 5 ? null : label))));
    if ('code' in found) throw new Error(found.message);
    expect([...found.rows.subarray(0, 2)]).toEqual([5, 6]);
    expect(found.judged.table.rowCount).toBe(35);
    expect(found.target).toMatchObject({ task: 'classification', classes: ['a', 'b'] });
  });

  test('have groups where a row stands twice', () => {
    const twice = { ...whole, columns: whole.columns.map((one) => ({ ...one })) };
    for (const one of twice.columns.slice(0, 4)) {
      if (one.type === 'string') continue;
      const values = one.values.slice();
      values[1] = values[0] ?? 0;
      Object.assign(one, { values });
    }
    const found = of(twice);
    if ('code' in found) throw new Error(found.message);
    expect(found.judged.groups?.codes[0]).toBe(found.judged.groups?.codes[1]);
    expect(found.judged.groups?.size).toBe(39);
  });

  test('may be numbers', () => {
    const found = of(replaced(cells.map((_, row) => row + 0.5)));
    if ('code' in found) throw new Error(found.message);
    expect(found.target.task).toBe('regression');
  });
});

test.each([
  ['no-target', whole, {}],
  ['too-few-rows', replaced(cells.map((label, row) => (row < 25 ? null : label))), { target: 'label' }],
  ['one-class', replaced(cells.map(() => 'a')), { target: 'label' }],
  ['no-features', { rowCount: 40, columns: [column('label', cells)] }, { target: 'label' }],
])('%s is told and not thrown', (code, table, roles) => {
  expect(of(table, roles)).toMatchObject({ code });
});

test('more than a thousand classes are no classes', () => {
  const labels = Array.from({ length: 1100 }, (_, row) => `class ${row}`);
  const table = {
    rowCount: 1100,
    columns: [
      column(
        'x',
        labels.map((_, row) => row),
      ),
      column('label', labels),
    ],
  };
  expect(of(table)).toMatchObject({ code: 'too-many-classes' });
});

test('a target that is not there is an error', async () => {
  expect((await thrownBy(() => of(whole, { target: 'lable' }))).code).toBe('COLUMN_NOT_FOUND');
});
