import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binFeatures } from '../../../domain/learning/feature-bins.ts';
import { ValueSplits } from '../../../domain/learning/value-splits.ts';
import { matrix } from './problems.ts';

interface Row {
  readonly value: number;
  readonly target: number;
  readonly weight: number;
}

function searchOver(rows: readonly Row[]): ValueSplits {
  const bins = binFeatures(matrix(rows.map(({ value }) => [value])), 255);
  const sample = {
    size: rows.length,
    rows: Int32Array.from(rows, (_, row) => row),
    weights: Float64Array.from(rows, ({ weight }) => weight),
    targets: Float64Array.from(rows, ({ target }) => target),
  };
  return new ValueSplits({ bins, sample, minSamplesLeaf: 1 });
}

function squaredError(rows: readonly Row[]): number {
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  const mean = rows.reduce((sum, { weight, target }) => sum + weight * target, 0) / total;
  return rows.reduce((sum, { weight, target }) => sum + weight * (target - mean) ** 2, 0);
}

describe('the best cut', () => {
  it.each([0, 1e8])('leaves the least squared error of all cuts, targets lying about %d', (offset) => {
    const row = fc.record({
      value: fc.integer({ min: 0, max: 60 }),
      target: fc.integer({ min: -9, max: 9 }).map((target) => target + offset),
      weight: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 60 }), (rows) => {
        const values = [...new Set(rows.map(({ value }) => value))].toSorted((a, b) => a - b);
        fc.pre(values.length > 1);
        const errors = values.slice(1).map((cut) => {
          const [left, right] = [rows.filter(({ value }) => value < cut), rows.filter(({ value }) => value >= cut)];
          return squaredError(left) + squaredError(right);
        });
        const search = searchOver(rows);
        search.open(0, rows.length);
        const score = search.search(0);
        expect(errors[search.rightBin - 1]).toBeCloseTo(Math.min(...errors), 4);
        expect(squaredError(rows) - score).toBeCloseTo(Math.min(...errors), 4);
      }),
    );
  });

  it('is the first of several that are equal but for rounding', () => {
    const rows = [0.1, 0.2, 0.2, 0.1].map((target, value) => ({ target, value, weight: 0.7 }));
    const search = searchOver(rows);
    search.open(0, 4);
    search.search(0);
    expect(search.rightBin).toBe(1);
  });
});

it('a leaf is the weighted mean, and the very value where all agree', () => {
  const search = searchOver([1, 2, 0.1, 0.1, 0.1].map((target, value) => ({ target, value, weight: value + 0.7 })));
  expect(search.open(0, 2)).toBe(false);
  search.leaf();
  expect(search.open(2, 5)).toBe(true);
  search.leaf();
  const { width, shared, leaves } = search.leafTable();
  expect([width, shared]).toEqual([1, 0]);
  expect([...leaves]).toEqual([expect.closeTo((0.7 + 2 * 1.7) / 2.4, 12), 0.1]);
});
