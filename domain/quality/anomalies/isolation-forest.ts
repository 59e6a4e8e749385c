/** @module Score `isolation-forest`: 2^(-mean path length / c), near 1 for rows that few cuts isolate (Liu, Ting and Zhou 2008). */
import { z } from 'zod';
import type { FeatureMatrix, RandomStream } from '../../learning/learner.ts';
import { readState } from '../../learning/model-codec.ts';
import { sampleRows } from '../../statistics/bootstrap.ts';
import { addPathLengths, averagePathLength, growIsolationTree, type IsolationTree } from './isolation-tree.ts';
import type { AnomalyScorer } from './scorer.ts';

interface ForestState {
  readonly coordinates: number;
  readonly width: number;
  readonly sample: number;
  readonly trees: readonly IsolationTree[];
}

const treeSchema = z
  .strictObject({
    columns: z.instanceof(Int32Array),
    slopes: z.instanceof(Float64Array),
    cuts: z.instanceof(Float64Array),
    children: z.instanceof(Int32Array),
    lengths: z.instanceof(Float64Array),
  })
  // Children stand behind their parents, so that a walk ends whatever the bytes.
  .refine(
    ({ cuts, children, lengths }) =>
      children.length === cuts.length &&
      lengths.length === cuts.length &&
      children.every((child, node) => child === -1 || (child > node && child + 1 < cuts.length)),
    'a tree does not fit together',
  );
const stateSchema = z
  .strictObject({
    coordinates: z.int().min(1),
    width: z.int().min(1),
    sample: z.int().min(1),
    trees: z.array(treeSchema).min(1),
  })
  .refine(
    ({ coordinates, width, trees }) =>
      trees.every(
        ({ columns, slopes, cuts }) =>
          columns.length === width * cuts.length &&
          slopes.length === columns.length &&
          columns.every((column) => column >= 0 && column < coordinates),
      ),
    'the width does not fit the trees',
  );

export interface IsolationForestRequest {
  readonly features: FeatureMatrix;
  readonly trees: number;
  /** Rows that each tree is grown on, without repetition. */
  readonly sample: number;
  /** Further columns of one cut: 0 cuts along an axis, more give the extended forest. */
  readonly extension: number;
  /** Tree t draws from fork t, so that it is the same however many trees there are. */
  readonly stream: RandomStream;
  readonly throwIfCancelled?: (() => void) | undefined;
}

export function fitIsolationForest(request: IsolationForestRequest): AnomalyScorer {
  const { features, stream } = request;
  const width = Math.min(request.extension + 1, features.columns);
  const sample = Math.min(request.sample, features.rows);
  const trees = Array.from({ length: request.trees }, (_, index) => {
    request.throwIfCancelled?.();
    const own = stream.fork(index);
    return growIsolationTree({ features, rows: sampleRows(features.rows, own, sample), width, stream: own });
  });
  return scorerOf({ coordinates: features.columns, width, sample, trees });
}

export function restoreIsolationForest(json: unknown): AnomalyScorer {
  return scorerOf(readState('isolation-forest', stateSchema, json));
}

function scorerOf(state: ForestState): AnomalyScorer {
  const { width, sample, trees } = state;
  const usual = averagePathLength(sample) || 1;
  return {
    coordinates: state.coordinates,
    score(given) {
      const lengths = new Float64Array(given.rows);
      for (const tree of trees) addPathLengths(tree, width, given, lengths);
      return lengths.map((length) => 2 ** (-length / trees.length / usual));
    },
    state: () => ({ coordinates: state.coordinates, width, sample, trees: trees.map((tree) => ({ ...tree })) }),
  };
}
