/** @module Tests of almost stochastic order against the exact value, deepsig's grid and its confidence trap. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { almostStochasticOrder, violationRatio } from '../../../domain/sensitivity/stochastic-order.ts';
import { sweepInvalid } from './sweep-invalid.ts';

const a = [0.9, 0.91, 0.93, 0.95];
const b = [0.89, 0.92, 0.925, 0.94];

/** deepsig's way: inverse distribution functions at the index ceil(n p) - 1 on a grid of p. */
function ratioOnGrid(left: readonly number[], right: readonly number[], step: number): number {
  const at = (scores: readonly number[], p: number): number =>
    [...scores].sort((x, y) => x - y)[Math.ceil(Number((scores.length * p).toFixed(9))) - 1]!;
  let [worse, all] = [0, 0];
  for (let index = 1; index * step < 1 - step / 2; index += 1) {
    const gap = at(left, index * step) - at(right, index * step);
    all += gap ** 2;
    if (gap < 0) worse += gap ** 2;
  }
  return worse / all;
}

describe('the violation ratio', () => {
  it('is 4/13 in the worked example', () => {
    expect(violationRatio(a, b)).toBeCloseTo(4 / 13, 12);
  });

  it("is what deepsig's grid comes to as it is made finer", () => {
    expect(ratioOnGrid(a, b, 0.005)).toBeCloseTo(0.309598, 6);
    expect(ratioOnGrid(a, b, 0.0001)).toBeCloseTo(violationRatio(a, b), 3);
  });

  it('and that of the other order make 1; equal samples give 1/2; sizes may differ', () => {
    expect(violationRatio(a, b) + violationRatio(b, a)).toBeCloseTo(1, 12);
    expect(violationRatio([1, 2], [2, 1])).toBe(0.5);
    expect(violationRatio([1, 1, 2, 2], [2, 1])).toBe(0.5);
    expect(violationRatio([3, 4, 5], [1, 2])).toBe(0);
    const scores = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(scores, scores, (x, y) => {
        expect(violationRatio(x, y) + violationRatio(y, x)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('needs scores', () => {
    expect(() => violationRatio([], [1])).toThrow(sweepInvalid('both pipelines'));
  });
});

describe('almost stochastic order', () => {
  it("bounds the example as deepsig does with 500 resamples, .93195, within the bootstrap's own noise", () => {
    const bounds = ['0', '1', '2', '3'].map(
      (seed) => almostStochasticOrder(a, b, { stream: createStream(seed), resamples: 500 }).bound,
    );
    for (const bound of bounds) expect(Math.abs(bound - 0.93195)).toBeLessThan(0.05);
  });

  it('with one comparison is the single one, and with ten stricter: not the trap where one pair always gives 1', () => {
    const run = (comparisons?: number): number =>
      almostStochasticOrder(a, b, { stream: createStream('1'), ...(comparisons ? { comparisons } : {}) }).bound;
    expect(run(1)).toBe(run());
    expect(run(1)).toBeLessThan(1);
    expect(run(10)).toBeGreaterThan(run(1));
  });

  it('finds a clear winner, and the same bound for the same stream', () => {
    const high = a.map((score) => score + 1);
    const run = () => almostStochasticOrder(high, b, { stream: createStream('0') });
    expect(run()).toEqual({ ratio: 0, bound: 0 });
    expect(run()).toEqual(run());
  });
});
