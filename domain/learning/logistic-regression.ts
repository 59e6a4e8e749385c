/** @module Learner `logistic-regression`: sigmoid for two classes, softmax for more, L2 penalty; full batch, or by stochastic descent. */
import { z } from 'zod';
import { WithinError } from '../../contracts/errors.ts';
import { columnMoments, rowWeights } from './column-moments.ts';
import { validationRows } from './early-stopping.ts';
import { checkFitRequest, checkPredictRequest, classTarget, parseHyperparameters, streamOf } from './fit-request.ts';
import { minimize } from './lbfgs.ts';
import type { FeatureMatrix, FitRequest, FittedModel, Learner } from './learner.ts';
import { type LinearMap, linearScores } from './linear-scores.ts';
import { interceptScale, type LossProblem, parameterScales, softmaxRow, withLogisticLoss } from './logistic-loss.ts';
import { descend, type JudgedRows } from './logistic-sgd.ts';
import { encodeState, readState } from './model-codec.ts';

const name = 'logistic-regression';

const logisticShape = z.strictObject({
  c: z
    .number()
    .positive()
    .default(1)
    .describe('Weight of the loss against the penalty on squared coefficients, as C in scikit-learn.'),
  intercept: z.boolean().default(true).describe('Whether constants are learned, which are not penalised.'),
  tolerance: z
    .number()
    .positive()
    .default(1e-6)
    .describe('Full batch: done once no (scaled) slope of the loss is larger.'),
  maxIterations: z.int().min(1).default(2000).describe('Full batch: most L-BFGS iterations.'),
  // Without defaults, so that the parameters of a full batch, and with them its keys, stay what they were.
  solver: z
    .enum(['full-batch', 'sgd'])
    .optional()
    .describe('How the minimum is sought: `full-batch` (when absent) or `sgd`, small batches in a drawn order.'),
  epochs: z.int().min(1).max(100_000).optional().describe('sgd: passes over the rows, 50 when absent.'),
  batchSize: z.int().min(1).optional().describe('sgd: rows per step, 32 when absent.'),
  learningRate: z.number().positive().optional().describe('sgd: size of a step, 0.3 when absent.'),
  decay: z
    .number()
    .min(0)
    .optional()
    .describe('sgd: after e epochs a step is smaller by 1 + decay × e; 0.02 when absent.'),
  earlyStopping: z
    .strictObject({
      patience: z.int().min(1).default(5).describe('Epochs to go on without improvement.'),
      tolerance: z.number().min(0).default(1e-4).describe('Least decrease of the loss that is an improvement.'),
    })
    .optional()
    .describe(
      'sgd: stops when the loss on the validation rows no longer falls, and keeps the coefficients of its least.',
    ),
});
const descentDefaults = { epochs: 50, batchSize: 32, learningRate: 0.3, decay: 0.02 } as const;
const descentKeys = ['epochs', 'batchSize', 'learningRate', 'decay', 'earlyStopping'] as const;

