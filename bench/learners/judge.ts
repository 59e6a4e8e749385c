/** @module What a fold says of both sides: their scores, and how far their predictions differ. */
import type { Fold } from '../forest/datasets.ts';
import { mean } from '../forest/summary.ts';
import type { LearnerData } from './datasets.ts';
import type { Comparison } from './sides.ts';

/** Accuracy and log-loss for classes, R² and root mean squared error for numbers. */
export interface Scores {
  readonly score: number;
  readonly loss: number;
}

export interface FoldResult {
  readonly ours: Scores;
  readonly theirs: Scores;
  /** Absolute differences of predictions: of probabilities, or of numbers over the targets' deviation. */
  readonly largest: number;
  /** Rows with a difference above the bound, and rows in all. */
  readonly apart: number;
  readonly rows: number;
}

/** A probability below this counts as this, as in the metric `log-loss`. */
const leastProbability = 1e-15;
/** Exact fits agree to this. */
const agreement = 1e-4;

/** Scores of the test rows of the fold; throws if a side did not predict each of them. */
export function judge({ ours, theirs }: Comparison, data: LearnerData, fold: Fold): FoldResult {
  const truths = Float64Array.from(fold.test, (row) => data.targets[row] ?? 0);
  const width = data.task === 'classification' ? data.classCount : 1;
  if (ours.predicted.length !== theirs.predicted.length || ours.predicted.length !== width * truths.length) {
    throw new Error(`${data.name}: ${ours.predicted.length} predictions of ours, ${theirs.predicted.length} of theirs`);
  }
  const scores = data.task === 'classification' ? classScores : numberScores;
  const unit = data.task === 'classification' ? 1 : deviation(truths);
  const rowDifferences = Array.from(truths, (_, row) => {
    let largest = 0;
    for (let place = row * width; place < (row + 1) * width; place += 1) {
      largest = Math.max(largest, Math.abs((ours.predicted[place] ?? 0) - (theirs.predicted[place] ?? 0)) / unit);
    }
    return largest;
  });
  return {
    ours: scores(ours.predicted, truths),
    theirs: scores(theirs.predicted, truths),
    largest: rowDifferences.reduce((most, value) => Math.max(most, value), 0),
    apart: rowDifferences.filter((value) => value > agreement).length,
    rows: truths.length,
  };
}

function classScores(probabilities: Float64Array, labels: Float64Array): Scores {
  const width = probabilities.length / labels.length;
  let right = 0;
  let loss = 0;
  labels.forEach((label, row) => {
    const own = probabilities.subarray(row * width, (row + 1) * width);
    right += Number(own.indexOf(Math.max(...own)) === label);
    loss -= Math.log(Math.max(leastProbability, own[label] ?? 0));
  });
  return { score: right / labels.length, loss: loss / labels.length };
}

function numberScores(numbers: Float64Array, truths: Float64Array): Scores {
  const squares = truths.reduce((sum, truth, row) => sum + (truth - (numbers[row] ?? 0)) ** 2, 0);
  const loss = Math.sqrt(squares / truths.length);
  return { score: 1 - (loss / deviation(truths)) ** 2, loss };
}

function deviation(values: Float64Array): number {
  const middle = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / values.length);
}

/** The same fold with several seeds: scores are means, differences the largest, rows are counted once a seed. */
export function pool(results: readonly FoldResult[]): FoldResult {
  const average = (side: 'ours' | 'theirs'): Scores => ({
    score: mean(results.map((result) => result[side].score)),
    loss: mean(results.map((result) => result[side].loss)),
  });
  return {
    ours: average('ours'),
    theirs: average('theirs'),
    largest: Math.max(...results.map(({ largest }) => largest)),
    apart: results.reduce((sum, { apart }) => sum + apart, 0),
    rows: results.reduce((sum, { rows }) => sum + rows, 0),
  };
}
