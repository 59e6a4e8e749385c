/** @module Metrics as functions of row weights: what does not depend on weights is worked out once. */
import type { Statistics } from '../statistics/bootstrap.ts';
import { accuracyOf, balancedAccuracyOf, confusionOf, macroF1Of, marginsOf, matthewsOf } from './confusion.ts';
import { type Ranking, type RankingScores, rank, rankingScores } from './ranking.ts';
import type { ClassificationSample, RegressionSample, Sample } from './sample.ts';

/** Probabilities below this count as this in the log-loss: a sure but wrong prediction costs 34.5, not infinity. */
const leastProbability = 1e-15;

/** The named metrics of the sample under other row weights; NaN where one is not defined. */
export function createScorer(sample: Sample, names: readonly string[]): Statistics {
  return sample.task === 'classification' ? classificationScorer(sample, names) : regressionScorer(sample, names);
}

const fromMargins = {
  accuracy: accuracyOf,
  'balanced-accuracy': balancedAccuracyOf,
  f1: macroF1Of,
  mcc: matthewsOf,
} as const;

function classificationScorer(sample: ClassificationSample, names: readonly string[]): Statistics {
  const wants = (...metrics: string[]): boolean => metrics.some((metric) => names.includes(metric));
  const logLosses = wants('log-loss') ? logLossPerRow(sample) : undefined;
  const briers = wants('brier') ? brierPerRow(sample) : undefined;
  const rankings = wants('roc-auc', 'pr-auc') ? rankingsOf(sample) : undefined;
  return (weights) => {
    const values: Record<string, number> = {};
    const margins = wants(...Object.keys(fromMargins)) ? marginsOf(confusionOf(sample, weights)) : undefined;
    for (const [name, of] of Object.entries(fromMargins)) if (margins) values[name] = of(margins);
    if (logLosses) values['log-loss'] = weightedMean(logLosses, weights);
    if (briers) values['brier'] = weightedMean(briers, weights);
    if (rankings) {
      const scores = rankings.map(({ ranking, positive }) => rankingScores(ranking, sample.truth, positive, weights));
      values['roc-auc'] = macro(scores, ({ rocAuc }) => rocAuc);
      values['pr-auc'] = macro(scores, ({ averagePrecision }) => averagePrecision);
    }
    return Object.fromEntries(names.map((name) => [name, values[name] ?? Number.NaN]));
  };
}

/** Mean over classes; of two classes only the second is ranked, so that this is its own score. */
function macro(scores: readonly RankingScores[], of: (scores: RankingScores) => number): number {
  const defined = scores.map(of).filter(Number.isFinite);
  return defined.reduce((sum, value) => sum + value, 0) / defined.length;
}

/** Of two classes the second is the positive one; of more each stands against the rest. */
function rankingsOf(sample: ClassificationSample): { ranking: Ranking; positive: number }[] {
  const width = sample.classes.length;
  const positives = width === 2 ? [1] : sample.classes.map((_, index) => index);
  return positives.map((positive) => ({
    positive,
    ranking: rank(Float64Array.from(sample.truth, (_, row) => sample.probabilities[row * width + positive] ?? 0)),
  }));
}

function logLossPerRow({ truth, probabilities, classes }: ClassificationSample): Float64Array {
  return Float64Array.from(truth, (label, row) => {
    const probability = probabilities[row * classes.length + label] ?? 0;
    return -Math.log(Math.min(1 - leastProbability, Math.max(leastProbability, probability)));
  });
}

/** Squared error of the probabilities: of the second class where there are two (range 0 to 1), else summed over classes (0 to 2). */
function brierPerRow({ truth, probabilities, classes }: ClassificationSample): Float64Array {
  const width = classes.length;
  const first = width === 2 ? 1 : 0;
  return Float64Array.from(truth, (label, row) => {
    let sum = 0;
    for (let index = first; index < width; index += 1) {
      sum += ((probabilities[row * width + index] ?? 0) - (index === label ? 1 : 0)) ** 2;
    }
    return sum;
  });
}

function weightedMean(values: Float64Array, weights: Float64Array): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < values.length; row += 1) {
    const weight = weights[row] ?? 0;
    sum += weight * (values[row] ?? 0);
    total += weight;
  }
  return sum / total;
}

function regressionScorer({ truth, predicted }: RegressionSample, names: readonly string[]): Statistics {
  const squares = Float64Array.from(truth, (value, row) => (value - (predicted[row] ?? 0)) ** 2);
  const absolutes = Float64Array.from(truth, (value, row) => Math.abs(value - (predicted[row] ?? 0)));
  return (weights) => {
    const squared = weightedMean(squares, weights);
    const values: Record<string, number> = {
      rmse: Math.sqrt(squared),
      mae: weightedMean(absolutes, weights),
      r2: determination(truth, weights, squared),
    };
    return Object.fromEntries(names.map((name) => [name, values[name] ?? Number.NaN]));
  };
}

/** 1 - mean squared error / variance of the truth; not defined where the truth does not vary. */
function determination(truth: Float64Array, weights: Float64Array, squared: number): number {
  const mean = weightedMean(truth, weights);
  const variance = weightedMean(
    truth.map((value) => (value - mean) ** 2),
    weights,
  );
  return variance > 0 ? 1 - squared / variance : Number.NaN;
}
