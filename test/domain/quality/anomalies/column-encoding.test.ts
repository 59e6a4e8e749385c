import { describe, expect, it } from 'vitest';
import type { Table } from '../../../../domain/data/table.ts';
import {
  coordinatesOf,
  learnEncoding,
  type TableEncoding,
} from '../../../../domain/quality/anomalies/column-encoding.ts';
import type { Roles } from '../../../../domain/transforms/roles.ts';
import { type Cell, table } from '../../../support/tables.ts';

const learn = (source: Table, roles: Roles = {}, columns: 'all' | 'numbers' = 'all'): TableEncoding =>
  learnEncoding({ table: source, roles, scaling: 'deviation', columns });
const repeated = (cells: readonly Cell[], times: number): Cell[] =>
  new Array<readonly Cell[]>(times).fill(cells).flat();

describe('the columns that are compared', () => {
  it('are the features: no key, target, group, weight, time or excluded column', () => {
    const source = table({ id: [1, 2], y: [0, 1], g: [1, 1], w: [1, 2], t: [3, 4], out: [1, 5], x: [1, 2] });
    const roles = { key: 'id', target: 'y', group: 'g', weight: 'w', time: 't', exclude: ['out'] };
    expect(learn(source, roles).columns.map(({ name }) => name)).toEqual(['x']);
  });

  it('leave out dates, empty columns and texts that mostly stand in one row alone, and say why', () => {
    const names = Array.from({ length: 60 }, (_, index) => `person ${index}`);
    const source = table(
      { day: repeated([0, 1], 30), none: repeated([null], 60), who: names, x: repeated([1, 2], 30) },
      { day: 'date', none: 'number' },
    );
    const { columns, skipped } = learn(source);
    expect(columns.map(({ name }) => name)).toEqual(['x']);
    expect(skipped.map(({ name }) => name)).toEqual(['day', 'none', 'who']);
    expect(skipped.every(({ why }) => why.length > 5)).toBe(true);
  });

  it('are quantities alone when one column at a time is judged', () => {
    const source = table({ x: [1, 2, 3], text: ['a', 'b', 'a'], flag: [true, false, true], constant: [4, 4, 4] });
    const { columns } = learn(source, {}, 'numbers');
    expect(columns.map(({ name, kind }) => `${name} ${kind}`)).toEqual(['x number', 'constant number']);
  });
});

describe('the coordinates of a column', () => {
  it('are one for numbers, and one more where values are missing', () => {
    const [full, gappy] = learn(table({ full: [1, 2, 3], gappy: [1, null, 3] })).columns;
    expect([full && coordinatesOf(full), gappy && coordinatesOf(gappy)]).toEqual([1, 2]);
  });

  it('are a flag per category, one for others, and one for missing values where there are some', () => {
    const [full, gappy] = learn(table({ full: ['a', 'b', 'a'], gappy: ['a', null, 'b'] })).columns;
    expect([full && coordinatesOf(full), gappy && coordinatesOf(gappy)]).toEqual([3, 4]);
  });

  it('are bounded for texts of many kinds, and fewer the more such columns there are', () => {
    const cells = repeated(
      Array.from({ length: 100 }, (_, index) => `kind ${index}`),
      2,
    );
    const [column] = learn(table({ cells })).columns;
    expect(column && coordinatesOf(column)).toBe(33);
    const wide = learn(table(Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`t${index}`, cells]))));
    expect(wide.columns.reduce((sum, own) => sum + coordinatesOf(own), 0)).toBeLessThan(10_000);
  });

  it('make a constant number a category, so that any other value counts, but not without bound', () => {
    const [column] = learn(table({ x: [4, 4, 4] })).columns;
    expect(column).toMatchObject({ kind: 'category', labels: ['4'] });
    expect(column?.kind === 'category' && column.unit).toBeCloseTo(Math.sqrt(20), 9);
  });
});

it('weighs columns alike: two random rows are 2 apart per column in expected square, number or category', () => {
  const source = table({ x: repeated([1, 2, 3, 4, 5, 6], 100), kind: repeated(['a', 'b', 'b', 'c', 'c', 'c'], 100) });
  const [x, kind] = learn(source).columns;
  if (x?.kind !== 'number' || kind?.kind !== 'category') throw new Error('other kinds');
  const values = [1, 2, 3, 4, 5, 6];
  const apart =
    values.flatMap((a) => values.map((b) => ((a - b) / x.scale) ** 2)).reduce((sum, own) => sum + own, 0) / 36;
  expect(apart).toBeCloseTo(2, 2);
  const differ = 1 - (1 / 6) ** 2 - (2 / 6) ** 2 - (3 / 6) ** 2;
  expect(differ * 2 * kind.unit ** 2).toBeCloseTo(2, 9);
});
