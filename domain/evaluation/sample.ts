/** @module Truth beside prediction, row by row: what every metric is a function of. */
import type { Predictions } from '../model/predict.ts';

export interface ClassificationSample {
  readonly task: 'classification';
  readonly classes: readonly string[];
  /** Class index per row. */
  readonly truth: Int32Array;
  readonly predicted: Int32Array;
  /** Row-major, rows × classes. */
  readonly probabilities: Float64Array;
  /** One per row, not negative. */
  readonly weights: Float64Array;
}

export interface RegressionSample {
  readonly task: 'regression';
  readonly truth: Float64Array;
  readonly predicted: Float64Array;
  readonly weights: Float64Array;
}

export type Sample = ClassificationSample | RegressionSample;

/** Truth of a test table: class labels, some perhaps unknown to the model, or numbers. */
export type Truth =
  | { readonly task: 'classification'; readonly labels: readonly string[] }
  | { readonly task: 'regression'; readonly values: Float64Array };

/** Classes of the model, then those that only the truth has (a model gives them probability 0), by code unit. */
export function withUnseenClasses(classes: readonly string[], labels: readonly string[]): string[] {
  const known = new Set(classes);
  return [...classes, ...[...new Set(labels)].filter((label) => !known.has(label)).sort()];
}

/** Joins truth and predictions of the same rows; the tasks must agree. */
export function joinSample(truth: Truth, predictions: Predictions, weights: Float64Array): Sample {
  if (truth.task === 'regression' || predictions.task === 'regression') {
    return {
      task: 'regression',
      truth: truth.task === 'regression' ? truth.values : new Float64Array(),
      predicted: predictions.task === 'regression' ? predictions.values : new Float64Array(),
      weights,
    };
  }
  const classes = withUnseenClasses(predictions.classes, truth.labels);
  const indexOf = new Map(classes.map((label, index) => [label, index]));
  return {
    task: 'classification',
    classes,
    truth: Int32Array.from(truth.labels, (label) => indexOf.get(label) ?? -1),
    predicted: predictions.labels,
    probabilities: widen(predictions.probabilities, predictions.classes.length, classes.length),
    weights,
  };
}

/** Row-major matrix with columns of zeros added at the end of each row. */
export function widen(matrix: Float64Array, from: number, to: number): Float64Array {
  if (from === to) return matrix;
  const rows = matrix.length / from;
  const wide = new Float64Array(rows * to);
  for (let row = 0; row < rows; row += 1) wide.set(matrix.subarray(row * from, (row + 1) * from), row * to);
  return wide;
}

/** The sample's rows of these indices. */
export function takeSample(sample: Sample, rows: Uint32Array): Sample {
  const weights = Float64Array.from(rows, (row) => sample.weights[row] ?? 0);
  if (sample.task === 'regression') {
    const truth = Float64Array.from(rows, (row) => sample.truth[row] ?? 0);
    return {
      task: 'regression',
      truth,
      predicted: Float64Array.from(rows, (row) => sample.predicted[row] ?? 0),
      weights,
    };
  }
  const width = sample.classes.length;
  const probabilities = new Float64Array(rows.length * width);
  rows.forEach((row, index) => {
    probabilities.set(sample.probabilities.subarray(row * width, (row + 1) * width), index * width);
  });
  return {
    ...sample,
    truth: Int32Array.from(rows, (row) => sample.truth[row] ?? 0),
    predicted: Int32Array.from(rows, (row) => sample.predicted[row] ?? 0),
    probabilities,
    weights,
  };
}
