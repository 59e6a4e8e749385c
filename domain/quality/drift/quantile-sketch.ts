/** @module A mergeable summary of a column's values whose ranks are known to within a bound that it carries along. */
import { sortDoubles } from '../../learning/sort-doubles.ts';
import { type Empirical, empiricalOfSorted } from '../../statistics/empirical.ts';

/**
 * Values in levels: one of level h stands for 2^h observations. A level with more than `capacity` values gives every
 * second one to the next level, which moves the rank of any value by at most 2^h (Manku, Rajagopalan and Lindsay 1998).
 * Which half goes up alternates, so that the moves cancel as a rule; `error` adds them up as if they never did.
 */
export interface QuantileSketch {
  /** Most values of a level. Up to so many observations the sketch is exact. */
  readonly capacity: number;
  /** Observations. */
  readonly count: number;
  /** Largest possible error of a rank, in observations. */
  readonly error: number;
  /** Ascending within a level. */
  readonly levels: readonly Float64Array[];
  /** How many times each level gave values away. */
  readonly compactions: readonly number[];
}

/** Sketch of values that are not NaN; infinite ones are kept as what they are. */
export function sketchQuantiles(values: Float64Array, capacity: number): QuantileSketch {
  return compacted({ capacity, count: values.length, error: 0, levels: [sortDoubles(values)], compactions: [0] });
}

/** The same observations with fewer values: what `sketchQuantiles` gives, where the sketch was exact. */
export function withCapacity(sketch: QuantileSketch, capacity: number): QuantileSketch {
  return compacted({ ...sketch, capacity: Math.min(sketch.capacity, capacity) });
}

/** As if both had been sketched together, up to the error; the smaller capacity is kept. */
export function mergeQuantiles(first: QuantileSketch, second: QuantileSketch): QuantileSketch {
  const height = Math.max(first.levels.length, second.levels.length);
  const none = new Float64Array(0);
  const at = <T>(index: number, lists: readonly (readonly T[])[], otherwise: T): [T, T] => [
    lists[0]?.[index] ?? otherwise,
    lists[1]?.[index] ?? otherwise,
  ];
  return compacted({
    capacity: Math.min(first.capacity, second.capacity),
    count: first.count + second.count,
    error: first.error + second.error,
    levels: Array.from({ length: height }, (_, h) => mergeSorted(...at(h, [first.levels, second.levels], none))),
    compactions: Array.from({ length: height }, (_, h) => {
      const [a, b] = at(h, [first.compactions, second.compactions], 0);
      return a + b;
    }),
  });
}

function compacted(sketch: QuantileSketch): QuantileSketch {
  const levels = [...sketch.levels];
  const compactions = [...sketch.compactions];
  let { error } = sketch;
  for (let h = 0; h < levels.length; h += 1) {
    const values = levels[h] as Float64Array;
    if (values.length <= sketch.capacity) continue;
    const times = compactions[h] ?? 0;
    // An odd one out keeps its weight where it is.
    const from = values.length % 2;
    const promoted = new Float64Array((values.length - from) / 2);
    for (let index = 0; index < promoted.length; index += 1) {
      promoted[index] = values[from + 2 * index + (times % 2)] as number;
    }
    levels[h] = values.slice(0, from);
    levels[h + 1] = mergeSorted(levels[h + 1] ?? new Float64Array(0), promoted);
    compactions[h] = times + 1;
    compactions[h + 1] ??= 0;
    error += 2 ** h;
  }
  return { ...sketch, error, levels, compactions };
}

function mergeSorted(first: Float64Array, second: Float64Array): Float64Array {
  if (first.length === 0) return second;
  if (second.length === 0) return first;
  const merged = new Float64Array(first.length + second.length);
  let [i, j] = [0, 0];
  for (let index = 0; index < merged.length; index += 1) {
    const fromFirst = j >= second.length || (i < first.length && (first[i] as number) <= (second[j] as number));
    merged[index] = (fromFirst ? first[i] : second[j]) as number;
    if (fromFirst) i += 1;
    else j += 1;
  }
  return merged;
}

/** The distribution that the sketch stands for; `upTo` is off by at most `error`. */
export function empiricalOfSketch({ levels, count }: QuantileSketch): Empirical {
  if (levels.length === 1) return empiricalOfSorted(levels[0] ?? new Float64Array(0));
  const places = levels.map(() => 0);
  const values: number[] = [];
  const upTo: number[] = [];
  let sum = 0;
  for (let least = leastNext(levels, places); least !== undefined; least = leastNext(levels, places)) {
    for (const [h, level] of levels.entries()) {
      let place = places[h] as number;
      while (place < level.length && level[place] === least) place += 1;
      sum += 2 ** h * (place - (places[h] as number));
      places[h] = place;
    }
    values.push(least);
    upTo.push(sum);
  }
  return { values: Float64Array.from(values), upTo: Float64Array.from(upTo), total: count };
}

function leastNext(levels: readonly Float64Array[], places: readonly number[]): number | undefined {
  let least: number | undefined;
  for (const [h, level] of levels.entries()) {
    const next = level[places[h] as number];
    if (next !== undefined && (least === undefined || next < least)) least = next;
  }
  return least;
}
