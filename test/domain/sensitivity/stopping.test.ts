/** @module Tests of when a sweep ends: coverage under looking and extending, reasons, foreseen blocks. */
import { describe, expect, it } from 'vitest';
import { stopsOf } from '../../../bench/sensitivity-coverage/campaign.ts';
import { additive, planted, shapes, simulate } from '../../../bench/sensitivity-coverage/shapes.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { type SweepWidth, stopSweep } from '../../../domain/sensitivity/stopping.ts';

const thresholds = { share: 0.25, deviation: 0.01 };

describe('stopping a sweep', () => {
  it.each(shapes)('holds the truth at its stops about as often as it says: $name', (shape) => {
    // 150 sweeps of two to four intervals each; the bench runs 2,000.
    const found = stopsOf(shape, { blocks: 40, sweeps: 150, seed: 'test', first: 20 });
    expect(found.variance.share).toBeGreaterThan(0.93 - 0.03);
    expect(found.share.share).toBeGreaterThan(0.93 - 0.03);
  });

  it.each<[string, SweepWidth]>([
    ['the largest deviation', { of: 'deviation', halfWidth: 0.33, relative: true }],
    ['the mean', { of: 'mean', halfWidth: 0.5, relative: true }],
  ])('holds the truth when it ends at a width of %s, also where it was given more blocks', (_what, width) => {
    const found = stopsOf(planted, { blocks: 30, extendedTo: 60, sweeps: 300, seed: 'test', first: 10, width });
    for (const { share } of [found.variance, found.share, found.mean]) expect(share).toBeGreaterThan(0.93 - 0.03);
    expect(found.stoppedEarly.share).toBeGreaterThan(0.1);
  });

  it('is settled when every component is clear of the thresholds', () => {
    const blocks = simulate(additive('two', [3, 0.3]), 60, createStream('1'));
    const options = { thresholds: { share: 0.4, deviation: 0.01 }, budget: 100 };
    expect(stopSweep(blocks, options)).toMatchObject({ stop: true, reason: 'settled', stillNeeded: 0 });
  });

  const wide: SweepWidth = { of: 'deviation', halfWidth: 2, relative: false };

  it('is precise when the largest deviation is known to the width', () => {
    const blocks = simulate(planted, 40, createStream('1'));
    const decide = (width: SweepWidth) => stopSweep(blocks, { thresholds, budget: 100, width });
    expect(decide(wide)).toMatchObject({ stop: true, reason: 'precise', width: { target: 2 } });
    expect(decide({ ...wide, halfWidth: 0.1 })).toMatchObject({ stop: false, reason: 'open' });
    const { verdict, width } = decide({ ...wide, halfWidth: 0.9, relative: true });
    const largest = Math.max(...verdict.components.map(({ deviation }) => deviation));
    expect(width?.target).toBeCloseTo(0.9 * largest, 12);
  });

  it.each(['deviation', 'mean'] as const)(
    'is not precise before ten blocks, however wide the width of the %s',
    (of) => {
      const blocks = simulate(planted, 9, createStream('1'));
      const decision = stopSweep(blocks, { thresholds, budget: 40, width: { of, halfWidth: 1e6, relative: false } });
      expect(decision).toMatchObject({ stop: false, reason: 'too-few' });
    },
  );

  it('is precise when the mean is known to the width, in units or as a part of the deviation', () => {
    const blocks = simulate(planted, 40, createStream('1'));
    const decide = (width: SweepWidth) => stopSweep(blocks, { thresholds, budget: 100, width });
    const [known, open] = [
      decide({ of: 'mean', halfWidth: 0.6, relative: true }),
      decide({ of: 'mean', halfWidth: 0.2, relative: true }),
    ];
    expect([known.reason, open.reason]).toEqual(['precise', 'open']);
    expect(known.width?.reached).toBe(open.width?.reached);
    expect(open.stillNeeded).toBeGreaterThan(40);
    expect(decide({ of: 'mean', halfWidth: 10, relative: false })).toMatchObject({ reason: 'precise' });
  });

  it('with a width goes on although every component is clear, since it was not asked for that', () => {
    const blocks = simulate(additive('two', [3, 0.3]), 60, createStream('1'));
    const options = { thresholds: { share: 0.4, deviation: 0.01 }, budget: 100 };
    const width: SweepWidth = { of: 'deviation', halfWidth: 0.01, relative: true };
    expect(stopSweep(blocks, { ...options, width })).toMatchObject({ stop: false, verdict: { status: 'settled' } });
  });

  it('ends at the first look where no score ever moved, whatever the width', () => {
    const blocks = simulate(additive('nothing', [0, 0]), 10, createStream('1'));
    for (const of of ['mean', 'deviation'] as const)
      expect(
        stopSweep(blocks, { thresholds, budget: 40, width: { of, halfWidth: 0.1, relative: true } }),
      ).toMatchObject({ stop: true, reason: 'precise' });
  });

  it('says how many blocks a width lacks where the budget ended it', () => {
    const blocks = simulate(planted, 20, createStream('1'));
    const decision = stopSweep(blocks, { thresholds, budget: 20, width: { ...wide, halfWidth: 0.3 } });
    expect(decision).toMatchObject({ stop: true, reason: 'budget' });
    expect(decision.beyondBudget).toBeGreaterThan(20);
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
      width: { of: 'deviation', halfWidth: 0.001, relative: false },
    });
    expect(decision).toMatchObject({ stop: false, reason: 'open' });
    expect(decision.stillNeeded).toBeLessThanOrEqual(3);
  });

  const upper = (looks: Parameters<typeof stopSweep>[1]['looks'], budget = 40): number => {
    const blocks = simulate(planted, 30, createStream('1'));
    return (
      stopSweep(blocks, { thresholds, budget, ...(looks && { looks }) }).verdict.components[0]?.varianceInterval
        .upper ?? 0
    );
  };

  it('pays for looks at any time with wider intervals', () => {
    expect(upper('continuous')).toBeGreaterThan(upper(undefined));
  });

  it('has at each planned look the same intervals whether or not it is extended later', () => {
    const plan = { first: 10, every: 5, last: 40 };
    expect(upper(plan, 80)).toBe(upper(plan, 40));
    // Beyond the plan less error is left to spend.
    expect(upper({ ...plan, last: 20 })).toBeGreaterThan(upper(plan));
  });
});
