/** @module Tests of quantiles against published table values. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  betaQuantile,
  chiSquareQuantile,
  chiSquareUpperTail,
  fisherQuantile,
  fisherUpperTail,
  logGamma,
  normalProbability,
  normalQuantile,
  sampleQuantile,
  studentQuantile,
} from '../../../domain/statistics/quantiles.ts';
import golden from '../sensitivity/fixtures/statistics.json' with { type: 'json' };

describe('quantiles', () => {
  it('of the normal and of t agree with the tables', () => {
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 9);
    expect(studentQuantile(0.975, 4)).toBeCloseTo(2.776445105197793, 6);
    expect(studentQuantile(0.975, 49)).toBeCloseTo(2.009575234489209, 6);
  });

  it('of beta agree with SciPy', () => {
    // scipy.stats.beta.ppf(0.05, 50, 51) and (0.05, 9990, 11)
    expect(betaQuantile(0.05, 50, 51)).toBeCloseTo(0.41362171463091174, 8);
    expect(betaQuantile(0.05, 9990, 11)).toBeCloseTo(0.9983043685463546, 10);
  });

  it('of a sample interpolate between neighbours as NumPy does', () => {
    // numpy.quantile([1, 2, 4, 8], [0, .025, .5, .975, 1])
    const sorted = [1, 2, 4, 8];
    const expected = [1, 1.075, 3, 7.7, 8].map((value) => expect.closeTo(value, 9));
    expect([0, 0.025, 0.5, 0.975, 1].map((at) => sampleQuantile(sorted, at))).toEqual(expected);
  });

  it('of a sample never leave its range and never fall as the probability rises', () => {
    const samples = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1 });
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(samples, probability, probability, (values, p, q) => {
        const sorted = values.sort((a, b) => a - b);
        const [low, high] = [sampleQuantile(sorted, Math.min(p, q)), sampleQuantile(sorted, Math.max(p, q))];
        expect(low).toBeLessThanOrEqual(high + 1e-9);
        expect(low).toBeGreaterThanOrEqual(sorted[0]! - 1e-9);
        expect(high).toBeLessThanOrEqual(sorted.at(-1)! + 1e-9);
      }),
    );
  });
});

describe('the distributions behind intervals of variances', () => {
  it.each(Object.entries(golden.quantiles.chi2))('have the chi-square quantile %s', (key, value) => {
    const [probability = 0, degrees = 0] = key.split(',').map(Number);
    expect(chiSquareQuantile(probability, degrees)).toBeCloseTo(value, 6);
  });

  it.each(Object.entries(golden.quantiles.t))('have the t quantile %s', (key, value) => {
    const [probability = 0, degrees = 0] = key.split(',').map(Number);
    expect(studentQuantile(probability, degrees)).toBeCloseTo(value, 6);
  });

  it.each(Object.entries(golden.quantiles.beta))('have the beta quantile %s', (key, value) => {
    const [probability = 0, alpha = 0, beta = 0] = key.split(',').map(Number);
    expect(betaQuantile(probability, alpha, beta)).toBeCloseTo(value, 8);
  });

  it.each(Object.entries(golden.quantiles.norm))('have the normal quantile %s', (probability, value) => {
    expect(normalQuantile(Number(probability))).toBeCloseTo(value, 6);
  });

  it('have the F quantile of two sweeps of 20 and its tail', () => {
    expect(fisherQuantile(0.975, 19, 19)).toBeCloseTo(2.526451, 6);
    expect(fisherUpperTail(2.526451, 19, 19)).toBeCloseTo(0.025, 6);
    expect(fisherUpperTail(Number.POSITIVE_INFINITY, 1, 19)).toBe(0);
  });

  it('take fractions of degrees: the chi-square of 2 is -2 log(1 - p), and probabilities undo quantiles', () => {
    expect(chiSquareQuantile(0.3, 2)).toBeCloseTo(-2 * Math.log(0.7), 9);
    expect(normalProbability(1.959963984540054)).toBeCloseTo(0.975, 9);
    expect(chiSquareQuantile(0.02, 1.5)).toBeLessThan(chiSquareQuantile(0.02, 1.6));
  });
});

describe('the upper tail of the chi-square', () => {
  it('agrees with SciPy down to small probabilities', () => {
    // scipy.stats.chi2.sf
    const expected = [
      [0.5, 1, 0.47950012218695337],
      [3, 4, 0.5578254003710748],
      [40, 3, 1.065509033425585e-8],
      [300, 120, 2.0761530190827615e-17],
      [90, 100, 0.7531979655998298],
    ] as const;
    for (const [value, degrees, p] of expected) expect(chiSquareUpperTail(value, degrees) / p).toBeCloseTo(1, 9);
    expect(chiSquareUpperTail(0, 3)).toBe(1);
    expect(chiSquareUpperTail(Number.POSITIVE_INFINITY, 3)).toBe(0);
  });

  it('is exp(-x/2) for 2 degrees, and undoes the quantile', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 600, noNaN: true }), (value) => {
        expect(chiSquareUpperTail(value, 2) / Math.exp(-value / 2)).toBeCloseTo(1, 9);
      }),
    );
    for (const degrees of [1, 3, 50])
      expect(chiSquareUpperTail(chiSquareQuantile(0.9, degrees), degrees)).toBeCloseTo(0.1, 6);
  });

  it('rests on the log of the gamma function', () => {
    expect(logGamma(6)).toBeCloseTo(Math.log(120), 12);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 12);
  });
});
