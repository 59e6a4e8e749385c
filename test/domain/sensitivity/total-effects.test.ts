/** @module Tests of total effects: the planted truth, exact zeros, diverged fits and missing components. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planted, simulate } from '../../../bench/sensitivity-coverage/shapes.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { type Block, componentsOf, metricVariance, totalEffects } from '../../../domain/sensitivity/total-effects.ts';
import { sweepInvalid } from './sweep-invalid.ts';

const block = (base: number | null, redrawn: Record<string, number | null>): Block => ({ base, redrawn });

describe('total effects', () => {
  it('are the mean of half squared differences, beside the variance over all columns', () => {
    const found = totalEffects([block(1, { init: 3, order: 1 }), block(2, { init: 2, order: 2 })]);
    expect(found.components[0]).toMatchObject({ component: 'init', variance: 1, deviation: 1, pairs: 2, inert: false });
    // Sample variances of (1, 2), (3, 2) and (1, 2) are 1/2 each.
    expect(found).toMatchObject({ blocks: 2, fits: 6, failedFits: 0, mean: 1.5, variance: 0.5 });
    expect(found.components[0]?.share).toBe(2);
  });

  it('come near the planted truth over 4,000 blocks', () => {
    const { variance, components } = totalEffects(simulate(planted, 4000, createStream('planted')));
    // Relative standard errors are about 3%.
    expect(Math.abs((variance ?? 0) / 5.5 - 1)).toBeLessThan(0.09);
    [4.25, 1.25, 0.25].forEach((truth, index) => {
      expect(Math.abs((components[index]?.variance ?? 0) / truth - 1)).toBeLessThan(0.12);
    });
    expect(components[3]).toMatchObject({ variance: 0, deviation: 0, share: 0, inert: true });
  });

  it('count diverged fits and estimate from the pairs that are whole', () => {
    const found = totalEffects([
      block(1, { init: 3, order: null }),
      block(null, { init: 5, order: 2 }),
      block(2, { init: Number.NaN, order: 2 }),
      block(4, { init: 4, order: 6 }),
    ]);
    expect(found).toMatchObject({ fits: 12, failedFits: 3 });
    expect(found.components).toMatchObject([
      { component: 'init', pairs: 2, failed: 2, variance: 1 },
      { component: 'order', pairs: 2, failed: 2, variance: 1 },
    ]);
  });

  it('take a component that some blocks have not run yet as missing, not as failed', () => {
    const found = totalEffects([block(1, { init: 3 }), block(2, { init: 2, dropout: 4 })]);
    expect(found).toMatchObject({ fits: 5, failedFits: 0 });
    expect(found.components[1]).toMatchObject({ component: 'dropout', pairs: 1, failed: 0, variance: 2 });
  });

  it('know no share of a metric that never varies, and call every component inert', () => {
    const found = totalEffects([block(0.5, { init: 0.5 }), block(0.5, { init: 0.5 })]);
    expect(found).toMatchObject({ mean: 0.5, variance: 0 });
    expect(found.components[0]).toMatchObject({ share: null, inert: true });
  });

  it('say nothing where every fit diverged', () => {
    const found = totalEffects([block(null, { init: null })]);
    expect(found).toMatchObject({ mean: null, variance: null, failedFits: 2 });
    expect(found.components[0]).toMatchObject({ pairs: 0, failed: 1, share: null, inert: false });
  });

  it('refuse a sweep without blocks or components', () => {
    expect(() => totalEffects([])).toThrow(sweepInvalid('at least one block'));
    expect(() => totalEffects([block(1, {})])).toThrow(sweepInvalid('at least one block'));
  });

  it('do not move with the level of the metric, and grow with the square of its unit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -99, max: 99 })), { minLength: 2 }),
        (pairs) => {
          const effectsOf = (unit: number, level: number) =>
            totalEffects(pairs.map(([a, b]) => block(level + unit * a, { init: level + unit * b })));
          const plain = effectsOf(1, 0);
          const moved = effectsOf(4, 1024);
          expect(moved.components[0]?.variance).toBeCloseTo(16 * (plain.components[0]?.variance ?? 0), 6);
          expect(moved.components[0]?.share ?? 0).toBeCloseTo(plain.components[0]?.share ?? 0, 9);
        },
      ),
    );
  });

  it('leave a column of one score out of the variance', () => {
    expect(
      metricVariance([
        [1, 3],
        [null, 9],
      ]),
    ).toBe(2);
  });

  it('list components by first appearance', () => {
    expect(componentsOf([block(1, { b: 1 }), block(1, { a: 1, b: 1 })])).toEqual(['b', 'a']);
  });
});
