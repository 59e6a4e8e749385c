/** @module Tests of the expected best of n seeds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedBest } from '../../../domain/sensitivity/expected-best.ts';

describe('the expected best of n seeds', () => {
  it('equals the mean of the maximum over every draw', () => {
    const scores = [3, 1, 2];
    const pairs = scores.flatMap((a) => scores.map((b) => Math.max(a, b)));
    const triples = scores.flatMap((a) => scores.flatMap((b) => scores.map((c) => Math.max(a, b, c))));
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(expectedBest(scores)).toEqual(
      [mean(scores), mean(pairs), mean(triples)].map((value) => expect.closeTo(value, 12)),
    );
  });

  it('takes the lowest of losses', () => {
    expect(expectedBest([3, 1, 2], 'min')[1]).toBeCloseTo(4 - (expectedBest([3, 1, 2])[1] ?? 0), 12);
  });

  it('starts at the mean, never falls, and never reaches past the best', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 30 }), (scores) => {
        const curve = expectedBest(scores);
        expect(curve[0]).toBeCloseTo(scores.reduce((sum, score) => sum + score, 0) / scores.length, 9);
        curve.forEach((value, index) => {
          expect(value).toBeGreaterThanOrEqual((curve[index - 1] ?? value) - 1e-9);
          expect(value).toBeLessThanOrEqual(Math.max(...scores) + 1e-9);
        });
      }),
    );
  });

  it('is empty without scores', () => {
    expect(expectedBest([])).toEqual([]);
  });
});
