/** @module What a finite test set alone makes of an accuracy's spread, to hold seed luck against. */
import { WithinError } from '../../contracts/errors.ts';
import { meanOf, varianceOf } from '../statistics/moments.ts';

/** Standard deviation of an accuracy measured on `rows` test rows drawn at random: sqrt(p (1 - p) / n). */
export function binomialDeviation(accuracy: number, rows: number): number {
  return Math.sqrt((accuracy * (1 - accuracy)) / rows);
}

/**
 * Standard deviation of a binary classifier's accuracy between seeds on one fixed test set if errors are independent
 * and an ensemble of the fits is calibrated: sqrt(error / (2 n)) (Jordan 2023).
 */
export function calibratedDeviation(error: number, rows: number): number {
  return Math.sqrt(error / (2 * rows));
}

export interface IndependentErrors {
  readonly fits: number;
  readonly rows: number;
  /** Variance of the accuracy between fits that independent errors on each row would give. */
  readonly predicted: number;
  /** Variance of the accuracy that the fits show. */
  readonly observed: number;
  /** Observed less predicted, as it comes out: above 0 some seeds give truly better models. */
  readonly modelVariance: number;
  /** The same, for showing: never below 0. */
  readonly shownModelVariance: number;
}

/**
 * Splits the variance between fits into what independent errors by row predict, sum of q (1 - q) R / (R - 1) over n^2
 * with q the share of R fits that are wrong on a row, and the rest. `correct` is 1 or 0 by fit and test row.
 */
export function independentErrors(correct: readonly ArrayLike<number>[]): IndependentErrors {
  const fits = correct.length;
  const rows = correct[0]?.length ?? 0;
  if (fits < 2 || rows === 0 || correct.some(({ length }) => length !== rows)) {
    throw new WithinError('SWEEP_INVALID', 'test-set noise needs two or more fits that predicted the same test rows', {
      fits,
    });
  }
  let sum = 0;
  for (let row = 0; row < rows; row += 1) {
    let right = 0;
    for (const fit of correct) right += fit[row] ?? 0;
    const wrong = 1 - right / fits;
    sum += (wrong * (1 - wrong) * fits) / (fits - 1);
  }
  const predicted = sum / rows ** 2;
  const observed = varianceOf(correct.map(meanOf));
  const modelVariance = observed - predicted;
  return { fits, rows, predicted, observed, modelVariance, shownModelVariance: Math.max(0, modelVariance) };
}
