/** @module What every learner refuses before it computes: shapes that disagree, missing values, nothing to learn. */
import type { z } from 'zod';
import { WithinError } from '../../contracts/errors.ts';
import { didYouMean, nearest } from '../pipeline/nearest.ts';
import type { FeatureMatrix, FitRequest, RandomStream, Target } from './learner.ts';

const requestFault = (message: string): never => {
  throw new WithinError('DATA_INVALID', message);
};
const targetFault = (message: string): never => {
  throw new WithinError('TARGET_INVALID', message);
};

/** Throws `DATA_INVALID` or `TARGET_INVALID` for a request that no learner can fit. */
export function checkFitRequest(request: FitRequest): void {
  const { features, target, weights } = request;
  if (features.rows < 1) requestFault('there are no rows to train on; give the learner some');
  if (features.columns < 1) requestFault('there are no features to train on; give the learner at least one column');
  checkMatrix(features);
  if (weights) checkWeights(weights, features.rows);
  checkTarget(target, features.rows, weights);
}

/** Throws `DATA_INVALID` if the matrix has another number of features than the model was trained on, or holes. */
export function checkPredictRequest(features: FeatureMatrix, columns: number): void {
  if (features.columns !== columns) {
    requestFault(`the model was trained on ${columns} features but got ${features.columns}; give it the same columns`);
  }
  checkMatrix(features);
}

function checkMatrix({ rows, columns, values }: FeatureMatrix): void {
  if (values.length !== rows * columns) {
    requestFault(`the matrix holds ${values.length} values for ${rows} rows of ${columns} features; they must agree`);
  }
  if (allFinite(values)) return;
  const index = values.findIndex((value) => !Number.isFinite(value));
  const where = `row ${(index % rows) + 1} of feature ${Math.floor(index / rows) + 1}`;
  requestFault(`${where} is ${values[index]}, which this learner cannot use; impute or remove it`);
}

/** Infinity minus itself and NaN minus itself are both NaN. Four sums side by side: one would wait for each addition. */
function allFinite(values: Float64Array): boolean {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let index = 0;
  for (; index + 3 < values.length; index += 4) {
    first += (values[index] as number) - (values[index] as number);
    second += (values[index + 1] as number) - (values[index + 1] as number);
    third += (values[index + 2] as number) - (values[index + 2] as number);
    fourth += (values[index + 3] as number) - (values[index + 3] as number);
  }
  for (; index < values.length; index += 1) first += (values[index] as number) - (values[index] as number);
  return first + second + third + fourth === 0;
}

function checkWeights(weights: Float64Array, rows: number): void {
  if (weights.length !== rows) requestFault(`there are ${weights.length} weights for ${rows} rows; give one per row`);
  const bad = weights.findIndex((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
  if (bad >= 0) requestFault(`the weight of row ${bad + 1} is ${weights[bad]}; weights are finite and not negative`);
  if (!weights.some((weight) => weight > 0)) requestFault('all weights are zero; give some row a weight');
}

function checkTarget(target: Target, rows: number, weights: Float64Array | undefined): void {
  const values = target.task === 'classification' ? target.labels : target.values;
  if (values.length !== rows) requestFault(`there are ${values.length} targets for ${rows} rows; give one per row`);
  if (target.task === 'regression') {
    const bad = allFinite(target.values) ? -1 : target.values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) targetFault(`the target of row ${bad + 1} is ${target.values[bad]}; remove or correct that row`);
    return;
  }
  const seen = new Uint8Array(target.classes.length);
  for (let row = 0; row < rows; row += 1) {
    const label = target.labels[row] as number;
    if (!(label >= 0 && label < target.classes.length)) {
      targetFault(`row ${row + 1} has class ${label} of ${target.classes.length}; correct its target`);
    }
    if (!weights || (weights[row] as number) > 0) seen[label] = 1;
  }
  if (seen.reduce((count, one) => count + one, 0) < 2)
    targetFault('all rows have one class; classification needs rows of at least two classes');
}

/** Target of a classification, or `TARGET_INVALID` for a learner that does nothing else. */
export function classTarget(learner: string, target: Target): Extract<Target, { task: 'classification' }> {
  if (target.task === 'classification') return target;
  return targetFault(`${learner} learns classes, not numbers; choose a learner for regression, such as ridge`);
}

/** Target of a regression, or `TARGET_INVALID` for a learner that does nothing else. */
export function numberTarget(learner: string, target: Target): Extract<Target, { task: 'regression' }> {
  if (target.task === 'regression') return target;
  return targetFault(`${learner} learns numbers, not classes; choose a classifier, such as logistic-regression`);
}

/** Hyperparameters with their defaults; what the schema refuses is `PARAM_INVALID` with path and nearest name. */
export function parseHyperparameters<T>(learner: string, schema: z.ZodObject & z.ZodType<T>, params: unknown): T {
  const parsed = schema.safeParse(params ?? {});
  if (parsed.success) return parsed.data;
  throw refusedParameter(learner, Object.keys(schema.shape), parsed.error.issues[0]);
}

function refusedParameter(learner: string, known: readonly string[], issue: z.core.$ZodIssue | undefined): WithinError {
  const unknownKey = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const path = unknownKey ?? issue?.path.join('.') ?? '';
  const hint = unknownKey === undefined ? '' : didYouMean(unknownKey, known);
  return new WithinError('PARAM_INVALID', `${learner}: parameter "${path}": ${issue?.message ?? 'invalid'}${hint}`, {
    learner,
    path,
    ...(unknownKey === undefined ? {} : { nearest: nearest(unknownKey, known) }),
  });
}

/** Stream of a component, or `PARAM_INVALID`: a learner never makes up randomness. */
export function streamOf(learner: string, streams: FitRequest['streams'], component: string): RandomStream {
  const stream = streams[component];
  if (stream) return stream;
  throw new WithinError('PARAM_INVALID', `${learner} got no seed for its component \`${component}\``, {
    learner,
    component,
  });
}
