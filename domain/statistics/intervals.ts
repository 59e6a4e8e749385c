/** @module 95% intervals: Wilson and Clopper-Pearson for shares, Student's t for means, Nadeau and Bengio's for scores over folds. */
import { betaQuantile, normalQuantile, studentQuantile } from './quantiles.ts';

export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** Probability below the upper end of a two-sided 95% interval. */
const upperTail = 0.975;

/** Probability below the upper end of a two-sided interval. */
const tailOf = (confidence: number): number => (confidence === 0.95 ? upperTail : 1 - (1 - confidence) / 2);

/**
 * Wilson score interval of a share seen in `trials` independent trials (Wilson 1927). With sample weights, `trials`
 * is Kish's effective sample size, see `effectiveSize`.
 */
export function wilsonInterval(share: number, trials: number, confidence = 0.95): Interval {
  const z = normalQuantile(tailOf(confidence));
  const denominator = 1 + (z * z) / trials;
  const center = (share + (z * z) / (2 * trials)) / denominator;
  const half = (z / denominator) * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  // At shares of 0 and 1 the ends are exact; rounding must not put the share outside of its interval.
  return { lower: share === 0 ? 0 : Math.max(0, center - half), upper: share === 1 ? 1 : Math.min(1, center + half) };
}

/**
 * Lower end of the one-sided 95% interval of a share (Clopper and Pearson 1934): the 5% quantile of
 * Beta(successes, failures + 1). Exact, so never above the true share in more than 5% of all samples. 0 without trials.
 */
export function clopperPearsonLower(successes: number, trials: number): number {
  if (successes === 0) return 0;
  // The quantile in closed form; what a reader checks first.
  if (successes === trials) return 0.05 ** (1 / trials);
  return betaQuantile(0.05, successes, trials - successes + 1);
}

/** Kish's effective sample size, (sum w)^2 / sum w^2: equal weights give the number of rows. */
export function effectiveSize(weights: Float64Array): number {
  let sum = 0;
  let squares = 0;
  for (const weight of weights) {
    sum += weight;
    squares += weight * weight;
  }
  return squares === 0 ? 0 : (sum * sum) / squares;
}

/** Mean and unbiased variance (divisor n - 1; NaN for one value). */
export function meanAndVariance(values: readonly number[]): { readonly mean: number; readonly variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: squares / (values.length - 1) };
}

/** Student's t interval of the mean of independent values; one value gives an interval of no width. */
export function meanInterval(values: readonly number[]): Interval & { readonly mean: number } {
  return correctedMeanInterval(values, 0);
}

/**
 * Corrected resampled t interval (Nadeau and Bengio 2003) of a mean over J folds whose training sets overlap: the
 * variance of the mean is taken as (1/J + test rows / training rows) * s^2, since the plain s^2/J is far too small.
 */
export function correctedMeanInterval(
  values: readonly number[],
  testToTrainRatio: number,
): Interval & { readonly mean: number } {
  const { mean, variance } = meanAndVariance(values);
  if (values.length < 2) return { mean, lower: mean, upper: mean };
  const error = Math.sqrt((1 / values.length + testToTrainRatio) * variance);
  const half = studentQuantile(upperTail, values.length - 1) * error;
  return { mean, lower: mean - half, upper: mean + half };
}
