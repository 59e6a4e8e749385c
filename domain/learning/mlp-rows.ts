/** @module Rows as a network takes them: standardised, row after row, in single precision. */
import type { ColumnMoments } from './column-moments.ts';
import type { FeatureMatrix } from './learner.ts';
import type { Block } from './mlp-network.ts';

/** Deviations from the mean that are told apart: far larger ones would leave single precision within the network. */
const farthest = 1e6;

/** Writes the rows from `first` on, as many as fit or are left, to the block; returns how many. */
export function fillRows(features: FeatureMatrix, moments: ColumnMoments, first: number, block: Block): number {
  const { rows, columns, values } = features;
  const { means, deviations } = moments;
  const { values: target, width } = block;
  const count = Math.min(Math.floor(target.length / width), rows - first);
  for (let column = 0; column < columns; column += 1) {
    const mean = means[column] as number;
    const deviation = deviations[column] as number;
    // A constant column carries nothing: it stays at zero.
    if (deviation === 0) continue;
    const base = column * rows + first;
    for (let row = 0; row < count; row += 1) {
      const scaled = ((values[base + row] as number) - mean) / deviation;
      target[row * width + column] = scaled > farthest ? farthest : scaled < -farthest ? -farthest : scaled;
    }
  }
  return count;
}

/** Rows of the matrix at the given places. */
export function packRows(features: FeatureMatrix, moments: ColumnMoments): Block {
  const { rows, columns } = features;
  const packed = new Float32Array(rows * columns);
  for (let first = 0; first < rows; first += packedAtOnce) {
    const last = Math.min(rows, first + packedAtOnce);
    fillRows(features, moments, first, { values: packed.subarray(first * columns, last * columns), width: columns });
  }
  return { values: packed, width: columns };
}

/** So many rows stay in the cache while their columns are gone through. */
const packedAtOnce = 128;
