/** @module Tests of whether new scores still fit a baseline. */
import { describe, expect, it } from 'vitest';
import { brownForsythe, checkSweep, predictionInterval, welch } from '../../../domain/sensitivity/baseline-alarms.ts';

describe('predictionInterval', () => {
  it('is m ± t s √(1 + 1/n)', () => {
    const { lower, upper } = predictionInterval([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    // t of 9 degrees at .975 is 2.262157, s² is 55/6.
    const half = 2.262157 * Math.sqrt((55 / 6) * 1.1);
    expect(lower).toBeCloseTo(5.5 - half, 5);
    expect(upper).toBeCloseTo(5.5 + half, 5);
  });

  it('is a point where nothing varies', () => {
    expect(predictionInterval([0.9, 0.9, 0.9])).toEqual({ lower: 0.9, upper: 0.9 });
  });
});

describe('brownForsythe', () => {
  it('gives the p of an analysis of variance on distances from the median', () => {
    // scipy.stats.levene(a, b, center='median')
    const p = brownForsythe([
      [8.88, 9.12, 9.04, 8.98, 9.0, 9.08, 9.01, 8.85, 9.06, 8.99],
      [8.88, 8.95, 9.29, 9.44, 9.15, 9.58, 8.36, 9.18, 8.67, 9.05],
      [8.95, 9.12, 8.95, 8.85, 9.03, 8.84, 9.07, 8.98, 8.86, 8.98],
    ]);
    expect(p).toBeCloseTo(0.002431505967249681, 9);
  });

  it('is 1 where nothing varies', () => {
    expect(
      brownForsythe([
        [1, 1, 1],
        [2, 2, 2],
      ]),
    ).toBe(1);
  });
});

describe('welch', () => {
  it('gives the p of unequal variances', () => {
    // scipy.stats.ttest_ind([1, 2, 3, 4, 5], [2, 4, 6, 8, 12], equal_var=False).pvalue
    expect(welch([1, 2, 3, 4, 5], [2, 4, 6, 8, 12])).toBeCloseTo(0.12366384251507963, 8);
  });

  it('is certain where nothing varies', () => {
    expect(welch([1, 1, 1], [1, 1, 1])).toBe(1);
    expect(welch([1, 1, 1], [2, 2, 2])).toBe(0);
  });
});

describe('checkSweep', () => {
  it('says nothing of too few scores', () => {
    const of = (scores: number[]) => ({ pipeline: 'p', modelType: 'm', metric: 'accuracy', scores });
    expect(checkSweep(of([1, 1]), of([2, 2, 2]))).toEqual([]);
  });
});
