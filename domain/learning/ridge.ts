/** @module Learner `ridge`: least squares with an L2 penalty, in closed form. */
import { z } from 'zod';
import { WithinError } from '../../contracts/errors.ts';
import { solveCholesky } from './cholesky.ts';
import { rowWeights } from './column-moments.ts';
import { checkFitRequest, checkPredictRequest, numberTarget, parseHyperparameters } from './fit-request.ts';
import type { FitRequest, FittedModel, Learner } from './learner.ts';
import { type LinearMap, linearScores } from './linear-scores.ts';
import { encodeState, readState } from './model-codec.ts';
import { withRowBlocks } from './row-blocks.ts';

const name = 'ridge';

const ridgeSchema = z.strictObject({
  alpha: z
    .number()
    .min(0)
    .default(1)
    .describe('Strength of the penalty on squared coefficients; 0 is plain least squares.'),
  intercept: z.boolean().default(true).describe('Whether a constant is learned, which is not penalised.'),
});

/**
 * Minimises Σ w (y - b - x·c)² + alpha |c|² through its normal equations. Columns are centred and scaled first, with the
 * penalty scaled back, which leaves the solution and mends the condition.
 */
function fitRidge(request: FitRequest): LinearMap {
  const { features, weights: given } = request;
  const { values: target } = numberTarget(name, request.target);
  const { alpha, intercept } = parseHyperparameters(name, ridgeSchema, request.params);
  const { columns } = features;
  const weights = rowWeights(given, features.rows);
  const mean = intercept ? weightedMean(target, weights) : 0;
  const residuals = new Float64Array(target.length);
  for (let row = 0; row < target.length; row += 1) residuals[row] = (target[row] as number) - mean;
  const rows = { features, weights, centred: intercept, constant: false, outputs: 1, gram: true };
  const { moments, matrix, solution } = withRowBlocks(rows, (blocks) => ({
    moments: blocks.moments,
    matrix: given ? blocks.gram((block) => blocks.weightsOf(block)) : blocks.gram(),
    solution: blocks.project(residuals),
  }));
  scaleBy(moments.deviations, matrix, solution);
  for (let column = 0; column < columns; column += 1) {
    const deviation = moments.deviations[column] as number;
    const place = column * columns + column;
    matrix[place] = deviation === 0 ? 1 : (matrix[place] as number) + alpha / deviation ** 2;
  }
  if (!solveCholesky(matrix, solution)) refuseSingular(alpha);
  const coefficients = solution.map((value, column) => {
    const deviation = moments.deviations[column] as number;
    return deviation === 0 ? 0 : value / deviation;
  });
  const shift = coefficients.reduce((sum, value, column) => sum + value * (moments.means[column] as number), 0);
  return { coefficients, intercepts: Float64Array.of(mean - shift) };
}

function weightedMean(values: Float64Array, weights: Float64Array): number {
  const first = values[0] as number;
  let sum = 0;
  let total = 0;
  for (let row = 0; row < values.length; row += 1) {
    sum += (weights[row] as number) * ((values[row] as number) - first);
    total += weights[row] as number;
  }
  return first + sum / total;
}

/** Products of centred columns become those of columns divided by their deviations; constant ones are zero already. */
function scaleBy(deviations: Float64Array, matrix: Float64Array, projections: Float64Array): void {
  const size = deviations.length;
  const factors = deviations.map((deviation) => (deviation === 0 ? 0 : 1 / deviation));
  for (let row = 0; row < size; row += 1) {
    const factor = factors[row] as number;
    projections[row] = (projections[row] as number) * factor;
    for (let column = 0; column <= row; column += 1) {
      matrix[row * size + column] = (matrix[row * size + column] as number) * factor * (factors[column] as number);
    }
  }
}

function refuseSingular(alpha: number): never {
  throw new WithinError(
    'DATA_INVALID',
    `ridge with alpha ${alpha} has no single solution: features depend on each other or outnumber the rows; raise alpha`,
    { alpha },
  );
}

const stateSchema = z.strictObject({
  coefficients: z.instanceof(Float64Array),
  intercepts: z.instanceof(Float64Array),
});

function ridgeModel(map: LinearMap): FittedModel {
  return {
    learner: name,
    predict(features) {
      checkPredictRequest(features, map.coefficients.length);
      return linearScores(map, features);
    },
    state: () => encodeState({ ...map }),
  };
}

export const ridge: Learner = {
  name,
  summary: 'least squares with a penalty on large coefficients',
  tasks: ['regression'],
  params: ridgeSchema,
  components: () => [],
  fit(request) {
    numberTarget(name, request.target);
    checkFitRequest(request);
    request.throwIfCancelled?.();
    const model = ridgeModel(fitRidge(request));
    request.progress?.(1);
    return model;
  },
  restore(state) {
    const map = readState(name, stateSchema, state);
    if (map.intercepts.length === 1 && map.coefficients.length > 0) return ridgeModel(map);
    throw new WithinError('DATA_INVALID', `the saved ${name} model is damaged: it is cut off; train it again`);
  },
};
