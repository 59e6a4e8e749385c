/** @module Tests of the intervals against hand-worked values. */
import { describe, expect, it } from 'vitest';
import {
  correctedMeanInterval,
  effectiveSize,
  meanAndVariance,
  meanInterval,
  wilsonInterval,
} from '../../../domain/statistics/intervals.ts';

describe('the Wilson interval', () => {
  it('agrees with the published example of 0 in 20 and of 18 in 20', () => {
    // scipy.stats.binomtest(18, 20).proportion_ci(method='wilson')
    const { lower, upper } = wilsonInterval(18 / 20, 20);
    expect(lower).toBeCloseTo(0.6989663547715127, 9);
    expect(upper).toBeCloseTo(0.9721335187862318, 9);
    expect(wilsonInterval(0, 20)).toEqual({ lower: 0, upper: expect.closeTo(0.1611251, 6) });
  });

  it('holds the share itself at both ends of the scale', () => {
    for (const trials of [1, 3, 143, 1e6]) {
      expect(wilsonInterval(1, trials).upper).toBe(1);
      expect(wilsonInterval(0, trials).lower).toBe(0);
    }
  });
});

describe('the effective size', () => {
  it('is the number of rows under equal weights and that of the heavy rows otherwise', () => {
    expect(effectiveSize(Float64Array.of(2, 2, 2, 2))).toBe(4);
    expect(effectiveSize(Float64Array.of(1, 1, 0, 0))).toBe(2);
    expect(effectiveSize(Float64Array.of(0))).toBe(0);
  });
});

describe('intervals of a mean', () => {
  it('use the unbiased variance', () => {
    expect(meanAndVariance([1, 2, 3])).toEqual({ mean: 2, variance: 1 });
  });

  it('are Student intervals for independent values', () => {
    const { mean, lower, upper } = meanInterval([1, 2, 3]);
    // 2 ± 4.302653 / sqrt(3)
    expect([mean, lower, upper].map((value) => Number(value.toFixed(5)))).toEqual([2, -0.48414, 4.48414]);
  });

  it('grow by the share of rows that folds have in common', () => {
    const plain = meanInterval([0.9, 0.92, 0.94, 0.91, 0.93]);
    const corrected = correctedMeanInterval([0.9, 0.92, 0.94, 0.91, 0.93], 1 / 4);
    const widths = [plain, corrected].map(({ lower, upper }) => upper - lower);
    expect(widths[1]! / widths[0]!).toBeCloseTo(Math.sqrt((1 / 5 + 1 / 4) / (1 / 5)), 9);
  });

  it('have no width for a single value', () => {
    expect(correctedMeanInterval([0.7], 0.25)).toEqual({ mean: 0.7, lower: 0.7, upper: 0.7 });
  });
});
