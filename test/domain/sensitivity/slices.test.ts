/** @module Tests of seed luck by class and slice. */
import { describe, expect, it } from 'vitest';
import { classSlices, sliceSensitivity } from '../../../domain/sensitivity/slices.ts';
import { sweepInvalid } from './sweep-invalid.ts';

describe('sensitivity by slice', () => {
  it('finds a group that moves under an accuracy that stands still', () => {
    const correct = [
      [1, 0, 1, 0],
      [0, 1, 0, 1],
    ];
    const [all, even] = sliceSensitivity(correct, { even: [0, 2], none: [] });
    expect(all).toMatchObject({
      slice: 'all',
      rows: 4,
      mean: 0.5,
      deviation: 0,
      ratioToAll: null,
      binomialDeviation: 0.25,
    });
    expect(even).toMatchObject({ slice: 'even', rows: 2, mean: 0.5, lowest: 0, highest: 1, deviation: Math.SQRT1_2 });
  });

  it('sets each slice beside all rows', () => {
    const correct = [
      [1, 1, 1, 1],
      [0, 1, 1, 1],
    ];
    const [, first] = sliceSensitivity(correct, { first: [0] });
    expect(first?.ratioToAll).toBe(4);
  });

  it('takes the classes of the truth as slices', () => {
    expect(classSlices([0, 1, 0, 2], ['a', 'b', 'c', 'd'])).toEqual({ a: [0, 2], b: [1], c: [3], d: [] });
  });

  it('refuses no fit, no row and fits of other rows', () => {
    for (const correct of [[], [[]], [[1], [1, 0]]]) {
      expect(() => sliceSensitivity(correct, {})).toThrow(sweepInvalid('same test rows'));
    }
  });
});
