/** @module Bootstrap of any statistic of whole rows: percentile and bias-corrected accelerated intervals, exhaustive for few rows. */
import type { RandomStream } from '../learning/learner.ts';
import type { Interval } from './intervals.ts';
import { meanOf, squaresAboutMean } from './moments.ts';
import { normalProbability, normalQuantile, sampleQuantile } from './quantiles.ts';

/** A statistic of rows by index; an index may come more than once. */
export type RowStatistic = (rows: Uint32Array) => number;

export interface ResampledStatistic {
  /** Number of rows; they are drawn whole, so that what belongs together stays together. */
  readonly size: number;
  readonly statistic: RowStatistic;
}

/** Up to this many rows every multiset is walked: 24,310 of them for 9 rows. */
const mostExhaustiveRows = 9;

/** Values of the statistic with the share of all resamples that gives them, by rising value. */
export interface Replicates {
  readonly values: Float64Array;
  /** How many of all resamples give each value; all 1 for a random bootstrap. */
  readonly counts: Float64Array;
  readonly total: number;
}

/** `resamples` draws of `size` rows with replacement. */
export function bootstrapReplicates(
  { size, statistic }: ResampledStatistic,
  stream: RandomStream,
  resamples: number,
): Replicates {
  const rows = new Uint32Array(size);
  const values = new Float64Array(resamples);
  for (let index = 0; index < resamples; index += 1) {
    for (let draw = 0; draw < size; draw += 1) rows[draw] = stream.nextBelow(size);
    values[index] = statistic(rows);
  }
  return { values: values.sort(), counts: new Float64Array(resamples).fill(1), total: resamples };
}

/** All size^size resamples, walked as multisets with multinomial counts; for up to `mostExhaustiveRows` rows. */
export function exhaustiveReplicates({ size, statistic }: ResampledStatistic): Replicates {
  const found: { readonly value: number; readonly count: number }[] = [];
  const rows = new Uint32Array(size);
  /** Fills `rows` from `filled` on with `row` and later ones; `count` is the number of orders so far. */
  const walk = (row: number, filled: number, count: number): void => {
    if (filled === size) {
      found.push({ value: statistic(rows), count });
      return;
    }
    if (row === size) return;
    let orders = count;
    walk(row + 1, filled, orders);
    for (let copies = 1; filled + copies <= size; copies += 1) {
      rows[filled + copies - 1] = row;
      // Binomial(filled + copies, copies), built up: exact in a double up to 9^9.
      orders = (orders * (filled + copies)) / copies;
      walk(row + 1, filled + copies, orders);
    }
  };
  walk(0, 0, 1);
  found.sort((a, b) => a.value - b.value);
  return {
    values: Float64Array.from(found, ({ value }) => value),
    counts: Float64Array.from(found, ({ count }) => count),
    total: size ** size,
  };
}

/** Mean and standard deviation (divisor: all resamples) of the replicates: the bootstrap's standard error. */
export function replicateMoments({ values, counts, total }: Replicates): { mean: number; standardError: number } {
  const mean = values.reduce((sum, value, index) => sum + value * (counts[index] ?? 0), 0) / total;
  const squares = values.reduce((sum, value, index) => sum + (value - mean) ** 2 * (counts[index] ?? 0), 0);
  return { mean, standardError: Math.sqrt(squares / total) };
}

/** Type-7 quantile of the replicates as if each stood there as often as its count. */
export function replicateQuantile({ values, counts, total }: Replicates, probability: number): number {
  if (values.length === total) return sampleQuantile(values, probability);
  const position = (total - 1) * probability;
  const below = Math.floor(position);
  let passed = 0;
  for (let index = 0; index < values.length; index += 1) {
    passed += counts[index] ?? 0;
    if (passed <= below) continue;
    const low = values[index] ?? Number.NaN;
    const high = passed > below + 1 ? low : (values[index + 1] ?? low);
    return low + (high - low) * (position - below);
  }
  return values.at(-1) ?? Number.NaN;
}

export interface Jackknife {
  /** The statistic without each row in turn. */
  readonly values: Float64Array;
  readonly standardError: number;
  /** Skewness term of the BCa interval (Efron 1987); 0 where the statistic never changes. */
  readonly acceleration: number;
}

export function jackknife({ size, statistic }: ResampledStatistic): Jackknife {
  const values = new Float64Array(size);
  const rows = new Uint32Array(size - 1);
  for (let left = 0; left < size; left += 1) {
    for (let row = 0; row < size - 1; row += 1) rows[row] = row < left ? row : row + 1;
    values[left] = statistic(rows);
  }
  return { values, ...jackknifeMoments(values) };
}

/** Standard error and acceleration from the leave-one-out values of a statistic. */
export function jackknifeMoments(values: ArrayLike<number>): Omit<Jackknife, 'values'> {
  const mean = meanOf(values);
  const squares = squaresAboutMean(values);
  let cubes = 0;
  for (let index = 0; index < values.length; index += 1) cubes += (mean - (values[index] ?? 0)) ** 3;
  return {
    standardError: Math.sqrt((squares * (values.length - 1)) / values.length),
    acceleration: squares === 0 ? 0 : cubes / (6 * squares ** 1.5),
  };
}

export function percentileInterval(replicates: Replicates, confidence = 0.95): Interval {
  const tail = (1 - confidence) / 2;
  return { lower: replicateQuantile(replicates, tail), upper: replicateQuantile(replicates, 1 - tail) };
}

/**
 * Bias-corrected accelerated interval (Efron 1987). `estimate` is the statistic of all rows. Replicates equal to it
 * count half, so that a lattice is no bias. Where all of them lie on one side of it the correction is undefined and
 * the percentile interval is given.
 */
export function bcaInterval(
  replicates: Replicates,
  estimate: number,
  acceleration: number,
  confidence = 0.95,
): Interval {
  const { values, counts, total } = replicates;
  const below = values.reduce((sum, value, index) => {
    const weight = value < estimate ? 1 : value === estimate ? 0.5 : 0;
    return sum + weight * (counts[index] ?? 0);
  }, 0);
  if (below === 0 || below === total) return percentileInterval(replicates, confidence);
  const bias = normalQuantile(below / total);
  const end = (z: number): number => {
    const shifted = bias + z;
    return replicateQuantile(replicates, normalProbability(bias + shifted / (1 - acceleration * shifted)));
  };
  const z = normalQuantile(1 - (1 - confidence) / 2);
  return { lower: end(-z), upper: end(z) };
}

export interface BootstrapOptions {
  readonly stream: RandomStream;
  /** Default 2,000. */
  readonly resamples?: number;
  readonly confidence?: number;
}

/** BCa interval of a statistic of rows: from every resample for up to 9 rows, from random ones otherwise. */
export function bootstrapRows(source: ResampledStatistic, options: BootstrapOptions): Interval {
  const estimate = source.statistic(Uint32Array.from({ length: source.size }, (_, row) => row));
  const replicates =
    source.size <= mostExhaustiveRows
      ? exhaustiveReplicates(source)
      : bootstrapReplicates(source, options.stream, options.resamples ?? 2000);
  return bcaInterval(replicates, estimate, jackknife(source).acceleration, options.confidence);
}
