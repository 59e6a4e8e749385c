/** @module How many rows of each class the prune filters take: the confident joint with a floor under its diagonal. */
import type { ConfidentJoint } from './confident-joint.ts';
import { roundPreservingRowTotals } from './round-counts.ts';

export interface PruneOptions {
  /** Rows that each class keeps at least. */
  readonly least: number;
  /** Share of the off-diagonal counts to take. */
  readonly noiseShare: number;
}

/** cleanlab's `_keep_at_least_n_per_class`; row = given label. What the diagonal gains is taken evenly from the other counts of that label. */
export function pruneCounts({ classCount, counts }: ConfidentJoint, options: PruneOptions): ConfidentJoint {
  const pruned = counts.slice();
  for (let label = 0; label < classCount; label += 1) {
    const own = pruned.subarray(label * classCount, (label + 1) * classCount);
    raiseDiagonal(own, label, options.least);
    scaleNoise(own, label, options.noiseShare);
  }
  return { classCount, counts: roundByTrueLabel(pruned, classCount) };
}

function raiseDiagonal(own: Float64Array, label: number, least: number): void {
  const diagonal = Math.max(least, own[label] ?? 0);
  const others = Math.max(1, own.reduce((count, value) => count + Number(value !== 0), 0) - 1);
  const gain = (diagonal - (own[label] ?? 0)) / others;
  for (let guess = 0; guess < own.length; guess += 1) own[guess] = Math.max(0, (own[guess] ?? 0) - gain);
  own[label] = diagonal;
}

function scaleNoise(own: Float64Array, label: number, share: number): void {
  let released = 0;
  for (let guess = 0; guess < own.length; guess += 1) {
    if (guess === label) continue;
    const count = own[guess] ?? 0;
    own[guess] = Math.trunc(count * share);
    released += count - count * share;
  }
  own[label] = Math.trunc((own[label] ?? 0) + released);
}

const transposed = (counts: Float64Array, size: number): Float64Array =>
  counts.map((_, index) => counts[(index % size) * size + Math.floor(index / size)] ?? 0);

/** cleanlab rounds the transposed matrix row by row. */
function roundByTrueLabel(counts: Float64Array, classCount: number): Float64Array {
  return transposed(roundPreservingRowTotals(transposed(counts, classCount), classCount), classCount);
}
