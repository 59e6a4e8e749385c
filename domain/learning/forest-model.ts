/** @module Model of averaged trees: predicts, is saved, and is checked when it comes back. */
import { z } from 'zod';
import { WithinError } from '../../contracts/errors.ts';
import { checkPredictRequest } from './fit-request.ts';
import { type Forest, forestFault } from './forest.ts';
import { averageForest } from './forest-average.ts';
import type { FittedModel } from './learner.ts';
import { encodeState, readState } from './model-codec.ts';

/** Arrays of a saved `Forest`. */
export const forestShape = {
  width: z.int().min(1),
  shared: z.int().min(0),
  roots: z.instanceof(Int32Array),
  features: z.instanceof(Int32Array),
  thresholds: z.instanceof(Float64Array),
  children: z.instanceof(Int32Array),
  leaves: z.instanceof(Float64Array),
};
const stateSchema = z.strictObject({ columns: z.int().min(1), ...forestShape });

/** Model of the mean of the trees. `columns` is the number of features they were grown on. */
export function averagingModel(learner: string, forest: Forest, columns: number): FittedModel {
  return {
    learner,
    predict(features) {
      checkPredictRequest(features, columns);
      return averageForest(forest, features);
    },
    state: () => encodeState({ columns, ...forest }),
  };
}

/** Inverse of the model's `state`; `DATA_INVALID` if it was damaged. */
export function restoreAveragingModel(learner: string, state: unknown): FittedModel {
  const { columns, ...forest } = readState(learner, stateSchema, state);
  const fault = forestFault(forest, columns);
  if (fault === undefined) return averagingModel(learner, forest, columns);
  throw new WithinError('DATA_INVALID', `the saved ${learner} model is damaged: ${fault}; train it again`);
}
