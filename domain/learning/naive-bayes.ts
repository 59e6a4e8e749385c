/** @module Learner `naive-bayes`: each feature normal within each class, features independent given the class. */
import { z } from 'zod';
import { WithinError } from '../../contracts/errors.ts';
import { rowWeights } from './column-moments.ts';
import { checkFitRequest, checkPredictRequest, classTarget, parseHyperparameters } from './fit-request.ts';
import type { FeatureMatrix, FitRequest, FittedModel, Learner } from './learner.ts';
import { encodeState, readState } from './model-codec.ts';

const name = 'naive-bayes';

const bayesSchema = z.strictObject({
  varianceSmoothing: z
    .number()
    .positive()
    .default(1e-9)
    .describe(
      'Share of the largest variance of a feature that is added to each variance, as var_smoothing in scikit-learn.',
    ),
});

/** Means and variances per class and column, row-major; a class without rows has prior 0. */
interface BayesState {
  readonly columns: number;
  readonly priors: Float64Array;
  readonly means: Float64Array;
  readonly variances: Float64Array;
}

function fitBayes(request: FitRequest): BayesState {
  const { features, weights: given } = request;
  const target = classTarget(name, request.target);
  const { varianceSmoothing } = parseHyperparameters(name, bayesSchema, request.params);
  const { rows, columns } = features;
  const weights = rowWeights(given, rows);
  const totals = new Float64Array(target.classes.length);
  for (let row = 0; row < rows; row += 1) {
    const label = target.labels[row] as number;
    totals[label] = (totals[label] as number) + (weights[row] as number);
  }
  const total = totals.reduce((sum, share) => sum + share, 0);
  const state = {
    columns,
    priors: totals.map((share) => share / total),
    means: new Float64Array(totals.length * columns),
    variances: new Float64Array(totals.length * columns),
  };
  let widest = 0;
  for (let column = 0; column < columns; column += 1) {
    request.throwIfCancelled?.();
    const values = features.values.subarray(column * rows, (column + 1) * rows);
    classMoments({ values, labels: target.labels, weights, totals }, state, column);
    widest = Math.max(widest, wholeVariance(state, column));
    request.progress?.((column + 1) / columns);
  }
  // Where every feature is constant, any smoothing leaves the priors to decide.
  const smoothing = varianceSmoothing * (widest === 0 ? 1 : widest);
  return { ...state, variances: state.variances.map((variance) => variance + smoothing) };
}

/** Variance of a column over all rows, from those of its classes: the mean variance plus the variance of the means. */
function wholeVariance({ columns, priors, means, variances }: BayesState, column: number): number {
  let mean = 0;
  for (let label = 0; label < priors.length; label += 1) {
    mean += (priors[label] as number) * (means[label * columns + column] as number);
  }
  let variance = 0;
  for (let label = 0; label < priors.length; label += 1) {
    const place = label * columns + column;
    const share = priors[label] as number;
    variance += share * ((variances[place] as number) + ((means[place] as number) - mean) ** 2);
  }
  return variance;
}

interface LabelledColumn {
  readonly values: Float64Array;
  readonly labels: Int32Array;
  readonly weights: Float64Array;
  /** Weight of each class. */
  readonly totals: Float64Array;
}

/** Sums are taken of differences from the first value, so that large offsets cost no digits. */
function classMoments(given: LabelledColumn, state: BayesState, column: number): void {
  const { values, labels, weights, totals } = given;
  const first = values[0] as number;
  const sums = new Float64Array(totals.length);
  for (let row = 0; row < values.length; row += 1) {
    const label = labels[row] as number;
    sums[label] = (sums[label] as number) + (weights[row] as number) * ((values[row] as number) - first);
  }
  const means = sums.map((sum, label) => (totals[label] === 0 ? 0 : first + sum / (totals[label] as number)));
  const squares = sums.fill(0);
  for (let row = 0; row < values.length; row += 1) {
    const label = labels[row] as number;
    const difference = (values[row] as number) - (means[label] as number);
    squares[label] = (squares[label] as number) + (weights[row] as number) * difference * difference;
  }
  for (let label = 0; label < totals.length; label += 1) {
    const weight = totals[label] as number;
    const place = label * state.columns + column;
    state.means[place] = means[label] as number;
    state.variances[place] = weight === 0 ? 0 : (squares[label] as number) / weight;
  }
}

/** log P(class) + Σ log N(value; mean, variance) of one class, per row. */
function logJoint(state: BayesState, label: number, features: FeatureMatrix): Float64Array {
  const { rows, columns, values } = features;
  const base = label * columns;
  let constant = Math.log(state.priors[label] as number);
  for (let column = 0; column < columns; column += 1) {
    constant -= Math.log(2 * Math.PI * (state.variances[base + column] as number)) / 2;
  }
  const result = new Float64Array(rows).fill(constant);
  for (let column = 0; column < columns; column += 1) {
    const mean = state.means[base + column] as number;
    const factor = -0.5 / (state.variances[base + column] as number);
    const start = column * rows;
    for (let row = 0; row < rows; row += 1) {
      const difference = (values[start + row] as number) - mean;
      result[row] = (result[row] as number) + factor * difference * difference;
    }
  }
  return result;
}

function probabilities(state: BayesState, features: FeatureMatrix): Float64Array {
  const classCount = state.priors.length;
  const present = Array.from(state.priors.keys()).filter((label) => (state.priors[label] as number) > 0);
  const logs = present.map((label) => logJoint(state, label, features));
  const result = new Float64Array(features.rows * classCount);
  for (let row = 0; row < features.rows; row += 1) {
    let most = Number.NEGATIVE_INFINITY;
    for (const own of logs) most = Math.max(most, own[row] as number);
    let sum = 0;
    for (const own of logs) {
      const share = Math.exp((own[row] as number) - most);
      own[row] = share;
      sum += share;
    }
    for (let index = 0; index < present.length; index += 1) {
      result[row * classCount + (present[index] as number)] = (logs[index]?.[row] as number) / sum;
    }
  }
  return result;
}

const stateSchema = z.strictObject({
  columns: z.int().min(1),
  priors: z.instanceof(Float64Array),
  means: z.instanceof(Float64Array),
  variances: z.instanceof(Float64Array),
});

function bayesModel(state: BayesState): FittedModel {
  return {
    learner: name,
    predict(features) {
      checkPredictRequest(features, state.columns);
      return probabilities(state, features);
    },
    state: () => encodeState({ ...state }),
  };
}

function isWhole({ columns, priors, means, variances }: BayesState): boolean {
  const cells = priors.length * columns;
  return (
    priors.length >= 2 &&
    means.length === cells &&
    variances.length === cells &&
    priors.every((prior) => prior >= 0 && prior <= 1) &&
    priors.some((prior) => prior > 0) &&
    variances.every((variance) => variance > 0)
  );
}

export const naiveBayes: Learner = {
  name,
  summary: 'weighs the features apart, each as normal within each class',
  tasks: ['classification'],
  params: bayesSchema,
  components: () => [],
  fit(request) {
    classTarget(name, request.target);
    checkFitRequest(request);
    return bayesModel(fitBayes(request));
  },
  restore(json) {
    const state = readState(name, stateSchema, json);
    if (isWhole(state)) return bayesModel(state);
    throw new WithinError('DATA_INVALID', `the saved ${name} model is damaged: its parts do not fit; train it again`);
  },
};
