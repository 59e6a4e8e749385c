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
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const means = new Float64Array(columns);
  const deviations = new Float64Array(columns);
  for (let column = 0; column < columns; column += 1) {
    const base = column * rows;
    const first = values[base] as number;
    let sum = 0;
    let largest = 0;
    for (let row = 0; row < rows; row += 1) {
      const value = values[base + row] as number;
      sum += (weights[row] as number) * (value - first);
      largest = Math.max(largest, Math.abs(value));
    }
    const mean = centred ? first + sum / total : 0;
    let squares = 0;
    for (let row = 0; row < rows; row += 1) {
      squares += (weights[row] as number) * ((values[base + row] as number) - mean) ** 2;
    }
    const deviation = Math.sqrt(squares / total);
    means[column] = mean;
    deviations[column] = deviation > roundingShare * largest ? deviation : 0;
  }
  return { means, deviations };
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

/** Weights of a request, or all one. */
export function rowWeights(weights: Float64Array | undefined, rows: number): Float64Array {
  return weights ?? new Float64Array(rows).fill(1);
}
