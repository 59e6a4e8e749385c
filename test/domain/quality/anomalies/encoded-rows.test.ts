import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Table } from '../../../../domain/data/table.ts';
import { learnEncoding, type TableEncoding } from '../../../../domain/quality/anomalies/column-encoding.ts';
import { encodedWidth, encodeRows, typicalCoordinates } from '../../../../domain/quality/anomalies/encoded-rows.ts';
import { type Cell, table } from '../../../support/tables.ts';
import { thrownBy } from '../../../support/thrown.ts';

const learn = (source: Table): TableEncoding =>
  learnEncoding({ table: source, roles: {}, scaling: 'deviation', columns: 'all' });
const coordinates = (source: Table, encoding: TableEncoding, row: number): number[] => {
  const { rows, columns, values } = encodeRows(source, encoding);
  return Array.from({ length: columns }, (_, column) => values[column * rows + row]!);
};
const apart = (a: readonly number[], b: readonly number[]): number =>
  Math.hypot(...a.map((value, index) => value - b[index]!));

describe('numbers', () => {
  const encoding = learn(table({ x: [1, 2, 3, 4, 5] }));

  it('are scaled, and those beyond all bounds stay finite and in order', () => {
    const wild = [3, 1000, 1e9, 1e100, 1e300, Number.POSITIVE_INFINITY];
    const places = wild.map((value, row) => coordinates(table({ x: wild }, { x: 'number' }), encoding, row)[0]!);
    expect(places[0]).toBeCloseTo(0, 12);
    expect(places.every(Number.isFinite)).toBe(true);
    expect(places.slice(1, 5).every((place, index) => place > places[index]!)).toBe(true);
    expect(coordinates(table({ x: [Number.NEGATIVE_INFINITY] }, { x: 'number' }), encoding, 0)[0]).toBe(-places[5]!);
  });

  it('that are missing are filled by the median and told apart by a flag', () => {
    const gappy = learn(table({ x: [1, 2, 3, null] }));
    const rows = table({ x: [2, null] });
    const [present, missing] = [0, 1].map((row) => coordinates(rows, gappy, row));
    expect(present?.[0]).toBe(missing?.[0]);
    expect(apart(present!, missing!)).toBeGreaterThan(1);
  });

  it('that are missing where none ever was are strange, and more so the more they are', () => {
    const two = learn(table({ x: [1, 2, 3], z: [4, 5, 6] }));
    const rows = table({ x: [2, null, null], z: [5, 5, null] }, { x: 'number', z: 'number' });
    const [none, one, both] = [0, 1, 2].map((row) => coordinates(rows, two, row).at(-1)!);
    expect(none).toBe(0);
    expect(both! ** 2).toBeCloseTo(2 * one! ** 2, 9);
  });

  it('may arrive as an empty column of texts, but not as texts', async () => {
    const empty = table({ x: [null, null] }, { x: 'string' });
    expect(encodeRows(empty, encoding).values.every(Number.isFinite)).toBe(true);
    expect(await thrownBy(() => encodeRows(table({ x: ['one'] }), encoding))).toMatchObject({
      code: 'SIGNATURE_MISMATCH',
    });
  });
});

describe('categories', () => {
  const encoding = learn(table({ kind: ['a', 'a', 'b', 'c'] }));
  const rows = table({ kind: ['a', 'b', 'never seen', null] });
  const [a, b, unseen, missing] = [0, 1, 2, 3].map((row) => coordinates(rows, encoding, row));

  it('are equally far apart, one never seen and a missing one included', () => {
    expect(apart(a!, unseen!)).toBeCloseTo(apart(a!, b!), 12);
    expect(apart(a!, missing!)).toBeCloseTo(apart(a!, b!), 12);
  });

  it('do not depend on the order of the dictionary', () => {
    expect(coordinates(table({ kind: ['c', 'b', 'a'] }), encoding, 2)).toEqual(a);
  });
});

it('refuses a table that lacks a column and names the nearest', async () => {
  const encoding = learn(table({ radius: [1, 2, 3] }));
  const error = await thrownBy(() => encodeRows(table({ radios: [1] }), encoding));
  expect(error).toMatchObject({ code: 'SIGNATURE_MISMATCH' });
  expect(error.message).toContain('radios');
});

it('encodes each row by itself: batch-mates change nothing', () => {
  const cell = fc.oneof(fc.constant(null), fc.double({ noNaN: true }));
  const row = fc.tuple(cell, fc.constantFrom<Cell[]>(null, 'a', 'b', 'z'));
  const encoding = learn(table({ x: [1, 2, 5, null], kind: ['a', 'b', 'a', 'c'] }));
  const build = (rows: readonly (readonly [number | null, Cell])[]): Table =>
    table({ x: rows.map(([x]) => x), kind: rows.map(([, kind]) => kind) }, { x: 'number', kind: 'string' });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), fc.nat(), (rows, pick) => {
      const index = pick % rows.length;
      expect(coordinates(build([rows[index]!]), encoding, 0)).toEqual(coordinates(build(rows), encoding, index));
    }),
  );
});

it('gives each column as many typical coordinates as it has', () => {
  const encoding = learn(table({ x: [1, 2, null], kind: ['a', 'b', 'a'], same: [1, 1, 1] }));
  const widths = encoding.columns.map((column) => typicalCoordinates(column).length);
  expect(widths.reduce((sum, width) => sum + width, 0) + 1).toBe(encodedWidth(encoding));
});
