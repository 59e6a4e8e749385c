/** @module Tests of what a sweep has planned. */
import { describe, expect, it } from 'vitest';
import { lookOfPlan, plannedLooks, plannedWidth } from '../../../domain/sensitivity/planned-looks.ts';
import { plan } from './sweep-fixtures.ts';

describe('the looks of a plan', () => {
  it.each([
    [
      { first: 10, step: 5, max: 40 },
      { first: 10, every: 5, last: 40 },
    ],
    [
      { first: 20, step: 5, max: 40 },
      { first: 20, every: 5, last: 40 },
    ],
    // Looks before ten blocks judge nothing.
    [
      { first: 4, step: 5, max: 40 },
      { first: 14, every: 5, last: 40 },
    ],
    [
      { first: 2, step: 50, max: 40 },
      { first: 40, every: 50, last: 40 },
    ],
    [
      { first: 3, step: 1, max: 5 },
      { first: 5, every: 1, last: 5 },
    ],
  ])('%o count from ten blocks on', (planned, looks) => {
    expect(plannedLooks(planned)).toEqual(looks);
    expect(lookOfPlan(planned, 30)).toEqual({ ...looks, at: 30 });
  });
});

describe('the width of a plan', () => {
  it('is a number of units, or a part of the standard deviation', () => {
    expect(plannedWidth({ ...plan, stop: { halfWidth: 0.2, of: 'mean' } })).toEqual({
      of: 'mean',
      halfWidth: 0.2,
      relative: false,
    });
    expect(plannedWidth({ ...plan, stop: { halfWidth: '12.5%' } })).toEqual({
      of: 'deviation',
      halfWidth: 0.125,
      relative: true,
    });
    expect(plannedWidth({ ...plan, stop: 'auto' })).toBeUndefined();
  });
});
