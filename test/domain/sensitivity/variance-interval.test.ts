/** @module Tests of the intervals of total effects: coverage on a smaller run of the bench, ends, zeros, missing fits. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverageOf } from '../../../bench/sensitivity-coverage/campaign.ts';
import { planted, shapes, simulate } from '../../../bench/sensitivity-coverage/shapes.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { criticalFor, fixedCritical } from '../../../domain/sensitivity/critical.ts';
import type { Block } from '../../../domain/sensitivity/total-effects.ts';
import { effectIntervals, varianceInterval } from '../../../domain/sensitivity/variance-interval.ts';

describe('intervals of total effects', () => {
  it.each(shapes)('hold the truth in 90 to 98 of 100 sweeps of 20 blocks: $name', (shape) => {
    // 400 sweeps: three Monte-Carlo standard errors at 94% are 3.6 points; the bench runs 2,000 at 20 and 40 blocks.
    for (const { variance, share } of coverageOf(shape, { blocks: 20, sweeps: 400, seed: 'test' })) {
      for (const { share: covered } of [variance, share]) {
        expect(covered).toBeGreaterThan(0.87);
        expect(covered).toBeLessThan(0.996);
      }
    }
  });

  it('are [0, 0] for a component that changed nothing', () => {
    const intervals = effectIntervals(simulate(planted, 20, createStream('1')));
    expect(intervals[3]).toMatchObject({ variance: { lower: 0, upper: 0 }, share: { lower: 0, upper: 0 } });
  });

  it('are the same bit for bit however often they are taken', () => {
    const blocks = simulate(planted, 20, createStream('1'));
    expect(effectIntervals(blocks)).toEqual(effectIntervals(blocks));
  });

  it('hold the estimate, and stay finite where one block alone shows a difference', () => {
    const halves = [0, 0, 0, 0, 0, 0, 0, 0, 0, 8];
    const { lower, upper } = varianceInterval(halves, fixedCritical());
    expect(lower).toBeGreaterThan(0);
    expect(lower).toBeLessThan(0.8);
    expect(upper).toBeGreaterThan(0.8);
    expect(Number.isFinite(upper)).toBe(true);
  });

  it('are never of no width where differences are equal in size', () => {
    const { lower, upper } = varianceInterval(new Array<number>(20).fill(2), fixedCritical());
    expect(lower).toBeLessThan(1.6);
    expect(upper).toBeGreaterThan(2.7);
  });

  it('know nothing from one pair, and no share of a constant metric', () => {
    expect(varianceInterval([3], fixedCritical())).toEqual({ lower: 0, upper: Number.POSITIVE_INFINITY });
    const constant: Block[] = [1, 2, 3].map(() => ({ base: 1, redrawn: { init: 1 } }));
    expect(effectIntervals(constant)[0]?.share).toBeNull();
  });

  it('use the whole pairs where fits diverged', () => {
    const blocks = simulate(planted, 30, createStream('2'));
    const holed = blocks.map((block, index) => (index % 3 === 0 ? { ...block, base: null } : block));
    const whole = effectIntervals(blocks.filter((_, index) => index % 3 !== 0));
    expect(effectIntervals(holed)[0]?.variance).toEqual(whole[0]?.variance);
    expect(effectIntervals(holed)[0]?.share?.upper).toBeLessThanOrEqual(1);
  });

  it('widen with the confidence and with the comparisons; one comparison is the single interval', () => {
    const blocks = simulate(planted, 20, createStream('3'));
    const width = (comparisons: number): number => {
      const interval = effectIntervals(blocks, criticalFor('once', 0.95, comparisons))[1]?.variance;
      return (interval?.upper ?? 0) / (interval?.lower ?? 1);
    };
    expect(width(1)).toBe((({ lower, upper }) => upper / lower)(effectIntervals(blocks)[1]!.variance));
    expect(width(4)).toBeGreaterThan(width(1));
  });

  it('move with the unit of the metric alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), (seed) => {
        const blocks = simulate(planted, 12, createStream(String(seed)));
        const scaled = blocks.map(({ base, redrawn }) => ({
          base: (base ?? 0) * 4,
          redrawn: Object.fromEntries(Object.entries(redrawn).map(([name, score]) => [name, (score ?? 0) * 4])),
        }));
        const [plain, larger] = [effectIntervals(blocks)[0]!, effectIntervals(scaled)[0]!];
        expect(larger.deviation.upper / plain.deviation.upper).toBeCloseTo(4, 9);
        expect(larger.share?.lower).toBeCloseTo(plain.share?.lower ?? 0, 9);
      }),
      { numRuns: 30 },
    );
  });
});
