/** @module Learner `logistic-regression`: sigmoid for two classes, softmax for more, L2 penalty, full batch. */
import { z } from 'zod';
import { WithinError } from '../../contracts/errors.ts';
import { columnMoments, rowWeights, standardized } from './column-moments.ts';
import { checkFitRequest, checkPredictRequest, classTarget, parseHyperparameters } from './fit-request.ts';
import { minimize } from './lbfgs.ts';
import type { FeatureMatrix, FitRequest, FittedModel, Learner } from './learner.ts';
import { type LinearMap, linearScores } from './linear-scores.ts';
import { interceptScale, type LossProblem, logisticObjective, parameterScales, softmaxRow } from './logistic-loss.ts';
import { encodeState, readState } from './model-codec.ts';

const name = 'logistic-regression';

const logisticSchema = z.strictObject({
  c: z
    .number()
    .positive()
    .default(1)
    .describe('Weight of the loss against the penalty on squared coefficients, as C in scikit-learn.'),
  intercept: z.boolean().default(true).describe('Whether constants are learned, which are not penalised.'),
  tolerance: z.number().positive().default(1e-6).describe('Done once no (scaled) slope of the loss is larger.'),
  maxIterations: z.int().min(1).default(2000).describe('Most L-BFGS iterations.'),
});
type LogisticParams = z.infer<typeof logisticSchema>;

/**
 * One output for two classes that occur, else one per class that occurs. The softmax does not see a common shift of
 * all outputs; descending from zero it stays zero, as with scikit-learn.
 */
interface LogisticState extends LinearMap {
  /** Classes of the target, occurring or not. */
  readonly classCount: number;
  /** Indices of the classes that occur in rows with a weight, ascending; the others get probability 0. */
  readonly present: Int32Array;
  readonly converged: boolean;
}

function fitLogistic(request: FitRequest): LogisticState {
  const { features, weights: given } = request;
  const target = classTarget(name, request.target);
  const params = parseHyperparameters(name, logisticSchema, request.params);
  const weights = rowWeights(given, features.rows);
  const present = presentClasses(target.labels, weights);
  const moments = columnMoments(features, weights, params.intercept);
  const problem: LossProblem = {
    scaled: standardized(features, moments),
    moments,
    labels: target.labels.map((label) => Math.max(0, present.indexOf(label))),
    weights,
    outputs: present.length === 2 ? 1 : present.length,
    strength: params.c,
    intercept: params.intercept,
  };
  const { map, converged } = solve(problem, params, request);
  return { ...map, classCount: target.classes.length, present, converged };
}

function presentClasses(labels: Int32Array, weights: Float64Array): Int32Array {
  const seen = new Set<number>();
  labels.forEach((label, row) => {
    if ((weights[row] as number) > 0) seen.add(label);
  });
  return Int32Array.from(seen).sort();
}

function solve(
  problem: LossProblem,
  params: LogisticParams,
  request: FitRequest,
): { readonly map: LinearMap; readonly converged: boolean } {
  const { moments, outputs } = problem;
  const columns = moments.means.length;
  const start = new Float64Array(outputs * (columns + (params.intercept ? 1 : 0)));
  const { point, converged } = minimize(logisticObjective(problem), start, {
    ...params,
    onIteration: (iteration) => {
      request.throwIfCancelled?.();
      request.progress?.(iteration / params.maxIterations);
    },
  });
  request.progress?.(1);
  const scales = parameterScales(problem);
  // A constant column carries nothing that the intercept does not: its coefficient is zero at the minimum.
  const coefficients = point
    .slice(0, outputs * columns)
    .map((value, index) => value * (scales[index % columns] as number));
  const intercepts = Float64Array.from({ length: outputs }, (_, output) => {
    if (!params.intercept) return 0;
    const own = coefficients.subarray(output * columns, (output + 1) * columns);
    const shift = own.reduce((sum, value, column) => sum + value * (moments.means[column] as number), 0);
    return (point[outputs * columns + output] as number) * interceptScale(problem) - shift;
  });
  return { map: { coefficients, intercepts }, converged };
}

function probabilities(state: LogisticState, features: FeatureMatrix): Float64Array {
  const { rows } = features;
  const { classCount, present } = state;
  const scores = linearScores(state, features);
  const result = new Float64Array(rows * classCount);
  for (let row = 0; row < rows; row += 1) {
    if (present.length === 2) {
      const second = 1 / (1 + Math.exp(-(scores[row] as number)));
      const first = 1 / (1 + Math.exp(scores[row] as number));
      result[row * classCount + (present[0] as number)] = first;
      result[row * classCount + (present[1] as number)] = second;
      continue;
    }
    softmaxRow(scores, row, rows, present.length);
    for (let output = 0; output < present.length; output += 1) {
      result[row * classCount + (present[output] as number)] = scores[output * rows + row] as number;
    }
  }
  return result;
}

const stateSchema = z.strictObject({
  classCount: z.int().min(2),
  present: z.instanceof(Int32Array),
  coefficients: z.instanceof(Float64Array),
  intercepts: z.instanceof(Float64Array),
  converged: z.boolean(),
});

function logisticModel(state: LogisticState): FittedModel {
  return {
    learner: name,
    predict(features) {
      checkPredictRequest(features, state.coefficients.length / state.intercepts.length);
      return probabilities(state, features);
    },
    state: () => encodeState({ ...state }),
  };
}

function isWhole({ classCount, present, coefficients, intercepts }: LogisticState): boolean {
  const outputs = present.length === 2 ? 1 : present.length;
  const columns = coefficients.length / outputs;
  const ascending = present.every((label, index) => label > (index === 0 ? -1 : (present[index - 1] as number)));
  return (
    present.length >= 2 &&
    ascending &&
    (present.at(-1) as number) < classCount &&
    intercepts.length === outputs &&
    columns >= 1 &&
    Number.isInteger(columns)
  );
}

export const logisticRegression: Learner = {
  name,
  summary: 'linear scores of the features, turned into class probabilities',
  tasks: ['classification'],
  params: logisticSchema,
  components: () => [],
  fit(request) {
    classTarget(name, request.target);
    checkFitRequest(request);
    return logisticModel(fitLogistic(request));
  },
  restore(json) {
    const state = readState(name, stateSchema, json);
    if (isWhole(state)) return logisticModel(state);
    throw new WithinError('DATA_INVALID', `the saved ${name} model is damaged: it is cut off; train it again`);
  },
};
