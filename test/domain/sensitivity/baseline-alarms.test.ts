/** @module Tests of whether new scores still fit a baseline. */
import { describe, expect, it } from 'vitest';
import { checkSweep, welch } from '../../../domain/sensitivity/baseline-alarms.ts';

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