const logisticSchema = logisticShape.superRefine((params, context) => {
  const stray = params.solver === 'sgd' ? undefined : descentKeys.find((key) => params[key] !== undefined);
  if (stray !== undefined) {
    context.addIssue({
      code: 'custom',
      path: [stray],
      message: 'goes with `solver: sgd`; add that, or leave this out',
    });
  }
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
  const present = presentClasses(target, weights);
  const problem: LossProblem = {
    features,
    labels: placesAmong(present, target, 0),
    weights,
    outputs: present.length === 2 ? 1 : present.length,
    strength: params.c,
    intercept: params.intercept,
  };
  const { map, converged } =
    params.solver === 'sgd' ? descendFrom(problem, params, { request, present }) : solve(problem, params, request);
  return { ...map, classCount: target.classes.length, present, converged };
}

type ClassTarget = ReturnType<typeof classTarget>;

function presentClasses({ classes: { length: classCount }, labels }: ClassTarget, weights: Float64Array): Int32Array {
  const seen = new Uint8Array(classCount);
  for (let row = 0; row < labels.length; row += 1) {
    if ((weights[row] as number) > 0) seen[labels[row] as number] = 1;
  }
  return Int32Array.from(seen.keys()).filter((label) => seen[label] === 1);
}

/** Place of each row's class among those that occur, or `otherwise`. */
function placesAmong(present: Int32Array, { classes, labels }: ClassTarget, otherwise: number): Int32Array {
  const places = new Int32Array(classes.length).fill(otherwise);
  present.forEach((label, place) => {
    places[label] = place;
  });
  const result = new Int32Array(labels.length);
  for (let row = 0; row < labels.length; row += 1) result[row] = places[labels[row] as number] as number;
  return result;
}

/** Before so many iterations the probabilities are still too far off for their curvature to serve long. */
const fewestIterations = 10;

function solve(
  problem: LossProblem,
  params: LogisticParams,
  request: FitRequest,
): { readonly map: LinearMap; readonly converged: boolean } {
  const { outputs } = problem;
  const { columns } = problem.features;
  const start = new Float64Array(outputs * (columns + (params.intercept ? 1 : 0)));
  const { point, converged, moments } = withLogisticLoss(problem, (loss) => ({
    moments: loss.moments,
    ...minimize(loss.objective, start, {
      ...params,
      precondition: { after: Math.max(fewestIterations, Math.ceil(loss.passesPerPrecondition)), at: loss.precondition },
      onIteration: (iteration) => {
        request.throwIfCancelled?.();
        request.progress?.(iteration / params.maxIterations);
      },
    }),
  }));
  request.progress?.(1);
  const scales = parameterScales(problem, moments);
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

/** Converges in no sense that could be told: it makes the epochs that it was given, or stops early. */
function descendFrom(
  problem: LossProblem,
  params: LogisticParams,
  { request, present }: { readonly request: FitRequest; readonly present: Int32Array },
): { readonly map: LinearMap; readonly converged: boolean } {
  const moments = columnMoments(problem.features, problem.weights, params.intercept);
  const { coefficients: scaled, intercepts: shifted } = descend(
    { ...problem, moments },
    {
      epochs: params.epochs ?? descentDefaults.epochs,
      batchSize: params.batchSize ?? descentDefaults.batchSize,
      learningRate: params.learningRate ?? descentDefaults.learningRate,
      decay: params.decay ?? descentDefaults.decay,
      earlyStopping: params.earlyStopping,
      init: streamOf(name, request.streams, 'init'),
      order: streamOf(name, request.streams, 'order'),
      onEpoch: (share) => {
        request.throwIfCancelled?.();
        request.progress?.(share);
      },
    },
    params.earlyStopping && judgedRows(request, present),
  );
  request.progress?.(1);
  const columns = moments.means.length;
  const coefficients = scaled.map((value, index) => {
    const deviation = moments.deviations[index % columns] as number;
    return deviation === 0 ? 0 : value / deviation;
  });
  const intercepts = shifted.map((value, output) => {
    const own = coefficients.subarray(output * columns, (output + 1) * columns);
    return value - own.reduce((sum, slope, column) => sum + slope * (moments.means[column] as number), 0);
  });
  return { map: { coefficients, intercepts }, converged: false };
}

function judgedRows(request: FitRequest, present: Int32Array): JudgedRows {
  const { features, target, weights } = validationRows(name, request);
  return {
    features,
    labels: placesAmong(present, classTarget(name, target), -1),
    weights: rowWeights(weights, features.rows),
  };
}

function probabilities(state: LogisticState, features: FeatureMatrix): Float64Array {
  const { rows } = features;
  const { classCount, present } = state;
  const scores = linearScores(state, features);
  const result = new Float64Array(rows * classCount);
  if (present.length === 2) {
    writePairs(scores, state, result);
    return result;
  }
  for (let row = 0; row < rows; row += 1) {
    softmaxRow(scores, row, rows, present.length);
    for (let output = 0; output < present.length; output += 1) {
      result[row * classCount + (present[output] as number)] = scores[output * rows + row] as number;
    }
  }
  return result;
}

/** Probabilities of two classes by the score of the second. */
function writePairs(scores: Float64Array, { classCount, present }: LogisticState, result: Float64Array): void {
  const [first = 0, second = 1] = present;
  for (let row = 0; row < scores.length; row += 1) {
    const score = scores[row] as number;
    const small = Math.exp(-Math.abs(score));
    const larger = 1 / (1 + small);
    result[row * classCount + first] = score < 0 ? larger : small * larger;
    result[row * classCount + second] = score < 0 ? small * larger : larger;
  }
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
  components: (params) =>
    parseHyperparameters(name, logisticSchema, params).solver === 'sgd' ? ['init', 'order'] : [],
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
