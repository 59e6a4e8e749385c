/** @module Learner `nearest-neighbors`: the k nearest training rows vote (Cover and Hart 1967), exactly. */
import { z } from 'zod';
import { WithinError } from '../../contracts/errors.ts';
import type { Metric } from './distance-kernel.ts';
import { checkFitRequest, checkPredictRequest, parseHyperparameters } from './fit-request.ts';
import type { FeatureMatrix, FitRequest, FittedModel, Learner, Target } from './learner.ts';
import { encodeState, readState } from './model-codec.ts';
import type { NearestList } from './nearest-list.ts';
import { NeighborIndex } from './neighbor-search.ts';

const name = 'nearest-neighbors';

const neighborsSchema = z.strictObject({
  k: z.int().min(1).default(5).describe('Neighbours that vote; a row of weight 2 counts as two.'),
  weights: z
    .enum(['uniform', 'distance'])
    .default('uniform')
    .describe('Whether all neighbours count alike or by the inverse of their distance.'),
  metric: z
    .enum(['euclidean', 'manhattan'])
    .default('euclidean')
    .describe('Distance: root of summed squares, or sum of absolute differences.'),
});

/** The training rows themselves, not copied; rows of weight 0 are left out. */
interface NeighborsState {
  readonly k: number;
  readonly weights: 'uniform' | 'distance';
  readonly metric: Metric;
  readonly columns: number;
  /** Column-major. */
  readonly features: Float64Array;
  /** Weight per row, positive; absent if all are one. */
  readonly rowWeights?: Float64Array | undefined;
  /** Classes of the target; 0 for numbers. */
  readonly classCount: number;
  /** Class index, or number, per row. */
  readonly targets: Int32Array | Float64Array;
}

function fitNeighbors(request: FitRequest): NeighborsState {
  const { features, target, weights } = request;
  const { k, ...settings } = parseHyperparameters(name, neighborsSchema, request.params);
  const kept = weights?.includes(0) ? keptRows(weights) : undefined;
  const rowWeights = weights && (kept ? Float64Array.from(kept, (row) => weights[row] as number) : weights);
  const total = rowWeights ? rowWeights.reduce((sum, weight) => sum + weight, 0) : features.rows;
  if (k > total) refuseCount(k, total, weights !== undefined);
  return {
    k,
    ...settings,
    columns: features.columns,
    features: kept ? takeColumns(features, kept) : features.values,
    ...(rowWeights?.some((weight) => weight !== 1) && { rowWeights }),
    ...targetsOf(target, kept),
  };
}

function targetsOf(target: Target, kept: Int32Array | undefined): Pick<NeighborsState, 'classCount' | 'targets'> {
  const isClasses = target.task === 'classification';
  const targets = isClasses ? target.labels : target.values;
  return {
    classCount: isClasses ? target.classes.length : 0,
    targets: kept ? takeTargets(targets, kept) : targets,
  };
}

function takeTargets(targets: Int32Array | Float64Array, kept: Int32Array): Int32Array | Float64Array {
  return targets instanceof Int32Array
    ? Int32Array.from(kept, (row) => targets[row] as number)
    : Float64Array.from(kept, (row) => targets[row] as number);
}

/** Rows that have a weight. */
function keptRows(weights: Float64Array): Int32Array {
  return Int32Array.from(weights.keys()).filter((row) => (weights[row] as number) > 0);
}

function takeColumns({ rows, columns, values }: FeatureMatrix, kept: Int32Array): Float64Array {
  const taken = new Float64Array(kept.length * columns);
  for (let column = 0; column < columns; column += 1) {
    for (let index = 0; index < kept.length; index += 1) {
      taken[column * kept.length + index] = values[column * rows + (kept[index] as number)] as number;
    }
  }
  return taken;
}

function refuseCount(k: number, total: number, weighted: boolean): never {
  const there = weighted
    ? `training rows weigh ${total} in all, a row of weight 1 counting as one neighbour`
    : `there are ${total} training rows`;
  throw new WithinError(
    'PARAM_INVALID',
    `${name}: parameter "k": ${k} neighbours are asked for but ${there}; lower k`,
    {
      learner: name,
      path: 'k',
    },
  );
}

