/** @module How fast the tails of a column thin out, and how far out a few later values may lie by chance. */
import { z } from 'zod';
import type { Prediction } from './tolerance-limits.ts';

const tailSchema = z.strictObject({
  centre: z.number(),
  /** Distance from the centre at which the tail starts. */
  start: z.number().positive(),
  /** Mean of the log distances beyond the start (Hill 1975; of values on a grid by maximum likelihood). */
  spread: z.number().nonnegative(),
  /** Values in the tail. */
  count: z.int().min(2),
});
/**
 * Distances from `centre` that thin out like a power: (distance / start)^(-1 / spread). Laws whose log distances have a
 * rising hazard (normal, exponential, lognormal, Student's t, Pareto, counts) are at most as heavy beyond what was seen.
 */
export type Tail = z.infer<typeof tailSchema>;

export const tailsSchema = z.strictObject({ low: tailSchema.optional(), high: tailSchema.optional() });
export type Tails = z.infer<typeof tailsSchema>;

/** Fewest from which a spread is estimated. */
const fewestInTail = 3;
/** Gaps below this share of the largest value are rounding, and no grid. */
const rounding = 1e-9;
/** Logs of a rate between which it is sought, halvings until a double is exact, and a cell that has no width. */
const [bisected, rounds, narrow] = [40, 60, 1e-12];

/** Of ascending finite values. A side on which too few values lie apart from the others has no tail. */
export function fitTails(sorted: Float64Array): Tails {
  const low = fitTail(sorted.map((value) => 0 - value).reverse());
  const high = fitTail(sorted);
  return { ...(low && { low: { ...low, centre: 0 - low.centre } }), ...(high && { high }) };
}

function fitTail(sorted: Float64Array): Tail | undefined {
  const from = tailStart(sorted);
  const [below, first] = [sorted[from - 1], sorted[from]];
  const count = sorted.length - from;
  if (first === undefined || below === undefined || count < fewestInTail) return undefined;
  const median = sorted[Math.floor((sorted.length - 1) / 2)] ?? below;
  const centre = Math.min(median, below);
  const half = gridOf(sorted.subarray(from - 1)) / 2;
  const start = first - half - centre;
  const cells = Array.from(sorted.subarray(from), (value): Cell => {
    const lower = Math.log((value - half - centre) / start);
    return { lower, width: Math.log((value + half - centre) / start) - lower };
  });
  const spread = (spreadOf(cells) * count) / (count - 1);
  return Number.isFinite(spread) && start > 0 ? { centre, start, spread, count } : undefined;
}

/** Place of the first value of the tail: equal values are in it together, and some value lies below it. */
function tailStart(sorted: Float64Array): number {
  // More values are no tail, fewer say little of it.
  const first = sorted[sorted.length - Math.ceil(Math.sqrt(sorted.length))] ?? Number.NaN;
  const from = lowerPlace(sorted, (value) => value >= first);
  return from > 0 ? from : lowerPlace(sorted, (value) => value > first);
}

function lowerPlace(sorted: Float64Array, isBeyond: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBeyond(sorted[middle] ?? Number.NaN)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Smallest distance between values that differ: a value stands for all within half of it. */
function gridOf(ascending: Float64Array): number {
  const least = rounding * Math.max(Math.abs(ascending[0] ?? 0), Math.abs(ascending.at(-1) ?? 0));
  let grid = Number.POSITIVE_INFINITY;
  for (let place = 1; place < ascending.length; place += 1) {
    const gap = (ascending[place] ?? 0) - (ascending[place - 1] ?? 0);
    if (gap > least) grid = Math.min(grid, gap);
  }
  return Number.isFinite(grid) ? grid : 0;
}

/** Log distance beyond the start at which a value is known to lie at least, and how much further it may. */
interface Cell {
  readonly lower: number;
  readonly width: number;
}

/**
 * Maximum likelihood of an exponential law of which only cells are known. That none lies beyond the last cell proves no
 * end there: one more value is taken to survive it.
 */
function spreadOf(cells: readonly Cell[]): number {
  const last = cells.at(-1)?.width ?? 0;
  const slope = (rate: number): number =>
    cells.reduce((sum, { lower, width }) => sum - lower + meanWithin(rate, width), -last);
  let [low, high] = [-bisected, bisected];
  for (let round = 0; round < rounds; round += 1) {
    const middle = (low + high) / 2;
    if (slope(Math.exp(middle)) > 0) low = middle;
    else high = middle;
  }
  return Math.exp(-low);
}

/** Mean distance at which a value lies within its cell, of those that ended in it. */
const meanWithin = (rate: number, width: number): number =>
  rate * width < narrow ? 1 / rate : width / Math.expm1(rate * width);

/**
 * Distance from the centre beyond which so many of the later values lie with at most the probability of the level. The
 * expected number of such groups of later values bounds it, which is exact for a power: that start and spread are
 * estimates is in the ratio of rising factorials and in (1 + j z / k)^-k instead of e^-jz.
 */
export function farthest({ start, spread, count }: Tail, together: number, { seen, later, level }: Prediction): number {
  if (together > later) return Number.POSITIVE_INFINITY;
  let odds = 1 / level;
  for (let one = 0; one < together; one += 1) odds *= ((later - one) / (one + 1)) * ((count + one) / (seen + 1 + one));
  const degrees = count - 1;
  const logDistance = (degrees / together) * (odds ** (1 / degrees) - 1);
  return start * Math.exp(spread * Math.max(0, logDistance));
}
