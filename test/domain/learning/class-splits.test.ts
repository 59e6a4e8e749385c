import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClassSplits } from '../../../domain/learning/class-splits.ts';
import { binFeatures } from '../../../domain/learning/feature-bins.ts';
import { matrix } from './problems.ts';

interface Row {
  readonly value: number;
  readonly label: number;
  readonly weight: number;
}

function searchOver(rows: readonly Row[], classCount: number): ClassSplits {
  const bins = binFeatures(matrix(rows.map(({ value }) => [value])), 255);
  const sample = {
    size: rows.length,
    rows: Int32Array.from(rows, (_, row) => row),
    weights: Float64Array.from(rows, ({ weight }) => weight),
    targets: Int32Array.from(rows, ({ label }) => label),
  };
  return new ClassSplits({ bins, sample, minSamplesLeaf: 1 }, classCount);
}

/** Weight times (1 - Gini impurity) of one side. */
function purity(rows: readonly Row[], classCount: number): number {
  const sums = new Array<number>(classCount).fill(0);
  for (const { label, weight } of rows) sums[label]! += weight;
  const total = sums.reduce((sum, weight) => sum + weight, 0);
  return sums.reduce((sum, weight) => sum + weight ** 2, 0) / total;
}

describe.each([2, 3, 10])('with %i classes', (classCount) => {
  const rowsOf = (most: number) =>
    fc.array(
      fc.record({
        value: fc.integer({ min: 0, max: most }),
        label: fc.integer({ min: 0, max: classCount - 1 }),
        weight: fc.integer({ min: 1, max: 3 }),
      }),
      { minLength: 2, maxLength: 80 },
    );

  it.each([9, 200])('the best cut among %i values is that of trying them all', (most) => {
    fc.assert(
      fc.property(rowsOf(most), (rows) => {
        const values = [...new Set(rows.map(({ value }) => value))].toSorted((a, b) => a - b);
        const scores = values.slice(1).map((cut) => {
          const [left, right] = [rows.filter(({ value }) => value < cut), rows.filter(({ value }) => value >= cut)];
          return purity(left, classCount) + purity(right, classCount);
        });
        const search = searchOver(rows, classCount);
        search.open(0, rows.length);
        const score = search.search(0);
        if (scores.length === 0) expect(score).toBe(-1);
        else {
          expect(score).toBeCloseTo(Math.max(...scores), 8);
          expect(scores[search.rightBin - 1]).toBeCloseTo(score, 8);
        }
      }),
    );
  });
});

describe('leaves', () => {
  const rows = [0, 1, 1, 2].map((label, value) => ({ label, value, weight: value + 1 }));

  it('that are pure share one row of the table per class', () => {
    const search = searchOver(rows, 3);
    expect(search.open(1, 3)).toBe(true);
    expect(search.leaf()).toBe(1);
    expect(search.leafTable()).toEqual({ width: 3, shared: 3, leaves: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1) });
  });

  it('that are mixed get the weighted shares of their classes', () => {
    const search = searchOver(rows, 3);
    search.open(0, 4);
    expect(search.leaf()).toBe(3);
    search.open(0, 2);
    expect(search.leaf()).toBe(4);
    expect(search.leafTable().leaves.slice(9)).toEqual(Float64Array.of(0.1, 0.5, 0.4, 1 / 3, 2 / 3, 0));
  });
});
