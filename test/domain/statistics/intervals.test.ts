/** @module Tests of the intervals against hand-worked values. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clopperPearsonLower,
  correctedMeanInterval,
  effectiveSize,
  meanAndVariance,
  meanInterval,
  wilsonInterval,
} from '../../../domain/statistics/intervals.ts';
import golden from '../sensitivity/fixtures/statistics.json' with { type: 'json' };

describe('the Wilson interval', () => {
  it.each(Object.entries(golden.wilson))('agrees with SciPy for %s', (key, [low, high]) => {
    const [successes = 0, trials = 0] = key.split('/').map(Number);
    const { lower, upper } = wilsonInterval(successes / trials, trials);
    expect(lower).toBeCloseTo(low ?? Number.NaN, 6);
    expect(upper).toBeCloseTo(high ?? Number.NaN, 6);
  });

  it('agrees with the published example of 0 in 20 and of 18 in 20', () => {
    // scipy.stats.binomtest(18, 20).proportion_ci(method='wilson')
    const { lower, upper } = wilsonInterval(18 / 20, 20);
    expect(lower).toBeCloseTo(0.6989663547715127, 9);
    expect(upper).toBeCloseTo(0.9721335187862318, 9);
    expect(wilsonInterval(0, 20)).toEqual({ lower: 0, upper: expect.closeTo(0.1611251, 6) });
  });

  it('holds the share itself at both ends of the scale', () => {
    for (const trials of [1, 3, 143, 1e6]) {
      expect(wilsonInterval(1, trials).upper).toBe(1);
      expect(wilsonInterval(0, trials).lower).toBe(0);
    }
  });
});

describe('the lower end of the Clopper-Pearson interval', () => {
  it('agrees with SciPy', () => {
    // scipy.stats.beta.ppf(0.05, successes, trials - successes + 1)
    const expected = [
      [9990, 10000, 0.9983043685463546],
      [9999, 10000, 0.9995257023408346],
      [1, 20, 0.0025613787765302806],
      [50, 100, 0.41362171463091174],
      [299, 300, 0.9842854451084161],
    ] as const;
    for (const [successes, trials, lower] of expected)
      expect(clopperPearsonLower(successes, trials)).toBeCloseTo(lower, 8);
  });

  it('is the n-th root of 0.05 without a failure, and 0 without a success or a trial', () => {
    expect(clopperPearsonLower(7, 7)).toBeCloseTo(0.6518363448688391, 14);
    expect(clopperPearsonLower(2995, 2995)).toBeGreaterThan(0.999);
    expect(clopperPearsonLower(2994, 2994)).toBeLessThan(0.999);
    expect(clopperPearsonLower(0, 5)).toBe(0);
    expect(clopperPearsonLower(0, 0)).toBe(0);
  });

  it('is the share under which so many successes or more come in 5% of all samples', () => {
    // P(X >= successes) for a binomial X, by its recurrence from the top.
    const tail = (successes: number, trials: number, share: number): number => {
      let term = share ** trials;
      let sum = term;
      for (let x = trials; x > successes; x--) {
        term *= (x / (trials - x + 1)) * ((1 - share) / share);
        sum += term;
      }
      return sum;
    };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(60), (trials, failures) => {
        const successes = Math.max(1, trials - failures);
        expect(tail(successes, trials, clopperPearsonLower(successes, trials))).toBeCloseTo(0.05, 6);
      }),
    );
  });
});

describe('the effective size', () => {
  it('is the number of rows under equal weights and that of the heavy rows otherwise', () => {
    expect(effectiveSize(Float64Array.of(2, 2, 2, 2))).toBe(4);
    expect(effectiveSize(Float64Array.of(1, 1, 0, 0))).toBe(2);
    expect(effectiveSize(Float64Array.of(0))).toBe(0);
  });
});

describe('intervals of a mean', () => {
  it('use the unbiased variance', () => {
    expect(meanAndVariance([1, 2, 3])).toEqual({ mean: 2, variance: 1 });
  });

  it('are Student intervals for independent values', () => {
    const { mean, lower, upper } = meanInterval([1, 2, 3]);
    // 2 ± 4.302653 / sqrt(3)
    expect([mean, lower, upper].map((value) => Number(value.toFixed(5)))).toEqual([2, -0.48414, 4.48414]);
  });

  it('grow by the share of rows that folds have in common', () => {
    const plain = meanInterval([0.9, 0.92, 0.94, 0.91, 0.93]);
    const corrected = correctedMeanInterval([0.9, 0.92, 0.94, 0.91, 0.93], 1 / 4);
    const widths = [plain, corrected].map(({ lower, upper }) => upper - lower);
    expect(widths[1]! / widths[0]!).toBeCloseTo(Math.sqrt((1 / 5 + 1 / 4) / (1 / 5)), 9);
  });

  it('have no width for a single value', () => {
    expect(correctedMeanInterval([0.7], 0.25)).toEqual({ mean: 0.7, lower: 0.7, upper: 0.7 });
  });
});
