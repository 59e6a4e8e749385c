/** @module Features rounded to a grid of 16-bit integers, from which distances are bounded from below. */
import type { Metric } from './distance-kernel.ts';
import type { FeatureMatrix } from './learner.ts';

/** Columns beyond so many standard deviations are cut off, so that one outlier does not coarsen the grid for all rows. */
const widestDeviations = 12;
/** Products of rounded values are added up in 32 bits; twice the largest must fit in 16. */
const largestValue = 16_383;
/** Largest error of a product or a difference, relative: 2^-53, with room for a few. */
const roundingShare = 2 ** -50;

/**
 * Distances on the grid are never larger than the real ones by more than the slack: cutting off to a box brings no two
 * points further apart, and rounding moves each coordinate by half a unit at most.
 */
export interface NeighborGrid {
  readonly metric: Metric;
  readonly columns: number;
  readonly centres: Float64Array;
  /** Real length of one grid unit. */
  readonly unit: number;
  /** Largest grid coordinate. */
  readonly limit: number;
  /** Units by which a distance on the grid may exceed the real one. */
  readonly slack: number;
}

export function neighborGrid(features: FeatureMatrix, metric: Metric): NeighborGrid {
  const { rows, columns, values } = features;
  const centres = new Float64Array(columns);
  let widest = 0;
  let spread = 0;
  let largest = 0;
  for (let column = 0; column < columns; column += 1) {
    const own = values.subarray(column * rows, (column + 1) * rows);
    const { low, high, deviation } = extent(own);
    const centre = low + (high - low) / 2;
    centres[column] = centre;
    widest = Math.max(widest, high - centre);
    spread = Math.max(spread, deviation);
    largest = Math.max(largest, Math.abs(low), Math.abs(high));
  }
  const reach = Math.min(widest, widestDeviations * spread);
  // (2 · limit)² per column, summed, must stay below 2^31; absolute differences, 2 · limit, are far smaller.
  const fitting = metric === 'euclidean' ? Math.floor(Math.sqrt((2 ** 31 - 1) / (4 * columns))) : largestValue;
  const limit = Math.max(1, Math.min(largestValue, fitting, Math.floor((2 ** 31 - 1) / (2 * columns))));
  const unit = reach > 0 && Number.isFinite(reach) ? reach / limit : 1;
  const perColumn = 1 + (largest * roundingShare) / unit;
  const slack = perColumn * (metric === 'euclidean' ? Math.sqrt(columns) : columns);
  return { metric, columns, centres, unit, limit, slack };
}

function extent(values: Float64Array): { readonly low: number; readonly high: number; readonly deviation: number } {
  const first = values[0] as number;
  let low = first;
  let high = first;
  let sum = 0;
  let squares = 0;
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] as number;
    if (value < low) low = value;
    if (value > high) high = value;
    sum += value - first;
    squares += (value - first) ** 2;
  }
  const mean = sum / values.length;
  return { low, high, deviation: Math.sqrt(Math.max(0, squares / values.length - mean * mean)) };
}

/**
 * Grid coordinates times `factor`, in bundles of `width` rows: per pair of columns `width` × (column, next column).
 * Rows that fill up the last bundle, and a column that fills up the last pair, are zero.
 */
export function gridBundles(
  grid: NeighborGrid,
  features: FeatureMatrix,
  { width, factor }: { readonly width: number; readonly factor: number },
): Int16Array {
  const { rows, columns, values } = features;
  const { unit, limit } = grid;
  const pairs = Math.ceil(columns / 2);
  const result = new Int16Array(Math.ceil(rows / width) * pairs * 2 * width);
  for (let column = 0; column < columns; column += 1) {
    const centre = grid.centres[column] as number;
    const offset = (column >> 1) * 2 * width + (column & 1);
    let target = offset;
    for (let first = 0; first < rows; first += width) {
      const last = column * rows + Math.min(rows, first + width);
      let lane = target;
      for (let index = column * rows + first; index < last; index += 1) {
        const place = Math.round(((values[index] as number) - centre) / unit);
        result[lane] = Math.max(-limit, Math.min(limit, place)) * factor;
        lane += 2;
      }
      target += pairs * 2 * width;
    }
  }
  return result;
}

/** Squared lengths of rows in bundles that were made with factor 1. */
export function squaredNorms(bundles: Int16Array, width: number, pairs: number): Int32Array {
  const norms = new Int32Array(bundles.length / (pairs * 2));
  let index = 0;
  for (let first = 0; first < norms.length; first += width) {
    for (let pair = 0; pair < pairs; pair += 1) {
      for (let row = first; row < first + width; row += 1) {
        const one = bundles[index] as number;
        const other = bundles[index + 1] as number;
        norms[row] = (norms[row] as number) + one * one + other * other;
        index += 2;
      }
    }
  }
  return norms;
}
