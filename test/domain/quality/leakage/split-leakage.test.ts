import { describe, expect, it } from 'vitest';
import type { Table } from '../../../../domain/data/table.ts';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { findSplitLeakage } from '../../../../domain/quality/leakage/split-leakage.ts';
import { takeRows } from '../../../../domain/transforms/columns.ts';
import type { Roles } from '../../../../domain/transforms/roles.ts';
import { table } from '../../../support/tables.ts';

const stream = createStream('split');
const made = (rows: number, from: number): Table =>
  table({
    id: Array.from({ length: rows }, (_, i) => from + i),
    a: Array.from({ length: rows }, () => stream.nextNormal()),
    b: Array.from({ length: rows }, () => stream.nextNormal()),
    c: Array.from({ length: rows }, () => stream.nextNormal()),
    d: Array.from({ length: rows }, () => stream.nextNormal()),
    city: Array.from({ length: rows }, () => ['x', 'y', 'z'][stream.nextBelow(3)] ?? 'x'),
    who: Array.from({ length: rows }, (_, i) => `p${from + i}`),
    at: Array.from({ length: rows }, (_, i) => from + i),
    label: Array.from({ length: rows }, (_, i) => i % 2),
  });
const [train, test] = [made(300, 0), made(100, 1000)];
const roles: Roles = { key: 'id', target: 'label', group: 'who', time: 'at' };
const find = (first: Table, second: Table, of: Roles = roles) =>
  findSplitLeakage({ train: first, test: second, roles: of, stream: createStream('find') });

/** The test part with some rows replaced by training rows, numbers changed a little. */
function withCopies(rows: readonly number[], by: number): Table {
  return {
    ...test,
    columns: test.columns.map((column, index) => {
      const source = train.columns[index]!;
      if (!['a', 'b', 'c', 'd', 'city'].includes(column.name)) return column;
      if (column.type === 'string' || source.type === 'string') {
        if (column.type !== 'string' || source.type !== 'string') throw new Error('types differ');
        const codes = column.codes.slice();
        rows.forEach(
          (row, place) => (codes[row] = column.dictionary.indexOf(source.dictionary[source.codes[place] ?? 0] ?? '')),
        );
        return { ...column, codes };
      }
      const values = column.values.slice();
      rows.forEach((row, place) => (values[row] = (source.values[place] ?? 0) + by));
      return { ...column, values };
    }),
  };
}

describe('leakage between the parts of a split', () => {
  it('is none between independent rows', () => {
    expect(find(train, test)).toMatchObject({ issues: [], copies: [], nearCopies: [], groupRows: 0, earlierRows: 0 });
  });

  it('is copies of features, exact and near, by row of the test part', () => {
    const exact = find(train, withCopies([3, 50], 0));
    expect(exact.copies).toEqual([3, 50]);
    expect(exact.issues).toMatchObject([{ code: 'split-copies', effect: 0.02 }]);
    const near = find(train, withCopies([7, 8, 9], 1e-4));
    expect(near.copies).toEqual([]);
    expect(near.nearCopies).toEqual([7, 8, 9]);
    expect(near.issues.map(({ code }) => code)).toEqual(['split-near-copies']);
  });

  it('is not what chance brings near in few dimensions', () => {
    const flat = (rows: number) => table({ a: Array.from({ length: rows }, () => stream.nextNormal()) });
    const found = find(flat(300), flat(100), {});
    expect(found.nearCopies.length).toBeGreaterThan(0);
    expect(found.issues).toEqual([]);
  });

  it('is shared groups and times before the newest training row', () => {
    const overlap = takeRows(train, Uint32Array.of(10, 20));
    const found = find(train, overlap);
    expect(found).toMatchObject({ groupRows: 2, earlierRows: 2, copies: [0, 1] });
    expect(found.issues.map(({ code }) => code)).toEqual(['split-copies', 'split-shared-groups', 'split-time-overlap']);
    expect(find(train, overlap, { key: 'id', target: 'label' })).toMatchObject({ groupRows: 0, earlierRows: 0 });
  });

  it('is not what equal rows are where features are few categories', () => {
    const few = (from: number) => table({ kind: Array.from({ length: 100 }, (_, i) => `k${(i + from) % 3}`) });
    const found = find(few(0), few(1), {});
    expect(found.twinShare).toBe(1);
    expect(found.copies).toHaveLength(100);
    expect(found.issues).toEqual([]);
  });

  it('survives empty parts and a column that is empty in one of them', () => {
    expect(find(takeRows(train, new Uint32Array(0)), test).issues).toEqual([]);
    expect(find(train, takeRows(test, new Uint32Array(0))).issues).toEqual([]);
    const [first, second] = [
      table({ a: [1, 2, 3], b: ['x', 'y', 'z'] }),
      table({ a: [9], b: [null] }, { b: 'number' }),
    ];
    expect(find(first, second, {}).copies).toEqual([]);
  });
});
