/** @module Seeded percentile bootstrap over rows, from one fixed stream, so that intervals are byte-stable. */
import type { RandomStream } from '../learning/learner.ts';
import type { Interval } from './intervals.ts';
import { sampleQuantile } from './quantiles.ts';

const bootstrapResamples = 1000;
/** Rows that resamples are drawn from at most; see `bootstrapIntervals`. */
const bootstrapRows = 10_000;

/** Statistics by name as a function of row weights; NaN where a statistic is not defined. */
export type Statistics = (weights: Float64Array) => Readonly<Record<string, number>>;

/** Rows that stand for a table of `rowCount` rows: all of them, or a simple random sample of `limit`, ascending. */
export function sampleRows(rowCount: number, stream: RandomStream, limit: number = bootstrapRows): Uint32Array {
  if (rowCount <= limit) return Uint32Array.from({ length: rowCount }, (_, row) => row);
  const chosen = new Uint32Array(limit);
  let taken = 0;
  // Selection sampling (Knuth, algorithm S): each row is taken with the probability that keeps all subsets equally likely.
  for (let row = 0; taken < limit; row += 1) {
    if (stream.nextDouble() * (rowCount - row) < limit - taken) {
      chosen[taken] = row;
      taken += 1;
    }
  }
  return chosen;
}

export interface BootstrapRequest {
  /** Weights of the base rows. */
  readonly weights: Float64Array;
  readonly statistics: Statistics;
  readonly stream: RandomStream;
  /** Rows of the whole table, of which the base may be a sample. */
  readonly rowCount: number;
  readonly resamples?: number;
  readonly throwIfCancelled?: () => void;
}

/** Draws row multiplicities with replacement and evaluates the statistics on each resample; a row per statistic. */
function resample(request: BootstrapRequest): Map<string, number[]> {
  const { weights, stream } = request;
  const draws = new Map<string, number[]>();
  const drawn = new Float64Array(weights.length);
  for (let index = 0; index < (request.resamples ?? bootstrapResamples); index += 1) {
    request.throwIfCancelled?.();
    drawn.fill(0);
    for (let draw = 0; draw < weights.length; draw += 1) {
      const row = stream.nextBelow(weights.length);
      drawn[row] = (drawn[row] ?? 0) + (weights[row] ?? 0);
    }
    for (const [name, value] of Object.entries(request.statistics(drawn))) {
      const values = draws.get(name) ?? [];
      if (Number.isFinite(value)) values.push(value);
      draws.set(name, values);
    }
  }
  return draws;
}

/**
 * 95% percentile intervals by statistic. Where the base is a sample of m of n rows, the deviations of the resamples
 * from the base's own value are shrunk by sqrt(m/n): the error of these statistics falls with the root of the rows,
 * and a million rows are not walked a thousand times. `values` are the statistics of the whole table, which the
 * deviations are put around. A statistic defined on no resample has no interval.
 */
export function bootstrapIntervals(
  request: BootstrapRequest,
  values: Readonly<Record<string, number>>,
): Readonly<Record<string, Interval>> {
  const base = request.statistics(request.weights);
  const shrink = Math.sqrt(request.weights.length / request.rowCount);
  const intervals: Record<string, Interval> = {};
  for (const [name, draws] of resample(request)) {
    const value = values[name];
    const center = base[name];
    if (draws.length === 0 || value === undefined || center === undefined) continue;
    const sorted = Float64Array.from(draws).sort();
    const end = (probability: number): number => {
      const quantile = sampleQuantile(sorted, probability);
      return shrink === 1 ? quantile : value + (quantile - center) * shrink;
    };
    intervals[name] = { lower: end(0.025), upper: end(0.975) };
  }
  return intervals;
}
