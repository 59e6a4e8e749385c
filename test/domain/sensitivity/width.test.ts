/** @module Tests of stopping a mean at a half-width: coverage under looking, foreseen counts. */
import { describe, expect, it } from 'vitest';
import { meanStops } from '../../../bench/sensitivity-coverage/campaign.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { meanAtLook, stopAtWidth } from '../../../domain/sensitivity/width.ts';
import { sweepInvalid } from './sweep-invalid.ts';

const normals = (count: number, seed: string): number[] => {
  const stream = createStream(seed);
  return Array.from({ length: count }, () => stream.nextNormal());
};
describe('stopping a mean', () => {
  it.each(['once', 'planned', 'continuous'] as const)(
    'made for looks %s keeps its coverage, looking after each score',
    (looks) => {
      const { coverage } = meanStops({ looks, halfWidth: 0.5 }, { sweeps: 600, seed: 'test' });
      // One look is known to give about 93.6% from a first look at 10; three Monte-Carlo errors are 3 points.
      expect(coverage.share).toBeGreaterThan(0.9);
    },
  );

  it('never stops before ten scores, and says how many are missing', () => {
    const decision = stopAtWidth([1, 1.001, 0.999], { halfWidth: 5, looks: 'once' });
    expect(decision).toMatchObject({ stop: false, stillNeeded: 7 });
  });

  it('stops at the foreseen count if the spread stays', () => {
    const scores = normals(20, '1');
    const { stillNeeded, interval } = stopAtWidth(scores, { halfWidth: 0.3, looks: 'continuous' });
    const halfOf = (count: number): number => interval.halfWidth * Math.sqrt(20 / count);
    expect(stillNeeded).toBeGreaterThan(0);
    // The sequence narrows a little more slowly than the root of the count.
    expect(halfOf(20 + (stillNeeded ?? 0))).toBeLessThan(0.3);
  });

  it('of a constant metric stops at the first look', () => {
    expect(stopAtWidth(new Array<number>(10).fill(0.9), { halfWidth: 0.01, looks: 'once' })).toMatchObject({
      stop: true,
      interval: { lower: 0.9, upper: 0.9 },
    });
  });

  it('gives up foreseeing beyond a million scores, and refuses a width that is not above 0', () => {
    expect(stopAtWidth(normals(20, '1'), { halfWidth: 1e-9, looks: 'once' }).stillNeeded).toBeNull();
    expect(() => stopAtWidth([1, 2], { halfWidth: 0, looks: 'once' })).toThrow(sweepInvalid('above 0'));
  });

  it('knows no width from one score', () => {
    expect(meanAtLook([3], 'continuous')).toMatchObject({ mean: 3, halfWidth: Number.POSITIVE_INFINITY });
  });
});
