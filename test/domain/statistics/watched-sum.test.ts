/** @module Tests of the density of a running sum that has stayed within boundaries. */
import { describe, expect, it } from 'vitest';
import { normalProbability } from '../../../domain/statistics/quantiles.ts';
import { probabilityInside, watch } from '../../../domain/statistics/watched-sum.ts';

const fresh = { pieces: 0 };

describe('a watched sum', () => {
  it('is inside for sure before it is looked at, and by the normal law at the first look', () => {
    expect(probabilityInside(fresh)).toBe(1);
    const once = watch(fresh, { looks: [7], boundary: 1.3 });
    expect(probabilityInside(once)).toBeCloseTo(2 * normalProbability(1.3) - 1, 8);
  });

  it('loses nothing at a look whose boundary it cannot reach', () => {
    const once = watch(fresh, { looks: [10], boundary: 2, next: 11 });
    expect(probabilityInside(watch(once, { looks: [11], boundary: 9 }))).toBeCloseTo(probabilityInside(once), 6);
  });

  it('comes out the same in one go and in parts', () => {
    const whole = watch(fresh, { looks: [10, 15, 20, 21], boundary: 2.4 });
    const part = watch(fresh, { looks: [10, 15], boundary: 2.4, next: 20 });
    expect(probabilityInside(watch(part, { looks: [20, 21], boundary: 2.4 }))).toBeCloseTo(probabilityInside(whole), 9);
  });
});
