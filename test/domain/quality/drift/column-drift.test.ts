import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnType } from '../../../../domain/data/table.ts';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { type ColumnComparison, compareColumns } from '../../../../domain/quality/drift/column-drift.ts';
import { mergeColumns, sketchColumn } from '../../../../domain/quality/drift/column-sketch.ts';
import { type Cell, column } from '../../../support/tables.ts';

function compare(was: readonly Cell[], is: readonly Cell[], type?: ColumnType): ColumnComparison[] {
  return compareColumns(sketchColumn(column('c', was, type), 2048), sketchColumn(column('c', is, type), 1e9));
}
const of = (measure: ColumnComparison['measure'], found: readonly ColumnComparison[]) =>
  found.find((comparison) => comparison.measure === measure);
const normals = (count: number, name: string, shift = 0): number[] => {
  const stream = createStream(name);
  return Array.from({ length: count }, () => stream.nextNormal() + shift);
};
const repeat = (counts: Readonly<Record<string, number>>): string[] =>
  Object.entries(counts).flatMap(([label, count]) => new Array<string>(count).fill(label));

describe('numbers', () => {
  it('have an effect in standard deviations of the reference, and a direction', () => {
    const found = of('normed-wasserstein', compare(normals(2000, 'a'), normals(2000, 'b', 0.5)));
    expect(found?.effect).toBeCloseTo(0.5, 1);
    expect(found?.pValue).toBeLessThan(1e-20);
    expect(found?.words).toMatch(/are larger than before in 6\d(\.\d)?% of pairs/);
    const scaled = of(
      'normed-wasserstein',
      compare(
        normals(2000, 'a').map((v) => 1e6 * v),
        normals(2000, 'b', 0.5).map((v) => 1e6 * v),
      ),
    );
    expect(scaled?.effect).toBeCloseTo(found?.effect ?? 0, 9);
  });

  it('are not small beside one wild value of the reference', () => {
    const was = [...normals(1999, 'a'), 1e9];
    expect(of('normed-wasserstein', compare(was, normals(2000, 'b', 0.5)))?.effect).toBeGreaterThan(0.4);
  });

  it('that a reference holds as a constant have an effect of the share that left it', () => {
    const was = new Array<number>(200).fill(0.5);
    const found = of('normed-wasserstein', compare(was, [...new Array<number>(150).fill(0.5), ...normals(50, 'x')]));
    expect(found?.effect).toBeGreaterThan(0.1);
    expect(found?.effect).toBeLessThanOrEqual(0.25);
    expect(of('normed-wasserstein', compare(was, was))).toMatchObject({ effect: 0, pValue: 1 });
  });

  it('have a p-value that the error of the sketch can only make larger', () => {
    const was = normals(6000, 'large');
    const is = normals(3000, 'small', 0.05);
    const exact = compareColumns(sketchColumn(column('c', was), 1e9), sketchColumn(column('c', is), 1e9));
    for (const capacity of [16, 64, 256, 2048]) {
      const parts = [was.slice(0, 1000), was.slice(1000, 4500), was.slice(4500)];
      const merged = parts.map((part) => sketchColumn(column('c', part), capacity)).reduce(mergeColumns);
      const found = compareColumns(merged, sketchColumn(column('c', is), 1e9));
      const [p, exactP] = [found, exact].map((list) => of('normed-wasserstein', list)?.pValue ?? Number.NaN);
      expect(p).toBeGreaterThanOrEqual(exactP ?? 1);
      if (capacity === 2048) expect(p).toBeLessThan(Math.max(0.05, 30 * (exactP ?? 1)));
    }
  });

  it('survive infinite, huge, tied, few and no values', () => {
    const wild = fc.array(fc.oneof(fc.constant(null), fc.double({ noNaN: true }), fc.constantFrom(0, 1e308, -1e308)), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(wild, wild, (was, is) => {
        for (const { pValue, effect } of compare(was, is, 'number')) {
          expect(pValue).toBeGreaterThanOrEqual(0);
          expect(pValue).toBeLessThanOrEqual(1);
          expect(effect).toBeGreaterThanOrEqual(0);
          expect(Number.isFinite(effect)).toBe(true);
        }
      }),
    );
  });

  it('that are few whole numbers are compared as categories', () => {
    const found = compare(repeat({ 0: 500, 1: 500 }).map(Number), repeat({ 0: 400, 1: 600 }).map(Number));
    expect(found.map(({ measure }) => measure)).toEqual(['jensen-shannon', 'new-value-share']);
    expect(of('jensen-shannon', found)?.words).toContain('"1" 50% → 60%');
  });
});

