/** @module Empirical distributions: distinct values in order with how many observations lie at or below each. */
import { sortDoubles } from '../learning/sort-doubles.ts';

export interface Empirical {
  /** Distinct, ascending. */
  readonly values: Float64Array;
  /** Observations at or below each value; the last entry is `total`. */
  readonly upTo: Float64Array;
  readonly total: number;
}

/** The distribution of a sample; NaN stands for a missing value and is left out. */
export function empiricalOf(sample: Float64Array): Empirical {
  return empiricalOfSorted(
    sortDoubles(sample.some(Number.isNaN) ? sample.filter((value) => !Number.isNaN(value)) : sample),
  );
}

/** As `empiricalOf`, of ascending values without NaN. */
export function empiricalOfSorted(sorted: Float64Array): Empirical {
  const values = new Float64Array(sorted.length);
  const upTo = new Float64Array(sorted.length);
  let distinct = 0;
  for (let index = 0; index < sorted.length; index += 1) {
    const value = sorted[index] as number;
    if (index === 0 || value !== sorted[index - 1]) {
      values[distinct] = value;
      distinct += 1;
    }
    upTo[distinct - 1] = index + 1;
  }
  return { values: values.slice(0, distinct), upTo: upTo.slice(0, distinct), total: sorted.length };
}

/** Calls `visit` with each value of either distribution, ascending, and the counts of both at or below it. */
export function walkBoth(
  first: Empirical,
  second: Empirical,
  visit: (value: number, firstUpTo: number, secondUpTo: number) => void,
): void {
  let [i, j] = [0, 0];
  const { length: firstLength } = first.values;
  const { length: secondLength } = second.values;
  while (i < firstLength || j < secondLength) {
    const a = i < firstLength ? (first.values[i] as number) : Number.POSITIVE_INFINITY;
    const b = j < secondLength ? (second.values[j] as number) : Number.POSITIVE_INFINITY;
    const value = Math.min(a, b);
    // An infinite value of one side must not be waited for on the other, which has ended.
    if (i < firstLength && a === value) i += 1;
    if (j < secondLength && b === value) j += 1;
    visit(value, i === 0 ? 0 : (first.upTo[i - 1] as number), j === 0 ? 0 : (second.upTo[j - 1] as number));
  }
}

/** Smallest value with at least this share of the observations at or below it; NaN for no observation. */
export function quantileOf({ values, upTo, total }: Empirical, share: number): number {
  const wanted = share * total;
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((upTo[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return values[low] ?? Number.NaN;
}
