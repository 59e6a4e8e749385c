/** @module Feature values as at most 255 bins of one byte: what a forest looks for its splits in. */
import type { FeatureMatrix } from './learner.ts';
import { sortDoubles } from './sort-doubles.ts';

/** Bins of all columns. Bin b of column c holds the values from `lowest[c][b]` to `highest[c][b]`, both seen in training. */
export interface FeatureBins {
  readonly columns: readonly Uint8Array[];
  readonly lowest: readonly Float64Array[];
  readonly highest: readonly Float64Array[];
}

interface Distinct {
  /** Ascending. */
  readonly values: Float64Array;
  /** Rows, or weight, per value. */
  readonly mass: Float64Array;
}

/**
 * One bin per value where a column has at most `limit` of them, so that splits are exact; else bins of about equal mass.
 * A row of weight k counts as k rows, a row of weight 0 as none (it still gets the bin that its value falls into).
 */
export function binFeatures(features: FeatureMatrix, limit: number, weights?: Float64Array): FeatureBins {
  const columns: Uint8Array[] = [];
  const lowest: Float64Array[] = [];
  const highest: Float64Array[] = [];
  for (let column = 0; column < features.columns; column += 1) {
    const values = features.values.subarray(column * features.rows, (column + 1) * features.rows);
    const ranges = binRanges(distinctValues(values, weights), limit);
    lowest.push(ranges.lowest);
    highest.push(ranges.highest);
    columns.push(binsOf(values, ranges.highest));
  }
  return { columns, lowest, highest };
}

function distinctValues(values: Float64Array, weights: Float64Array | undefined): Distinct {
  const sorted = sortDoubles(weights ? values.filter((_, row) => (weights[row] as number) > 0) : values);
  const starts = new Int32Array(sorted.length + 1);
  let count = 0;
  for (let row = 0; row < sorted.length; row += 1) {
    if (row > 0 && sorted[row] === sorted[row - 1]) continue;
    starts[count] = row;
    count += 1;
  }
  starts[count] = sorted.length;
  const distinct = new Float64Array(count);
  const mass = new Float64Array(count);
  for (let index = 0; index < count; index += 1) {
    distinct[index] = sorted[starts[index] as number] as number;
    mass[index] = (starts[index + 1] as number) - (starts[index] as number);
  }
  if (weights) weigh({ values: distinct, mass }, values, weights);
  return { values: distinct, mass };
}

function weigh({ values: distinct, mass }: Distinct, values: Float64Array, weights: Float64Array): void {
  mass.fill(0);
  for (let row = 0; row < values.length; row += 1) {
    const weight = weights[row] as number;
    if (weight === 0) continue;
    const index = firstNotBelow(distinct, values[row] as number);
    mass[index] = (mass[index] as number) + weight;
  }
}

/** A value goes into the bin of its middle rank, so that no heavy value drags light neighbours along. */
function binRanges({ values, mass }: Distinct, limit: number): { lowest: Float64Array; highest: Float64Array } {
  if (values.length <= limit) return { lowest: values, highest: values };
  const total = mass.reduce((sum, share) => sum + share, 0);
  const lowest: number[] = [];
  const highest: number[] = [];
  let before = 0;
  let current = -1;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    const share = mass[index] as number;
    const bin = Math.min(limit - 1, Math.floor((limit * (before + share / 2)) / total));
    if (bin !== current) {
      lowest.push(value);
      highest.push(value);
      current = bin;
    }
    highest[highest.length - 1] = value;
    before += share;
  }
  return { lowest: Float64Array.from(lowest), highest: Float64Array.from(highest) };
}

/** As `firstNotBelow` for each value, in as many steps for all, without a branch that could go either way. */
function binsOf(values: Float64Array, highest: Float64Array): Uint8Array {
  const last = highest.length - 1;
  const size = 1 << (32 - Math.clz32(last));
  const bounds = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  // Without the last bound, values beyond them all are in its bin.
  bounds.set(highest.subarray(0, last));
  const bins = new Uint8Array(values.length);
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] as number;
    let below = 0;
    for (let step = size >> 1; step > 0; step >>= 1) {
      below += step * Number((bounds[below + step - 1] as number) < value);
    }
    bins[row] = below;
  }
  return bins;
}

/** Halfway between the values next to a cut, as in an exact search, but always below the upper one. */
export function thresholdBetween(bins: FeatureBins, feature: number, left: number, right: number): number {
  const below = bins.highest[feature]?.[left] as number;
  const above = bins.lowest[feature]?.[right] as number;
  const halfway = below / 2 + above / 2;
  return halfway >= below && halfway < above ? halfway : below;
}

/** Index of the first of the ascending `bounds` that is not below `value`; the last for a value beyond them all. */
function firstNotBelow(bounds: Float64Array, value: number): number {
  let low = 0;
  let high = bounds.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((bounds[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