describe('categories', () => {
  it('drift by their shares', () => {
    const found = of('jensen-shannon', compare(repeat({ a: 600, b: 400 }), repeat({ a: 400, b: 600 })));
    expect(found?.pValue).toBeLessThan(1e-12);
    expect(found?.effect).toBeCloseTo(0.1705, 3);
    expect(found?.words).toContain('"a" 60% → 40%');
  });

  it('that are new count by the rows that have them', () => {
    const found = of('new-value-share', compare(repeat({ a: 900, b: 100 }), repeat({ a: 900, b: 60, c: 40 })));
    expect(found?.effect).toBeCloseTo(0.04, 12);
    // All 40 of 2,000 rows on one side: about 2^-41, times three values, doubled.
    expect(found?.pValue).toBeLessThan(1e-11);
    expect(found?.words).toBe('4% of its values are new, as "c"');
  });

  it('that are new but seen once are told from the usual tail by their number', () => {
    const tailOf = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);
    const usual = compare([...repeat({ a: 500 }), ...tailOf('x', 50)], [...repeat({ a: 500 }), ...tailOf('y', 50)]);
    expect(of('new-value-share', usual)?.pValue).toBeGreaterThan(0.5);
    const many = compare([...repeat({ a: 550 })], [...repeat({ a: 500 }), ...tailOf('y', 50)]);
    expect(of('new-value-share', many)?.pValue).toBeLessThan(1e-10);
  });

  it('of any number are compared over buckets of hashes, and a change of them is seen', () => {
    const ids = (from: number, count: number) => Array.from({ length: count }, (_, i) => `id-${from + (i % 4000)}`);
    const same = compare(ids(0, 8000), ids(0, 8000));
    expect(of('jensen-shannon', same)?.pValue).toBeGreaterThan(0.99);
    expect(of('new-value-share', same)).toBeUndefined();
    const heavy = compare(ids(0, 8000), [...ids(0, 6000), ...repeat({ 'id-7': 2000 })]);
    expect(of('jensen-shannon', heavy)?.pValue).toBeLessThan(1e-12);
  });
});

describe('missing values', () => {
  it('drift by their share, and are not tested where there are none', () => {
    const half = Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? null : i));
    const full = Array.from({ length: 200 }, (_, i) => i);
    const found = of('missing-share', compare(full, half, 'integer'));
    expect(found).toMatchObject({ effect: 0.5, words: '50% of its values are missing, where 0% were' });
    expect(found?.pValue).toBeLessThan(1e-20);
    expect(of('missing-share', compare(full, full))).toBeUndefined();
  });

  it('are all that is compared where a side has no value', () => {
    const none = [null, null, null];
    expect(compare(none, [1, 2, 3], 'number').map(({ measure }) => measure)).toEqual(['missing-share']);
    expect(compare([], [1, 2, 3], 'number')).toEqual([]);
    expect(compare([], [null], 'number')).toMatchObject([{ effect: 0, pValue: 1 }]);
  });
});

it('compares no text with numbers', () => {
  const found = compareColumns(sketchColumn(column('c', ['a', 'b']), 8), sketchColumn(column('c', [1, 2]), 8));
  expect(found).toEqual([]);
});
