/** @module Learner `gradient-boosting`, for classes and numbers: trees on histograms, each correcting those before it. */
import { z } from 'zod';
import { WithinError } from '../../contracts/errors.ts';
import { softmaxRows } from './boosting-loss.ts';
import { boostingSchema, componentsOf } from './boosting-params.ts';
import { boostingProblem, presentClasses } from './boosting-problem.ts';
import { type BoostedForest, boost } from './boosting-rounds.ts';
import { boostedScores } from './boosting-score.ts';
import { validationRows } from './early-stopping.ts';
import { checkFitRequest, checkPredictRequest, parseHyperparameters } from './fit-request.ts';
import { forestFault } from './forest.ts';
import { forestShape } from './forest-model.ts';
import type { FeatureMatrix, FitRequest, FittedModel, Learner } from './learner.ts';
import { encodeState, readState } from './model-codec.ts';

const name = 'gradient-boosting';

interface BoostingState extends BoostedForest {
  /** Features that the trees were grown on. */
  readonly columns: number;
  /** Classes of the target, occurring or not; 0 for numbers. */
  readonly classCount: number;
  /** Classes that occur in rows with a weight, ascending: two share one output, more have one each. Null for numbers. */
  readonly present: Int32Array | null;
}

function fitBoosting(request: FitRequest): BoostingState {
  const { features, target } = request;
  checkFitRequest(request);
  const params = parseHyperparameters(name, boostingSchema, request.params);
  const present = presentClasses(request);
  const validation = params.earlyStopping && boostingProblem(validationRows(name, request), present);
  const boosted = boost(boostingProblem(request, present), validation, { ...request, learner: name, params });
  const classCount = target.task === 'classification' ? target.classes.length : 0;
  return { ...boosted, columns: features.columns, classCount, present };
}

function predict({ forest, baseline, classCount, present }: BoostingState, features: FeatureMatrix): Float64Array {
  const scores = boostedScores(forest, baseline, features);
  if (present === null) return scores;
  const shares = present.length === 2 ? bothShares(scores) : scores;
  if (present.length > 2) softmaxRows(scores, present.length, shares);
  return present.length === classCount ? shares : spread(shares, present, classCount);
}

/** Shares of both classes, each without the loss of digits that taking the other from one would bring. */
function bothShares(scores: Float64Array): Float64Array {
  const shares = new Float64Array(2 * scores.length);
  for (let row = 0; row < scores.length; row += 1) {
    shares[2 * row] = 1 / (1 + Math.exp(scores[row] as number));
    shares[2 * row + 1] = 1 / (1 + Math.exp(-(scores[row] as number)));
  }
  return shares;
}

/** Classes that did not occur have probability 0. */
function spread(shares: Float64Array, present: Int32Array, classCount: number): Float64Array {
  const all = new Float64Array((shares.length / present.length) * classCount);
  for (let index = 0; index < shares.length; index += 1) {
    const row = Math.floor(index / present.length);
    all[row * classCount + (present[index % present.length] as number)] = shares[index] as number;
  }
  return all;
}

const { width: _width, shared: _shared, ...treeArrays } = forestShape;
const stateSchema = z.strictObject({
  columns: z.int().min(1),
  classCount: z.int().min(0),
  present: z.instanceof(Int32Array).nullable(),
  baseline: z.instanceof(Float64Array),
  ...treeArrays,
});

function boostingModel(state: BoostingState): FittedModel {
  const { forest, baseline, columns, classCount, present } = state;
  return {
    learner: name,
    predict(features) {
      checkPredictRequest(features, columns);
      return predict(state, features);
    },
    state() {
      const { width: _one, shared: _none, ...trees } = forest;
      return encodeState({ columns, classCount, present, baseline, ...trees });
    },
  };
}

function faultOf({ forest, baseline, columns, classCount, present }: BoostingState): string | undefined {
  const outputs = present === null || present.length === 2 ? 1 : present.length;
  if (baseline.length !== outputs) return 'its baseline is cut off';
  if (forest.roots.length % outputs !== 0) return 'it has not as many trees for each class';
  const ascends = present?.every((label, place) => label > (present[place - 1] ?? -1) && label < classCount) ?? true;
  if (!ascends || (present?.length ?? 2) < 2) return 'its classes are cut off';
  return forestFault(forest, columns);
}

export const gradientBoosting: Learner = {
  name,
  summary: 'adds up small decision trees, each grown on what those before it got wrong',
  tasks: ['classification', 'regression'],
  params: boostingSchema,
  components: (params) => componentsOf(parseHyperparameters(name, boostingSchema, params)),
  fit: (request) => boostingModel(fitBoosting(request)),
  restore(json) {
    const { columns, classCount, present, baseline, ...trees } = readState(name, stateSchema, json);
    const state = { forest: { width: 1, shared: 0, ...trees }, columns, classCount, present, baseline };
    const fault = faultOf(state);
    if (fault === undefined) return boostingModel(state);
    throw new WithinError('DATA_INVALID', `the saved ${name} model is damaged: ${fault}; train it again`);
  },
};
