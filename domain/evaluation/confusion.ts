/** @module The confusion matrix and the metrics that follow from it. */
import type { ClassificationSample } from './sample.ts';

/** Summed weights, row-major: `counts[t * size + p]` of rows of class t that were predicted as p. */
export interface Confusion {
  readonly size: number;
  readonly counts: Float64Array;
}

export function confusionOf(sample: ClassificationSample, weights: Float64Array): Confusion {
  const size = sample.classes.length;
  const counts = new Float64Array(size * size);
  for (let row = 0; row < weights.length; row += 1) {
    const cell = (sample.truth[row] ?? 0) * size + (sample.predicted[row] ?? 0);
    counts[cell] = (counts[cell] ?? 0) + (weights[row] ?? 0);
  }
  return { size, counts };
}

/** Per class: rows of it (support), rows predicted as it, and rows of it predicted as it. */
export interface Margins {
  readonly support: Float64Array;
  readonly predicted: Float64Array;
  readonly correct: Float64Array;
  readonly total: number;
}

export function marginsOf({ size, counts }: Confusion): Margins {
  const support = new Float64Array(size);
  const predicted = new Float64Array(size);
  const correct = new Float64Array(size);
  let total = 0;
  for (let truth = 0; truth < size; truth += 1) {
    for (let guess = 0; guess < size; guess += 1) {
      const count = counts[truth * size + guess] ?? 0;
      support[truth] = (support[truth] ?? 0) + count;
      predicted[guess] = (predicted[guess] ?? 0) + count;
      if (truth === guess) correct[truth] = count;
      total += count;
    }
  }
  return { support, predicted, correct, total };
}

const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, value) => total + value, 0);
/** 0 where a share of nothing is asked for, as scikit-learn does by default. */
const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

export const accuracyOf = (margins: Margins): number => sum(margins.correct) / margins.total;

/** Mean recall of the classes that occur. */
export function balancedAccuracyOf({ support, correct }: Margins): number {
  const recalls = Array.from(support, (count, index) => (correct[index] ?? 0) / count).filter(Number.isFinite);
  return sum(recalls) / recalls.length;
}

/** F1 of each class that occurs or was predicted, averaged without regard to size (macro). */
export function macroF1Of(margins: Margins): number {
  const scores: number[] = [];
  margins.support.forEach((support, index) => {
    const both = support + (margins.predicted[index] ?? 0);
    if (both > 0) scores.push((2 * (margins.correct[index] ?? 0)) / both);
  });
  return sum(scores) / scores.length;
}

/** Matthews' correlation for any number of classes (Gorodkin 2004); 0 where all rows or all predictions are of one class. */
export function matthewsOf({ support, predicted, correct, total }: Margins): number {
  let product = 0;
  let supportSquares = 0;
  let predictedSquares = 0;
  support.forEach((count, index) => {
    const guessed = predicted[index] ?? 0;
    product += count * guessed;
    supportSquares += count * count;
    predictedSquares += guessed * guessed;
  });
  const spread = (total * total - supportSquares) * (total * total - predictedSquares);
  return spread <= 0 ? 0 : (sum(correct) * total - product) / Math.sqrt(spread);
}

export interface ClassScores {
  readonly label: string;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Summed weights of the rows of the class: their number without weights. */
  readonly support: number;
}

export function perClassOf(classes: readonly string[], margins: Margins): ClassScores[] {
  return classes.map((label, index) => {
    const correct = margins.correct[index] ?? 0;
    const support = margins.support[index] ?? 0;
    const predicted = margins.predicted[index] ?? 0;
    return {
      label,
      precision: share(correct, predicted),
      recall: share(correct, support),
      f1: share(2 * correct, support + predicted),
      support,
    };
  });
}
