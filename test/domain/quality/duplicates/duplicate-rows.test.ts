import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { exactDuplicates, foldGroups, nearDuplicates } from '../../../../domain/quality/duplicates/duplicate-rows.ts';
import { column } from '../../../support/tables.ts';

const stream = () => createStream('duplicates');

/** 60 normal rows; row 59 is row 0 but for a millionth, row 58 is row 1. */
function rows() {
  const draw = createStream('rows');
  const numbers = (): number[] => {
    const cells = Array.from({ length: 60 }, () => draw.nextNormal());
    cells[58] = cells[1] ?? 0;
    cells[59] = (cells[0] ?? 0) + 1e-6;
    return cells;
  };
  const keys = Array.from({ length: 60 }, (_, row) => row);
  return { rowCount: 60, columns: [column('id', keys), column('x', numbers()), column('y', numbers())] };
}

const roles = { key: 'id' };

test('rows that differ in the key alone are exact duplicates', () => {
  const { groupOf, count } = exactDuplicates(rows(), roles);
  expect(count).toBe(59);
  expect(groupOf[58]).toBe(groupOf[1]);
  expect(exactDuplicates(rows(), {}).count).toBe(60);
});

test('rows that hardly differ are near, and join equal ones', () => {
  const { pairs, grouping } = nearDuplicates(rows(), roles, stream());
  expect(pairs.map(({ rows: pair }) => pair)).toContainEqual([0, 59]);
  expect(pairs.map(({ rows: pair }) => pair)).not.toContainEqual([1, 58]);
  expect(grouping.groupOf[58]).toBe(grouping.groupOf[1]);
  expect(grouping.groupOf[59]).toBe(grouping.groupOf[0]);
});

describe('groups of folds', () => {
  test('hold copies together', () => {
    const groups = foldGroups(rows(), roles, stream());
    expect(groups?.codes[59]).toBe(groups?.codes[0]);
    expect(groups?.codes[58]).toBe(groups?.codes[1]);
  });

  test('join what a group column and copies hold together', () => {
    const named = {
      rowCount: 60,
      columns: [
        ...rows().columns,
        column(
          'g',
          rows().columns.length > 0 ? Array.from({ length: 60 }, (_, row) => (row < 2 ? 'first' : `own ${row}`)) : [],
        ),
      ],
    };
    const groups = foldGroups(named, { ...roles, group: 'g' }, stream());
    expect(new Set([0, 1, 58, 59].map((row) => groups?.codes[row])).size).toBe(1);
  });

  test('are not made of categories that are equal by nature', () => {
    const cells = Array.from({ length: 60 }, (_, row) => `c${row % 4}`);
    expect(foldGroups({ rowCount: 60, columns: [column('c', cells)] }, {}, stream())).toBeUndefined();
  });

  test('are not there where every row stands alone', () => {
    const alone = {
      rowCount: 40,
      columns: [
        column(
          'x',
          Array.from({ length: 40 }, (_, row) => row),
        ),
      ],
    };
    expect(foldGroups(alone, {}, stream())).toBeUndefined();
  });
});
