/** @module Quantiles of the normal, t, beta, chi-square and F distributions and of a sample, log gamma, and a few probabilities. */
import jstat from 'jstat';

/** x with P(Z <= x) = probability for a standard normal Z. */
export function normalQuantile(probability: number): number {
  return jstat.jStat.normal.inv(probability, 0, 1);
}

/** P(Z <= value) for a standard normal Z. */
export function normalProbability(value: number): number {
  return jstat.jStat.normal.cdf(value, 0, 1);
}

/** x with P(T <= x) = probability for Student's t with that many degrees of freedom (> 0). */
export function studentQuantile(probability: number, degreesOfFreedom: number): number {
  return jstat.jStat.studentt.inv(probability, degreesOfFreedom);
}

/** x with P(B <= x) = probability for a beta distribution with these shapes (> 0). */
export function betaQuantile(probability: number, alpha: number, beta: number): number {
  return jstat.jStat.beta.inv(probability, alpha, beta);
}

/** x with P(X <= x) = probability for a chi-square variable with that many degrees of freedom (> 0, fractions allowed). */
export function chiSquareQuantile(probability: number, degreesOfFreedom: number): number {
  return jstat.jStat.chisquare.inv(probability, degreesOfFreedom);
}

/** log of the gamma function of a value > 0. */
export function logGamma(value: number): number {
  return jstat.jStat.gammaln(value);
}

const mostTerms = 10_000;

/**
 * P(X > value) for a chi-square variable: the regularised upper incomplete gamma function of (degrees / 2, value / 2), by
 * its series below the mean and its continued fraction above (Lentz), so that small probabilities keep their digits.
 */
export function chiSquareUpperTail(value: number, degreesOfFreedom: number): number {
  if (value <= 0) return 1;
  if (value === Number.POSITIVE_INFINITY) return 0;
  const [a, x] = [degreesOfFreedom / 2, value / 2];
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  return x < a + 1 ? 1 - front * lowerGammaSeries(a, x) : front * upperGammaFraction(a, x);
}

function lowerGammaSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < mostTerms && term > sum * Number.EPSILON; n += 1) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

function upperGammaFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / Number.MIN_VALUE ** 0.5;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < mostTerms; n += 1) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    value *= d * c;
    if (Math.abs(d * c - 1) < 4 * Number.EPSILON) break;
  }
  return value;
}

/** x with P(F <= x) = probability for Fisher's F with these degrees of freedom (> 0). */
export function fisherQuantile(probability: number, numerator: number, denominator: number): number {
  return jstat.jStat.centralF.inv(probability, numerator, denominator);
}

/** P(F > value) for Fisher's F with these degrees of freedom (> 0). */
export function fisherUpperTail(value: number, numerator: number, denominator: number): number {
  // The lower tail of 1/F with the degrees swapped: no 1 - p, which would lose small values.
  return value === Number.POSITIVE_INFINITY ? 0 : jstat.jStat.centralF.cdf(1 / value, denominator, numerator);
}

/** Linear interpolation between order statistics (type 7, as NumPy and R by default); `sorted` ascending, not empty. */
export function sampleQuantile(sorted: ArrayLike<number>, probability: number): number {
  const position = (sorted.length - 1) * probability;
  const below = Math.floor(position);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  return low + (high - low) * (position - below);
}
