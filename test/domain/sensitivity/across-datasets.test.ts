/** @module Tests of figures over several data sets against rliable's own tests, and of its seeding trap. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  interquartileMean,
  meanOverTasks,
  medianOverTasks,
  optimalityGap,
  pairedInterval,
  performanceProfile,
  stratifiedInterval,
  type TaskScores,
} from '../../../domain/sensitivity/across-datasets.ts';
import { x, y } from './rliable-scores.ts';
import { sweepInvalid } from './sweep-invalid.ts';

const range = (count: number): TaskScores => ({ one: Array.from({ length: count }, (_, index) => index) });

afterEach(() => vi.restoreAllMocks());

describe('figures over data sets', () => {
  it("agree with rliable's tests", () => {
    for (const figure of [meanOverTasks, medianOverTasks, interquartileMean]) {
      expect(figure(x)).toBe(1.5);
      expect(figure(y)).toBe(2);
    }
    expect(optimalityGap(x, 2)).toBe(0.5);
  });

  it('cut floor(n / 4) scores at each side for the interquartile mean', () => {
    expect(interquartileMean(range(8))).toBe(3.5);
    expect(interquartileMean(range(10))).toBe(4.5);
    expect(interquartileMean({ one: [0, 1, 2, 1000] })).toBe(1.5);
  });

  it('refuse other data sets, empty ones and scores that are not finite', () => {
    const other = { x, y: { 'task 0': [1] } };
    expect(() => pairedInterval(other, meanOverTasks, { seed: '1' })).toThrow(sweepInvalid('same data sets'));
    expect(() => stratifiedInterval({ one: [] }, meanOverTasks, { seed: '1' })).toThrow(sweepInvalid('"one"'));
    expect(() => stratifiedInterval({ one: [Number.NaN] }, meanOverTasks, { seed: '1' })).toThrow(
      sweepInvalid('"one"'),
    );
  });
});

describe('the stratified bootstrap', () => {
  const options = { seed: '0', resamples: 300 };

  it('gives the same interval however often it is asked, and another for another seed', () => {
    const run = (seed: string) => stratifiedInterval(range(20), interquartileMean, { ...options, seed });
    expect(run('0')).toEqual(run('0'));
    expect(run('0')).not.toEqual(run('1'));
  });

  it('never touches the global generator', () => {
    const random = vi.spyOn(Math, 'random').mockImplementation(() => {
      throw new Error('the global generator was used');
    });
    pairedInterval({ x, y: x }, meanOverTasks, options);
    performanceProfile(x, [1], options);
    expect(random).not.toHaveBeenCalled();
  });

  it('draws inside each data set: two constant data sets leave nothing to chance', () => {
    expect(stratifiedInterval({ one: [1, 1], two: [5, 5] }, meanOverTasks, options)).toEqual({ lower: 3, upper: 3 });
  });

  it('draws each data set from a stream of its own, so that equal data sets are not resampled alike', () => {
    const gap = ({ one = [], two = [] }: TaskScores): number => meanOverTasks({ one }) - meanOverTasks({ two });
    const { lower, upper } = stratifiedInterval({ one: [1, 2, 3, 4], two: [1, 2, 3, 4] }, gap, options);
    expect(lower).toBeLessThan(0);
    expect(upper).toBeGreaterThan(0);
  });

  it('shifts no draw of a data set when another is added', () => {
    const one = [1, 2, 3, 4];
    const ofOne = ({ one: runs = [] }: TaskScores): number => meanOverTasks({ one: runs });
    expect(stratifiedInterval({ zero: [9, 8], one }, ofOne, options)).toEqual(
      stratifiedInterval({ one }, ofOne, options),
    );
  });

  it('lets luck that pairs share cancel out of a difference', () => {
    const one = [1, 5, 9, 2, 7];
    const shifted = { one: one.map((run) => run + 0.5) };
    const { lower, upper } = pairedInterval({ x: shifted, y: { one } }, meanOverTasks, options);
    expect([lower, upper]).toEqual([expect.closeTo(0.5, 12), expect.closeTo(0.5, 12)]);
    expect(() => pairedInterval({ x: { one }, y: { one: [1] } }, meanOverTasks, options)).toThrow(
      sweepInvalid('are not pairs'),
    );
  });
});

describe('a performance profile', () => {
  it('is the share of scores above each threshold, with a band that holds it', () => {
    const profile = performanceProfile(x, [0, 1, 2], { seed: '1', resamples: 300 });
    expect(profile.map(({ share }) => share)).toEqual([1, 0.5, 0]);
    for (const { share, lower, upper } of profile) {
      expect(lower).toBeLessThanOrEqual(share);
      expect(upper).toBeGreaterThanOrEqual(share);
    }
    expect(profile[0]).toMatchObject({ lower: 1, upper: 1 });
  });
});
