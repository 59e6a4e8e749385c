/** @module Rows as a network takes them: standardised, in single precision. */
import type { ColumnMoments } from './column-moments.ts';
import type { FeatureMatrix } from './learner.ts';
import type { Block } from './mlp-network.ts';

/** Deviations from the mean that are told apart: far larger ones would leave single precision within the network. */
const farthest = 1e6;

function scaled(value: number, mean: number, inverse: number): number {
  const distance = (value - mean) * inverse;
  // One comparison that holds for all but wild values: two in a row take three times as long.
  return Math.abs(distance) > farthest ? Math.sign(distance) * farthest : distance;
}

/** Rows of a matrix from `first` on. */
export interface RowRange {
  readonly first: number;
  readonly count: number;
}

/** Writes the rows column by column: column c begins at c × `stride` of the target. */
export function fillColumns(
  features: FeatureMatrix,
  moments: ColumnMoments,
  { first, count }: RowRange,
  { values: target, width: stride }: Block,
): void {
  const { values } = features;
  for (let column = 0; column < features.columns; column += 1) {
    const mean = moments.means[column] as number;
    const deviation = moments.deviations[column] as number;
    const from = column * features.rows + first;
    const to = column * stride;
    // A constant column carries nothing; the block may hold other rows from before.
    if (deviation === 0) target.fill(0, to, to + count);
    else {
      const inverse = 1 / deviation;
      for (let row = 0; row < count; row += 1) target[to + row] = scaled(values[from + row] as number, mean, inverse);
    }
  }
}

/** All rows of the matrix, one after the other. */
export function packRows(features: FeatureMatrix, moments: ColumnMoments): Block {
  const { rows, columns, values } = features;
  const packed = new Float32Array(rows * columns);
  for (let first = 0; first < rows; first += packedAtOnce) {
    const last = Math.min(rows, first + packedAtOnce);
    for (let column = 0; column < columns; column += 1) {
      const mean = moments.means[column] as number;
      const deviation = moments.deviations[column] as number;
      if (deviation === 0) continue;
      const inverse = 1 / deviation;
      for (let row = first; row < last; row += 1) {
        packed[row * columns + column] = scaled(values[column * rows + row] as number, mean, inverse);
      }
    }
  }
  return { values: packed, width: columns };
}

/** So many rows stay in the cache while their columns are gone through. */
const packedAtOnce = 128;
