/** @module Tests of the probability of improvement against rliable's own tests, and of its interval. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairedImprovement, probabilityOfImprovement } from '../../../domain/sensitivity/improvement.ts';
import { x, y } from './rliable-scores.ts';
import { sweepInvalid } from './sweep-invalid.ts';

const pairs = (a: readonly (number | null)[], b: readonly (number | null)[]) =>
  a.map((score, run) => ({ seeds: String(run), a: score, b: b[run] ?? null }));

describe('the probability of improvement', () => {
  it("agrees with rliable's tests, and is one half against itself", () => {
    expect(probabilityOfImprovement(x, y)).toBeCloseTo(1 / 3, 12);
    expect(probabilityOfImprovement(x, x)).toBe(0.5);
  });

  it('refuses other data sets', () => {
    expect(() => probabilityOfImprovement(x, { 'task 0': [1] })).toThrow(sweepInvalid('same data sets'));
  });

  it('takes a diverged fit for worse than any score', () => {
    const { value } = pairedImprovement({ one: pairs([1, 2], [null, null]) });
    expect(value).toBe(1);
    expect(pairedImprovement({ one: pairs([1, 2], [null, null]) }, { direction: 'min' }).value).toBe(1);
    expect(pairedImprovement({ one: pairs([1, 2], [3, 4]) }, { direction: 'min' }).value).toBe(1);
  });

  it('has an interval that holds it, keeps width at 1, and knows nothing of one pair', () => {
    const certain = pairedImprovement({ one: pairs([5, 6, 7, 8, 9], [1, 2, 3, 4, 0]) });
    expect(certain).toMatchObject({ value: 1, upper: 1 });
    expect(certain.lower).toBeGreaterThan(0.2);
    expect(certain.lower).toBeLessThan(0.95);
    expect(pairedImprovement({ one: pairs([5], [1]) })).toEqual({ value: 1, lower: 0, upper: 1 });
  });

  it('is known better where the pairs share their luck', () => {
    const luck = [3, 9, 1, 7, 5, 8, 2, 6, 4, 10];
    const shared = pairedImprovement({
      one: pairs(
        luck.map((score) => score + 0.5),
        luck,
      ),
    });
    const apart = pairedImprovement({
      one: pairs(
        luck.map((score) => score + 0.5),
        luck.toReversed(),
      ),
    });
    expect(shared.value).toBe(apart.value);
    // By far, not by rounding: what they share is nearly all of their luck.
    expect(shared.upper - shared.lower).toBeLessThan(0.6 * (apart.upper - apart.lower));
  });

  it('turns around with its pipelines', () => {
    const score = fc.option(fc.integer({ min: 0, max: 9 }));
    const runs = fc.array(fc.tuple(score, score), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(runs, (both) => {
        const [a, b] = [both.map(([one]) => one), both.map(([, other]) => other)];
        const there = pairedImprovement({ one: pairs(a, b) });
        const back = pairedImprovement({ one: pairs(b, a) });
        expect(back.value).toBeCloseTo(1 - there.value, 12);
        expect(back.lower).toBeCloseTo(1 - there.upper, 12);
      }),
    );
  });
});
