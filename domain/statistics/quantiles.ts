/** @module Quantiles: of the normal, Student's t and beta distributions, and of a sample. */
import jstat from 'jstat';

/** x with P(Z <= x) = probability for a standard normal Z. */
export function normalQuantile(probability: number): number {
  return jstat.jStat.normal.inv(probability, 0, 1);
}

/** x with P(T <= x) = probability for Student's t with that many degrees of freedom (> 0). */
export function studentQuantile(probability: number, degreesOfFreedom: number): number {
  return jstat.jStat.studentt.inv(probability, degreesOfFreedom);
}

/** x with P(B <= x) = probability for a beta distribution with these shapes (> 0). */
export function betaQuantile(probability: number, alpha: number, beta: number): number {
  return jstat.jStat.beta.inv(probability, alpha, beta);
}

/** Linear interpolation between order statistics (type 7, as NumPy and R by default); `sorted` ascending, not empty. */
export function sampleQuantile(sorted: ArrayLike<number>, probability: number): number {
  const position = (sorted.length - 1) * probability;
  const below = Math.floor(position);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  return low + (high - low) * (position - below);
}
