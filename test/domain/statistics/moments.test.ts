/** @module Tests of the sample moments. */
import { describe, expect, it } from 'vitest';
import { meanOf, medianOf, squaresAboutMean, varianceOf } from '../../../domain/statistics/moments.ts';

describe('sample moments', () => {
  it('divide the variance by n - 1', () => {
    expect(meanOf([1, 2, 3, 4])).toBe(2.5);
    expect(squaresAboutMean([1, 2, 3, 4])).toBe(5);
    expect(varianceOf([1, 2, 3, 4])).toBeCloseTo(5 / 3, 15);
  });

  it('take the middle value, or the mean of the middle two', () => {
    expect(medianOf([5, 1, 3])).toBe(3);
    expect(medianOf([4, 1, 3, 10])).toBe(3.5);
    expect(medianOf([7])).toBe(7);
  });

  it('are not a number where too few values are given', () => {
    expect([meanOf([]), varianceOf([1]), medianOf([])]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  it('of equal values are that value and exactly 0', () => {
    const constant = new Array<number>(10).fill(0.9);
    expect([meanOf(constant), varianceOf(constant)]).toEqual([0.9, 0]);
  });

  it('lose no digits far from zero', () => {
    expect(varianceOf([1e9 + 1, 1e9 + 2, 1e9 + 3])).toBe(1);
  });
});