/** Adds up the votes of the nearest rows; of rows at distance 0 those alone count, if votes go by distance. */
function gather(state: NeighborsState, nearest: NearestList, vote: (row: number, weight: number) => void): void {
  const { weights, metric } = state;
  const exact = weights === 'distance' && nearest.distanceAt(0) === 0;
  let left = state.k;
  for (let place = 0; place < nearest.size && left > 0; place += 1) {
    const distance = nearest.distanceAt(place);
    if (exact && distance > 0) break;
    const row = nearest.rowAt(place);
    const weight = Math.min(left, state.rowWeights ? (state.rowWeights[row] as number) : 1);
    left -= weight;
    if (exact || weights === 'uniform') vote(row, weight);
    else vote(row, weight / (metric === 'euclidean' ? Math.sqrt(distance) : distance));
  }
}

function predictClasses(state: NeighborsState, index: NeighborIndex, features: FeatureMatrix): Float64Array {
  const { classCount, targets } = state;
  const result = new Float64Array(features.rows * classCount);
  index.search(features, state.k, (row, nearest) => {
    const shares = result.subarray(row * classCount, (row + 1) * classCount);
    let total = 0;
    gather(state, nearest, (neighbor, weight) => {
      const label = targets[neighbor] as number;
      shares[label] = (shares[label] as number) + weight;
      total += weight;
    });
    for (let label = 0; label < classCount; label += 1) shares[label] = (shares[label] as number) / total;
  });
  return result;
}

function predictNumbers(state: NeighborsState, index: NeighborIndex, features: FeatureMatrix): Float64Array {
  const result = new Float64Array(features.rows);
  index.search(features, state.k, (row, nearest) => {
    let sum = 0;
    let total = 0;
    gather(state, nearest, (neighbor, weight) => {
      sum += weight * (state.targets[neighbor] as number);
      total += weight;
    });
    result[row] = sum / total;
  });
  return result;
}

const stateSchema = z.strictObject({
  k: z.int().min(1),
  weights: z.enum(['uniform', 'distance']),
  metric: z.enum(['euclidean', 'manhattan']),
  columns: z.int().min(1),
  features: z.instanceof(Float64Array),
  rowWeights: z.instanceof(Float64Array).optional(),
  classCount: z.int().min(0),
  targets: z.union([z.instanceof(Int32Array), z.instanceof(Float64Array)]),
});

function neighborsModel(state: NeighborsState): FittedModel {
  const { rowWeights, ...others } = state;
  const { columns, features, metric, classCount } = others;
  const rows = { rows: features.length / columns, columns, values: features };
  let index: NeighborIndex | undefined;
  return {
    learner: name,
    predict(given) {
      checkPredictRequest(given, columns);
      index ??= new NeighborIndex({ features: rows, weights: rowWeights }, metric);
      return classCount > 0 ? predictClasses(state, index, given) : predictNumbers(state, index, given);
    },
    state: () => encodeState({ ...others, ...(rowWeights && { rowWeights }) }),
  };
}

function isWhole({ columns, features, rowWeights, classCount, targets }: NeighborsState): boolean {
  const rows = features.length / columns;
  return (
    rows >= 1 &&
    targets.length === rows &&
    (rowWeights === undefined || (rowWeights.length === rows && rowWeights.every((weight) => weight > 0))) &&
    (classCount === 0
      ? targets instanceof Float64Array
      : targets instanceof Int32Array && targets.every((label) => label >= 0 && label < classCount))
  );
}

export const nearestNeighbors: Learner = {
  name,
  summary: 'lets the nearest training rows vote, or averages their numbers',
  tasks: ['classification', 'regression'],
  params: neighborsSchema,
  components: () => [],
  fit(request) {
    checkFitRequest(request);
    request.throwIfCancelled?.();
    const model = neighborsModel(fitNeighbors(request));
    request.progress?.(1);
    return model;
  },
  restore(json) {
    const state = readState(name, stateSchema, json);
    if (isWhole(state)) return neighborsModel(state);
    throw new WithinError('DATA_INVALID', `the saved ${name} model is damaged: its parts do not fit; train it again`);
  },
};
