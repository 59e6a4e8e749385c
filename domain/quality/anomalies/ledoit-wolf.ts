/** @module Covariance shrunk towards a multiple of the identity (Ledoit and Wolf 2004, "A well-conditioned estimator for large-dimensional covariance matrices"). */
import { fourProducts } from '../../learning/column-products.ts';
import type { FeatureMatrix } from '../../learning/learner.ts';
import { meanOf } from '../../statistics/moments.ts';

export interface ShrunkCovariance {
  readonly means: Float64Array;
  /** Symmetric, row-major; divisor n. */
  readonly covariance: Float64Array;
  /** Weight of the identity, 0 to 1. */
  readonly shrinkage: number;
}

/** (1 - shrinkage) · S + shrinkage · (trace S / columns) · I, the shrinkage estimated as in scikit-learn's `LedoitWolf`. */
export function ledoitWolf(features: FeatureMatrix): ShrunkCovariance {
  const { rows, columns } = features;
  const { means, values } = centred(features);
  const covariance = products(values, rows, columns).map((sum) => sum / rows);
  let trace = 0;
  let squares = 0;
  for (let column = 0; column < columns; column += 1) trace += covariance[column * columns + column] as number;
  for (const value of covariance) squares += value * value;
  const mean = trace / columns;
  const distance = (squares - 2 * mean * trace + columns * mean * mean) / columns;
  const error = (fourthMoments(values, rows, columns) / rows - squares) / (columns * rows);
  const shrinkage = distance > 0 ? Math.max(0, Math.min(error, distance)) / distance : 0;
  for (let row = 0; row < columns; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const index = row * columns + column;
      covariance[index] = (1 - shrinkage) * (covariance[index] as number) + (row === column ? shrinkage * mean : 0);
    }
  }
  return { means, covariance, shrinkage };
}

function centred({ rows, columns, values }: FeatureMatrix): { means: Float64Array; values: Float64Array } {
  const means = new Float64Array(columns);
  const result = new Float64Array(values.length);
  for (let column = 0; column < columns; column += 1) {
    const mean = meanOf(values.subarray(column * rows, (column + 1) * rows));
    means[column] = mean;
    for (let index = column * rows; index < (column + 1) * rows; index += 1) {
      result[index] = (values[index] as number) - mean;
    }
  }
  return { means, values: result };
}

/** Products of each two columns. */
function products(values: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(columns * columns);
  const sums = new Float64Array(4);
  for (let first = 0; first < columns; first += 1) {
    const left = values.subarray(first * rows, (first + 1) * rows);
    for (let second = first; second < columns; second += 4) {
      // The last four overlap those before rather than reach beyond the end.
      const base = Math.max(0, Math.min(second, columns - 4));
      if (columns < 4) singleProducts(left, values, sums);
      else fourProducts(left, values, base * rows, sums);
      for (let own = 0; own < Math.min(4, columns); own += 1) {
        result[first * columns + base + own] = sums[own] as number;
        result[(base + own) * columns + first] = sums[own] as number;
      }
    }
  }
  return result;
}

function singleProducts(left: Float64Array, values: Float64Array, sums: Float64Array): void {
  for (let column = 0; column * left.length < values.length; column += 1) {
    let sum = 0;
    for (let row = 0; row < left.length; row += 1) {
      sum += (left[row] as number) * (values[column * left.length + row] as number);
    }
    sums[column] = sum;
  }
}

/** Sum over rows of the squared length, squared. */
function fourthMoments(values: Float64Array, rows: number, columns: number): number {
  const lengths = new Float64Array(rows);
  for (let column = 0; column < columns; column += 1) {
    for (let row = 0; row < rows; row += 1) {
      lengths[row] = (lengths[row] as number) + (values[column * rows + row] as number) ** 2;
    }
  }
  return lengths.reduce((sum, length) => sum + length * length, 0);
}
