/** @module Tests of test-set noise: binomial figures of Bouthillier, Jordan's calibrated formula, independent errors. */
import { describe, expect, it } from 'vitest';
import { createStream } from '../../../domain/learning/random-stream.ts';
import {
  binomialDeviation,
  calibratedDeviation,
  independentErrors,
} from '../../../domain/sensitivity/test-set-noise.ts';
import { sweepInvalid } from './sweep-invalid.ts';

/** Fits whose rows err independently with chances p (1 - p) x 2 or so; `shift` moves the chance of a whole fit. */
function fits(count: number, rows: number, shift: number): number[][] {
  const master = createStream(`noise ${shift}`);
  const hardness = Array.from({ length: rows }, () => 0.4 * master.nextDouble());
  return Array.from({ length: count }, (_, fit) => {
    const stream = master.fork(fit);
    const own = shift * stream.nextNormal();
    return hardness.map((chance) => (stream.nextDouble() < chance + own ? 0 : 1));
  });
}

describe('test-set noise', () => {
  it.each([
    [277, 0.66, 2.85],
    [872, 0.95, 0.74],
    [10_000, 0.91, 0.29],
  ])('on %i rows at accuracy %f is %f points', (rows, accuracy, points) => {
    expect(100 * binomialDeviation(accuracy, rows)).toBeCloseTo(points, 2);
  });

  it('of calibrated fits is the root of error / 2n', () => {
    expect(calibratedDeviation(0.08, 100)).toBeCloseTo(0.02, 12);
  });

  it('follows the formula by row, unbiased', () => {
    const found = independentErrors([
      [1, 0, 1],
      [1, 1, 1],
      [1, 0, 0],
    ]);
    // q = 0, 2/3, 1/3: q (1 - q) 3 / 2 = 1/3 each, over 9. Accuracies 2/3, 1, 1/3.
    expect(found.predicted).toBeCloseTo(2 / 27, 12);
    expect(found.observed).toBeCloseTo(1 / 9, 12);
    expect(found.modelVariance).toBeCloseTo(1 / 27, 12);
  });

  it('finds no model variance where errors are independent', () => {
    const { predicted, modelVariance } = independentErrors(fits(400, 500, 0));
    // The relative error of a variance over 400 fits is 7%.
    expect(Math.abs(modelVariance / predicted)).toBeLessThan(0.21);
  });

  it('finds the variance of models that truly differ', () => {
    const { shownModelVariance } = independentErrors(fits(400, 500, 0.02));
    // Chances below 0 are cut, so a little less than 0.02^2 reaches the accuracies.
    expect(Math.sqrt(shownModelVariance)).toBeGreaterThan(0.014);
    expect(Math.sqrt(shownModelVariance)).toBeLessThan(0.024);
  });

  it('reports a negative difference raw and shows 0', () => {
    const found = independentErrors([
      [1, 0],
      [0, 1],
    ]);
    expect(found.modelVariance).toBeLessThan(0);
    expect(found.shownModelVariance).toBe(0);
  });

  it('needs two fits of the same rows', () => {
    for (const correct of [[[1, 0]], [[], []], [[1], [1, 0]]]) {
      expect(() => independentErrors(correct)).toThrow(sweepInvalid('two or more fits'));
    }
  });
});
