/** @module How many of a few errors are found when the chance of finding one is itself an estimate: a beta-binomial forecast. */
import type { Interval } from '../../statistics/intervals.ts';

/** More errors than this make the forecast no narrower than the estimate of the rate by more than a thousandth. */
const mostErrors = 2000;
/** Jeffreys' prior. */
const prior = 0.5;

export interface PlantedCounts {
  /** Effective numbers of planted errors, found and missed. */
  readonly found: number;
  readonly missed: number;
}

/**
 * 95% interval for the share found among `errors` more, mid-p: half of the probability of the end itself counts as
 * beyond it, so that the interval of a few errors is not wider than it says.
 */
export function foundAmongFew({ found, missed }: PlantedCounts, errors: number): Interval {
  const size = Math.max(1, Math.min(mostErrors, Math.round(errors)));
  const chances = betaBinomial(size, found + prior, missed + prior);
  return { lower: midQuantile(chances, 0.025) / size, upper: midQuantile(chances, 0.975) / size };
}

/** Probability of each count from 0 to `size`. */
function betaBinomial(size: number, alpha: number, beta: number): Float64Array {
  const logs = new Float64Array(size + 1);
  for (let count = 0; count < size; count += 1) {
    const ratio = ((size - count) * (alpha + count)) / ((count + 1) * (beta + size - count - 1));
    logs[count + 1] = (logs[count] ?? 0) + Math.log(ratio);
  }
  const most = logs.reduce((largest, log) => Math.max(largest, log), Number.NEGATIVE_INFINITY);
  const weights = logs.map((log) => Math.exp(log - most));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Least count up to whose middle lies at least the share of the probability. */
function midQuantile(chances: Float64Array, share: number): number {
  let below = 0;
  for (let count = 0; count < chances.length; count += 1) {
    const own = chances[count] ?? 0;
    if (below + own / 2 >= share) return count;
    below += own;
  }
  return chances.length - 1;
}
