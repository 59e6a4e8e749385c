/** @module What boosting learns: the rows that have a weight, and the loss of their target. */
import { BinaryLogLoss, type BoostingLoss, SoftmaxLogLoss, SquaredError } from './boosting-loss.ts';
import { rowWeights } from './column-moments.ts';
import type { FeatureMatrix, LabelledRows, Target } from './learner.ts';

export interface BoostingProblem {
  readonly features: FeatureMatrix;
  /** One per row, all positive; absent means all one. */
  readonly weights?: Float64Array;
  readonly loss: BoostingLoss;
}

/** Indices of the classes that occur in rows with a weight, ascending: the others get no trees and probability 0. */
export function presentClasses({ target, weights }: LabelledRows): Int32Array | null {
  if (target.task === 'regression') return null;
  const seen = new Set<number>();
  target.labels.forEach((label, row) => {
    if ((weights?.[row] ?? 1) > 0) seen.add(label);
  });
  return Int32Array.from(seen).sort();
}

/** Leaves out the rows of weight 0. `present` holds the classes that there are scores for. */
export function boostingProblem(given: LabelledRows, present: Int32Array | null): BoostingProblem {
  const { features, target, weights } = withoutWeightless(given);
  const loss = lossOf(target, rowWeights(weights, features.rows), present);
  return { features, loss, ...(weights ? { weights } : {}) };
}

function lossOf(target: Target, weights: Float64Array, present: Int32Array | null): BoostingLoss {
  if (target.task === 'regression') return new SquaredError(target.values, weights);
  const outputs = new Int32Array(target.classes.length).fill(-1);
  present?.forEach((label, output) => {
    outputs[label] = output;
  });
  const labels = target.labels.map((label) => outputs[label] as number);
  return present?.length === 2
    ? new BinaryLogLoss(labels, weights)
    : new SoftmaxLogLoss(labels, weights, present?.length ?? 0);
}

function withoutWeightless(given: LabelledRows): LabelledRows {
  const { features, target, weights } = given;
  if (!weights || weights.every((weight) => weight > 0)) return given;
  const kept = Int32Array.from(weights.keys()).filter((row) => (weights[row] as number) > 0);
  const values = new Float64Array(kept.length * features.columns);
  for (let column = 0; column < features.columns; column += 1) {
    const from = features.values.subarray(column * features.rows, (column + 1) * features.rows);
    values.set(pick(from, kept), column * kept.length);
  }
  return {
    features: { rows: kept.length, columns: features.columns, values },
    target:
      target.task === 'regression'
        ? { ...target, values: pick(target.values, kept) }
        : { ...target, labels: kept.map((row) => target.labels[row] as number) },
    weights: pick(weights, kept),
  };
}

function pick(values: Float64Array, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row) => values[row] as number);
}
