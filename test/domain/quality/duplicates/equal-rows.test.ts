import { expect, test } from 'vitest';
import { equalRows, membersOf } from '../../../../domain/quality/duplicates/equal-rows.ts';
import { table } from '../../../support/tables.ts';

const rows = table({ a: [1, 1, 2, 1, null, null], b: ['x', 'y', 'x', 'x', null, null] });

test('rows are grouped by all columns, missing equal to missing', () => {
  const grouping = equalRows(rows, rows.columns);
  expect([...grouping.groupOf]).toEqual([0, 1, 2, 0, 3, 3]);
  expect(membersOf(grouping).map((members) => [...members])).toEqual([[0, 3], [1], [2], [4, 5]]);
});

test('minus zero is zero', () => {
  expect(equalRows(table({ a: [0, -0] }), table({ a: [0, -0] }).columns).count).toBe(1);
});

test('without columns all rows are equal, and no rows are no group', () => {
  expect(equalRows(rows, []).count).toBe(1);
  expect(equalRows({ rowCount: 0, columns: [] }, []).count).toBe(0);
});
