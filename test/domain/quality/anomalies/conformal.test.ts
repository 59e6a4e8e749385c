import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import {
  certifiedRank,
  certify,
  certifyTable,
  conformalPValues,
  flagged,
  leastCalibration,
} from '../../../../domain/quality/anomalies/conformal.ts';

const usual = { alpha: 0.05, confidence: 0.95 };

describe('the largest certified rank', () => {
  it.each([
    [59, 1],
    [100, 2],
    [200, 5],
    [500, 17],
    [1000, 39],
    [2000, 84],
    [5000, 225],
    [10_000, 464],
  ])('of %d calibration rows is %d at 5%% and 95%%', (n, k) => {
    expect(certifiedRank(n, usual).k).toBe(k);
  });

  it('is the largest: the next one breaks the confidence, by simulated order statistics too', () => {
    const stream = createStream('ranks');
    const n = 200;
    const draws = Array.from({ length: 4000 }, () =>
      Float64Array.from({ length: n }, () => stream.nextDouble()).sort(),
    );
    // The false-positive rate of rank k is the k-th smallest of n uniform numbers.
    const risk = (k: number): number => draws.filter((draw) => draw[k - 1]! > 0.05).length / draws.length;
    expect(risk(5)).toBeCloseTo(certifiedRank(n, usual).risk, 1);
    expect(risk(5)).toBeLessThan(0.05);
    expect(risk(6)).toBeGreaterThan(0.05);
  });

  it('never has a risk above what was asked, and grows with rows, with alpha and with doubt', () => {
    const shares = fc.double({ min: 0.001, max: 0.5, noNaN: true });
    const sure = fc.double({ min: 0.5, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), shares, sure, (n, alpha, confidence) => {
        const { k, risk } = certifiedRank(n, { alpha, confidence });
        expect(risk).toBeLessThanOrEqual((1 - confidence) * (1 + 1e-8));
        expect(k).toBeLessThanOrEqual(Math.ceil(alpha * (n + 1)));
        expect(certifiedRank(n + 1, { alpha, confidence }).k).toBeGreaterThanOrEqual(k);
        expect(certifiedRank(n, { alpha: Math.min(0.9, 1.2 * alpha), confidence }).k).toBeGreaterThanOrEqual(k);
        expect(certifiedRank(n, { alpha, confidence: confidence / 2 }).k).toBeGreaterThanOrEqual(k);
        expect(k > 0).toBe(n >= leastCalibration({ alpha, confidence }));
      }),
    );
  });
});

describe('a certificate', () => {
  it('cannot be given below 59 rows at 5% and 95%, and says so', () => {
    expect(leastCalibration(usual)).toBe(59);
    expect(certify(58, usual)).toMatchObject({ guarantee: 'marginal', k: 2, n: 58, leastRows: 59 });
    expect(certify(58, usual).statement).toContain('No certificate can be given');
    expect(certify(59, usual)).toMatchObject({ guarantee: 'certified', k: 1 });
  });

  it('flags nothing where even the average rate cannot be bounded', () => {
    expect(certify(18, usual)).toMatchObject({ guarantee: 'none', k: 0 });
    expect(certify(0, usual)).toMatchObject({ guarantee: 'none', k: 0 });
    expect(flagged(Float64Array.of(1 / 19, 1), certify(18, usual))).toEqual(Uint8Array.of(0, 0));
    expect(certify(19, usual)).toMatchObject({ guarantee: 'marginal', k: 1 });
  });

  it('of a table alone bounds the rows flagged, and says that other rows are not covered', () => {
    expect(certifyTable(178, usual)).toMatchObject({ guarantee: 'table', k: 8 });
    expect(certifyTable(178, usual).statement).toContain('No certificate is given for other rows');
    expect(certifyTable(19, usual)).toMatchObject({ guarantee: 'none', k: 0 });
  });
});

describe('p-values', () => {
  it('count calibration scores at least as high, the row itself included', () => {
    const calibration = Float64Array.of(1, 2, 2, 3);
    const p = conformalPValues(calibration, Float64Array.of(0, 1, 2, 2.5, 3, 4));
    expect(Array.from(p, (own) => own * 5)).toEqual([5, 5, 4, 2, 2, 1]);
  });

  it('are flagged exactly where fewer than k calibration scores are as high', () => {
    const numbers = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 60, maxLength: 150 });
    fc.assert(
      fc.property(numbers, numbers, (calibration, scores) => {
        const certificate = certify(calibration.length, usual);
        const p = conformalPValues(Float64Array.from(calibration).sort(), Float64Array.from(scores));
        const expected = scores.map((score) =>
          calibration.filter((other) => other >= score).length < certificate.k ? 1 : 0,
        );
        expect(Array.from(flagged(p, certificate))).toEqual(expected);
      }),
    );
  });
});
