import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { empiricalOf } from '../../../domain/statistics/empirical.ts';
import {
  ksExactProbability,
  ksLargeSampleProbability,
  ksProbability,
  ksStatistic,
} from '../../../domain/statistics/kolmogorov-smirnov.ts';
import golden from './fixtures/two-samples.json' with { type: 'json' };

const empirical = (values: readonly number[]) => empiricalOf(Float64Array.from(values));

describe('the two-sample Kolmogorov-Smirnov test', () => {
  it.each(golden.drift)('agrees with SciPy for $a.length and $b.length values', (sample) => {
    const [n, m] = [sample.a.length, sample.b.length];
    const statistic = ksStatistic(empirical(sample.a), empirical(sample.b));
    expect(statistic).toBeCloseTo(sample.ks_statistic, 12);
    // The golden file has the large-sample value where both sizes are 500; scipy 1.17.1 with method 'exact' says this.
    const exact = n === 500 ? 6.125192815723937e-5 : sample.ks_p;
    expect(ksExactProbability(statistic, n, m) / exact).toBeCloseTo(1, 9);
    expect(ksLargeSampleProbability(statistic, n, m) / sample.ks_p_asymptotic).toBeCloseTo(1, 8);
  });

  it('agrees with SciPy where the sizes share no or every factor', () => {
    const expected = [
      [0.09, 700, 900, 0.003159386991516936],
      [0.04, 3000, 2500, 0.02475358743495638],
      [0.2, 40, 100_000, 0.07058170093453583],
      [0.6, 5, 7, 0.16666666666666663],
      [0.03, 2000, 2000, 0.329168071759936],
    ] as const;
    for (const [statistic, n, m, p] of expected) expect(ksProbability(statistic, n, m) / p).toBeCloseTo(1, 8);
  });

  it('counts orders: the share of all orders of few values that give such a statistic or a larger one', () => {
    const orders = (n: number, m: number): number[][] =>
      n + m === 0
        ? [[]]
        : [
            ...(n > 0 ? orders(n - 1, m).map((rest) => [0, ...rest]) : []),
            ...(m > 0 ? orders(n, m - 1).map((rest) => [1, ...rest]) : []),
          ];
    const statisticOf = (order: readonly number[]): number => {
      const ranksOf = (side: number) => order.flatMap((own, rank) => (own === side ? [rank] : []));
      return ksStatistic(empirical(ranksOf(0)), empirical(ranksOf(1)));
    };
    for (const [n, m] of [
      [4, 4],
      [3, 5],
      [1, 6],
    ] as const) {
      const all = orders(n, m).map(statisticOf);
      for (const statistic of new Set(all)) {
        const share = all.filter((other) => other >= statistic - 1e-9).length / all.length;
        expect(ksExactProbability(statistic, n, m)).toBeCloseTo(share, 12);
      }
    }
  });

  it('takes the limit law for large samples', () => {
    // scipy.stats.kstwobign.sf(1.36) and .sf(0.5); the correction of the small sample is below 1e-3 here.
    const effective = 5e5;
    const at = (x: number): number => ksProbability(x / Math.sqrt(effective), 2 * effective, 2 * effective);
    expect(at(1.36)).toBeCloseTo(0.049485876755377876, 3);
    expect(at(0.5)).toBeCloseTo(0.9639452436648751, 3);
    expect(at(0.999_999)).toBeCloseTo(at(1.000_001), 5);
    expect(at(10)).toBeLessThan(1e-80);
  });

  it('does not jump between its ways to a p-value', () => {
    for (const [statistic, n, m] of [
      [0.05, 1500, 1500],
      [0.0415, 2000, 3000],
    ] as const) {
      expect(ksLargeSampleProbability(statistic, n, m) / ksExactProbability(statistic, n, m)).toBeCloseTo(1, 1);
    }
  });

  it('says nothing of empty or equal samples, and 1 of disjoint ones', () => {
    expect(ksStatistic(empirical([]), empirical([1]))).toBe(0);
    expect(ksProbability(0.5, 0, 10)).toBe(1);
    expect(ksProbability(0, 10, 10)).toBe(1);
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 30 }), (values) => {
        expect(ksStatistic(empirical(values), empirical(values))).toBe(0);
      }),
    );
    expect(ksStatistic(empirical([1, 1]), empirical([2, 2, 2]))).toBe(1);
    expect(ksProbability(1, 2, 3)).toBeCloseTo(2 / 10, 12);
  });
});
