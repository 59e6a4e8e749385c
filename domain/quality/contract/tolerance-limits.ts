/** @module Ranges and shares that hold for other rows of the same law, and not only for those that were seen. */
import { hypergeometricUpperTail } from '../../statistics/hypergeometric.ts';
import { betaQuantile, normalQuantile } from '../../statistics/quantiles.ts';

export interface ToleranceLimits {
  readonly low: number;
  readonly high: number;
  /** Share of the law that lies within with a confidence of 95%, whatever the law (Wilks 1941). */
  readonly content: number;
  /** Order statistic of the limits: the smallest and largest value have rank 1. */
  readonly rank: number;
}

/** Share of the values that is left out at each end, so that single wild values of the reference set no limit. */
const leftOut = 0.0005;
const doubt = 0.05;

/** Fewest values for limits with a content of 95%. */
export const fewestForLimits = 93;

/** Order statistic of the limits of so many values. */
export const rankOfLimits = (count: number): number => Math.max(1, Math.floor(leftOut * count));

/** Of ascending values without NaN; undefined for fewer than `fewestForLimits`. */
export function toleranceLimits(sorted: Float64Array): ToleranceLimits | undefined {
  const count = sorted.length;
  const rank = rankOfLimits(count);
  if (count < fewestForLimits) return undefined;
  const content = betaQuantile(doubt, count + 1 - 2 * rank, 2 * rank);
  return { low: sorted[rank - 1] ?? Number.NaN, high: sorted[count - rank] ?? Number.NaN, content, rank };
}

export interface Prediction {
  /** Values that were seen. */
  readonly seen: number;
  /** Values of a later table. */
  readonly later: number;
  /** Probability that the later table breaks the bound though nothing changed. */
  readonly level: number;
}

/**
 * Largest share of later values beyond the limit of this rank that is no surprise. Exact for continuous laws, safe for
 * others: k later values lie beyond it if they are among the first rank + k - 1 of all in order.
 */
export function predictedBeyond(rank: number, { seen, later, level }: Prediction): number {
  if (later === 0) return 0;
  let count = 1;
  const isSurprise = (k: number): boolean =>
    hypergeometricUpperTail(k, { population: seen + later, marked: later, drawn: rank + k - 1 }) <= level;
  while (count < later && !isSurprise(count)) count += 1;
  return (count - 1) / later;
}

/**
 * Largest share in a later table that is no surprise after a share among those seen: the upper Wilson bound with
 * n m / (n + m) trials, as the difference of both shares has the sum of their variances.
 */
export function predictedShare(share: number, { seen, later, level }: Prediction): number {
  const trials = (seen * later) / (seen + later);
  if (trials === 0) return 1;
  const z = normalQuantile(1 - level);
  const centre = share + (z * z) / (2 * trials);
  const half = z * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  return Math.min(1, (centre + half) / (1 + (z * z) / trials));
}
