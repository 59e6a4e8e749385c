/** @module Tests of the stopping rules: coverage under looking, reasons, foreseen blocks. */
import { describe, expect, it } from 'vitest';
import { meanStops, stopsOf } from '../../../bench/sensitivity-coverage/campaign.ts';
import { additive, planted, shapes, simulate } from '../../../bench/sensitivity-coverage/shapes.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { meanSequence, stopAtWidth, stopSweep } from '../../../domain/sensitivity/stopping.ts';
import { sweepInvalid } from './sweep-invalid.ts';

const normals = (count: number, seed: string): number[] => {
  const stream = createStream(seed);
  return Array.from({ length: count }, () => stream.nextNormal());
};
const thresholds = { share: 0.25, deviation: 0.01 };

describe('stopping a mean', () => {
  it.each(['fixed-width', 'sequence'] as const)('by %s keeps its coverage, looking after each score', (rule) => {
    const { coverage } = meanStops({ rule, halfWidth: 0.5 }, { sweeps: 600, seed: 'test' });
    // The fixed width is known to give about 93.6% from a first look at 10; three Monte-Carlo errors are 3 points.
    expect(coverage.share).toBeGreaterThan(0.9);
  });

  it('never stops before ten scores, and says how many are missing', () => {
    const decision = stopAtWidth([1, 1.001, 0.999], { halfWidth: 5 });
    expect(decision).toMatchObject({ stop: false, stillNeeded: 7 });
  });

  it('stops at the foreseen count if the spread stays', () => {
    const scores = normals(20, '1');
    const { stillNeeded, interval } = stopAtWidth(scores, { halfWidth: 0.3 });
    const halfOf = (count: number): number => interval.halfWidth * Math.sqrt(20 / count);
    expect(stillNeeded).toBeGreaterThan(0);
    // The sequence narrows a little more slowly than the root of the count.
    expect(halfOf(20 + (stillNeeded ?? 0))).toBeLessThan(0.3);
  });

  it('of a constant metric stops at the first look', () => {
    expect(stopAtWidth(new Array<number>(10).fill(0.9), { halfWidth: 0.01 })).toMatchObject({
      stop: true,
      interval: { lower: 0.9, upper: 0.9 },
    });
  });

  it('gives up foreseeing beyond a million scores, and refuses a width that is not above 0', () => {
    expect(stopAtWidth(normals(20, '1'), { halfWidth: 1e-9 }).stillNeeded).toBeNull();
    expect(() => stopAtWidth([1, 2], { halfWidth: 0 })).toThrow(sweepInvalid('above 0'));
  });

  it('knows no width from one score', () => {
    expect(meanSequence([3])).toMatchObject({ mean: 3, halfWidth: Number.POSITIVE_INFINITY });
  });
});

describe('stopping a sweep', () => {
  it.each(shapes)('holds the truth at its stops about as often as it says: $name', (shape) => {
    // 150 sweeps of two to four intervals each; the bench runs 2,000.
    const found = stopsOf(
      shape,
      { blocks: 40, sweeps: 150, seed: 'test', first: 20 },
      Math.sqrt(Math.max(...shape.effects)) / 3,
    );
    expect(found.variance.share).toBeGreaterThan(0.93 - 0.03);
    expect(found.share.share).toBeGreaterThan(0.93 - 0.03);
  });

  it('is settled when every component is clear of the thresholds', () => {
    const blocks = simulate(additive('two', [3, 0.3]), 60, createStream('1'));
    const options = { thresholds: { share: 0.4, deviation: 0.01 }, budget: 100 };
    expect(stopSweep(blocks, options)).toMatchObject({ stop: true, reason: 'settled', stillNeeded: 0 });
  });

  it('is precise when the largest deviation is known to the target', () => {
    const blocks = simulate(planted, 40, createStream('1'));
    expect(stopSweep(blocks, { thresholds, budget: 100, deviationHalfWidth: 2 })).toMatchObject({ reason: 'precise' });
    expect(stopSweep(blocks, { thresholds, budget: 100, deviationHalfWidth: 0.1 })).toMatchObject({ reason: 'open' });
  });

  it('ends with the budget and says how many blocks are missing beyond it', () => {
    const decision = stopSweep(simulate(planted, 20, createStream('1')), { thresholds, budget: 20 });
    expect(decision).toMatchObject({ stop: true, reason: 'budget' });
    expect(decision.beyondBudget ?? 1).toBeGreaterThan(0);
  });

  it('ends with a budget below the first look too', () => {
    expect(stopSweep(simulate(planted, 4, createStream('1')), { thresholds, budget: 4 })).toMatchObject({
      stop: true,
      reason: 'budget',
      verdict: { status: 'not-enough-blocks' },
    });
  });

  it('does not look before ten blocks', () => {
    const decision = stopSweep(simulate(planted, 4, createStream('1')), { thresholds, budget: 50 });
    expect(decision).toMatchObject({ stop: false, reason: 'too-few' });
    expect(decision.stillNeeded).toBeGreaterThanOrEqual(6);
  });

  it('expects no more blocks than the budget has', () => {
    const decision = stopSweep(simulate(planted, 12, createStream('1')), {
      thresholds,
      budget: 15,
      deviationHalfWidth: 0.001,
    });
    expect(decision).toMatchObject({ stop: false, reason: 'open' });
    expect(decision.stillNeeded).toBeLessThanOrEqual(3);
  });

  it('pays for looks at any time with wider intervals', () => {
    const blocks = simulate(planted, 30, createStream('1'));
    const upper = (every: 5 | 'any'): number =>
      stopSweep(blocks, { thresholds, budget: 40, every }).verdict.components[0]?.varianceInterval.upper ?? 0;
    expect(upper('any')).toBeGreaterThan(upper(5));
  });
});
