/** @module Weighted mean and standard deviation of feature columns: linear learners work on centred, scaled features. */
import type { FeatureMatrix } from './learner.ts';

export interface ColumnMoments {
  readonly means: Float64Array;
  /** Population standard deviation; 0 for a column whose spread is only rounding. */
  readonly deviations: Float64Array;
}

/** A spread below this share of the largest value is rounding: the column is constant. */
const roundingShare = 1e-14;

/** Moments per column. Without `centred`, means are 0 and deviations are taken about 0: for models without an intercept. */
export function columnMoments(features: FeatureMatrix, weights: Float64Array, centred: boolean): ColumnMoments {
  const { rows, columns, values } = features;
  const total = sumOf(weights);
  const means = new Float64Array(columns);
  const deviations = new Float64Array(columns);
  for (let column = 0; column < columns; column += 1) {
    const own = values.subarray(column * rows, (column + 1) * rows);
    const { shift, largest } = extent(own, weights);
    const mean = centred ? (own[0] as number) + shift / total : 0;
    means[column] = mean;
    deviations[column] = deviationOf(squaresAbout(mean, own, weights) / total, largest);
  }
  return { means, deviations };
}

/** Of a column with that variance, whose largest value without its sign is `largest`; 0 if it is only rounding. */
export function deviationOf(variance: number, largest: number): number {
  const deviation = Math.sqrt(variance);
  return deviation > roundingShare * largest ? deviation : 0;
}

/** Weighted sum of differences from the first value, and the largest value without its sign. Sums stand two side by side. */
function extent(values: Float64Array, weights: Float64Array): { readonly shift: number; readonly largest: number } {
  const first = values[0] as number;
  let even = 0;
  let odd = 0;
  let farthest = 0;
  let far = 0;
  let row = 0;
  for (; row + 1 < values.length; row += 2) {
    const one = values[row] as number;
    const other = values[row + 1] as number;
    even += (weights[row] as number) * (one - first);
    odd += (weights[row + 1] as number) * (other - first);
    far = Math.max(far, Math.abs(one));
    farthest = Math.max(farthest, Math.abs(other));
  }
  if (row < values.length) {
    const last = values[row] as number;
    even += (weights[row] as number) * (last - first);
    far = Math.max(far, Math.abs(last));
  }
  return { shift: even + odd, largest: Math.max(far, farthest) };
}

function squaresAbout(mean: number, values: Float64Array, weights: Float64Array): number {
  let even = 0;
  let odd = 0;
  let row = 0;
  for (; row + 1 < values.length; row += 2) {
    const one = (values[row] as number) - mean;
    const other = (values[row + 1] as number) - mean;
    even += (weights[row] as number) * one * one;
    odd += (weights[row + 1] as number) * other * other;
  }
  if (row < values.length) even += (weights[row] as number) * ((values[row] as number) - mean) ** 2;
  return even + odd;
}

/** The features minus their means, divided by their deviations; constant columns become zeros. */
export function standardized(features: FeatureMatrix, { means, deviations }: ColumnMoments): Float64Array {
  const { rows, columns, values } = features;
  const result = new Float64Array(values.length);
  for (let column = 0; column < columns; column += 1) {
    const mean = means[column] as number;
    const deviation = deviations[column] as number;
    if (deviation === 0) continue;
    for (let index = column * rows; index < (column + 1) * rows; index += 1) {
      result[index] = ((values[index] as number) - mean) / deviation;
    }
  }
  return result;
}

/** In order, by a loop: a call per value takes ten times as long. */
export function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index] as number;
  return sum;
}

/** Weights of a request, or all one. */
export function rowWeights(weights: Float64Array | undefined, rows: number): Float64Array {
  return weights ?? new Float64Array(rows).fill(1);
}
