import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BoostingSplits } from '../../../domain/learning/boosting-splits.ts';
import { binFeatures } from '../../../domain/learning/feature-bins.ts';
import { GradientHistograms } from '../../../domain/learning/gradient-histograms.ts';
import { GradientQuanta } from '../../../domain/learning/gradient-quanta.ts';
import { matrix } from './problems.ts';

interface Row {
  readonly values: readonly number[];
  readonly gradient: number;
  readonly hessian: number;
}

function searchOver(rows: readonly Row[], { minSamplesLeaf = 1, l2 = 0 } = {}) {
  const bins = binFeatures(matrix(rows.map(({ values }) => values)), 255);
  const histograms = new GradientHistograms(bins, rows.length);
  histograms.choose(Int32Array.from(bins.columns.keys()));
  const quanta = new GradientQuanta(rows.length);
  quanta.load(
    Float64Array.from(rows, ({ gradient }) => gradient),
    Float64Array.from(rows, ({ hessian }) => hessian),
  );
  const histogram = histograms.count(Int32Array.from(rows.keys()), quanta);
  const splits = new BoostingSplits({ minSamplesLeaf, l2 });
  splits.open(quanta);
  const total = (sums: Float64Array) => sums.reduce((sum, value) => sum + value, 0);
  splits.enter(total(quanta.gradients), total(quanta.curvatures));
  splits.search(histogram, histograms.starts);
  return { splits, bins, quanta };
}

/** G² / (H + l2) of both sides less that of all. */
function gainOf(rows: readonly Row[], left: readonly Row[], l2: number): number {
  const score = (side: readonly Row[]) => {
    const gradient = side.reduce((sum, row) => sum + row.gradient, 0);
    return gradient ** 2 / (side.reduce((sum, row) => sum + row.hessian, 0) + l2);
  };
  return score(left) + score(rows.filter((row) => !left.includes(row))) - score(rows);
}

const row = fc.record({
  values: fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 99 })),
  gradient: fc.double({ min: -1, max: 1, noNaN: true }),
  hessian: fc.double({ min: 0.01, max: 1, noNaN: true }),
});

describe('the best split', () => {
  it('gains as much as the best of trying them all', () => {
    const limits = fc.record({
      minSamplesLeaf: fc.integer({ min: 1, max: 4 }),
      l2: fc.double({ min: 0, max: 3, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 60 }), limits, (rows, { minSamplesLeaf, l2 }) => {
        const gains = [0, 1].flatMap((feature) =>
          [...new Set(rows.map(({ values }) => values[feature]!))].flatMap((cut) => {
            const left = rows.filter(({ values }) => values[feature]! <= cut);
            const fits = Math.min(left.length, rows.length - left.length) >= minSamplesLeaf;
            return fits ? [gainOf(rows, left, l2)] : [];
          }),
        );
        const { splits, bins } = searchOver(rows, { minSamplesLeaf, l2 });
        const most = Math.max(0, ...gains);
        if (splits.gain === 0) {
          expect(most).toBeLessThan(1e-6);
          return;
        }
        const cut = bins.highest[splits.place]![splits.bin]!;
        const left = rows.filter(({ values }) => values[splits.place]! <= cut);
        expect(Math.min(left.length, rows.length - left.length)).toBeGreaterThanOrEqual(minSamplesLeaf);
        expect(gainOf(rows, left, l2)).toBeCloseTo(most, 6);
      }),
    );
  });

  const halves = (values: (index: number) => readonly number[], hessian = 1): Row[] =>
    Array.from({ length: 10 }, (_, index) => ({ values: values(index), gradient: index < 4 ? -1 : 1, hessian }));

  it('of several as good is that of the first feature', () => {
    const { splits, quanta } = searchOver(halves((index) => [5, -index, index, index]));
    expect([splits.place, splits.bin]).toEqual([1, 5]);
    expect(splits.leftCurvature / quanta.rowUnit).toBeGreaterThanOrEqual(6);
    expect(splits.leftGradient).toBeGreaterThan(0);
  });

  it('is none where rows agree, where a side would be too small, or its hessian too little', () => {
    expect(searchOver(halves(() => [1])).splits.gain).toBe(0);
    expect(
      searchOver(
        halves((index) => [index]),
        { minSamplesLeaf: 6 },
      ).splits.gain,
    ).toBe(0);
    expect(searchOver(halves((index) => [index], 1e-4)).splits.gain).toBe(0);
    const alike = halves((index) => [index]).map((one) => ({ ...one, gradient: 1 }));
    expect(searchOver(alike).splits.gain).toBe(0);
  });
});
