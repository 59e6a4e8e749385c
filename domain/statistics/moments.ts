/** @module Sums, means and variances of samples, in a fixed order of summation. */

/** Arithmetic mean, summed from the first value on so that equal values have exactly that mean; NaN for no value. */
export function meanOf(values: ArrayLike<number>): number {
  const origin = values[0] ?? Number.NaN;
  let sum = 0;
  for (let index = 1; index < values.length; index += 1) sum += (values[index] ?? 0) - origin;
  return origin + sum / values.length;
}

/** Sum of squared differences from the mean, in two passes. */
export function squaresAboutMean(values: ArrayLike<number>): number {
  const mean = meanOf(values);
  let squares = 0;
  for (let index = 0; index < values.length; index += 1) squares += ((values[index] ?? 0) - mean) ** 2;
  return squares;
}

/** Unbiased sample variance (divisor n - 1); NaN for fewer than two values. */
export function varianceOf(values: ArrayLike<number>): number {
  return values.length < 2 ? Number.NaN : squaresAboutMean(values) / (values.length - 1);
}

/** Median; the mean of the middle two where the count is even. NaN for no value. */
export function medianOf(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length / 2;
  const low = sorted[Math.ceil(half) - 1] ?? Number.NaN;
  return (low + (sorted[Math.floor(half)] ?? Number.NaN)) / 2;
}
