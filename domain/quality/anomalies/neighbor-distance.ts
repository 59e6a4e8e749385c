/** @module Score `knn`: mean distance to the k nearest reference rows (Ramaswamy 2000, Angiulli and Pizzuti 2002), exactly. */
import { z } from 'zod';
import type { FeatureMatrix } from '../../learning/learner.ts';
import { readState, type StateValue } from '../../learning/model-codec.ts';
import { NeighborIndex } from '../../learning/neighbor-search.ts';
import type { AnomalyScorer } from './scorer.ts';

interface NeighborState {
  readonly k: number;
  readonly columns: number;
  /** Column-major. */
  readonly features: Float64Array;
  /** Reference rows that each kept row stands for; absent where each is a row itself. */
  readonly weights?: Float64Array | undefined;
}

const stateSchema = z
  .strictObject({
    k: z.int().min(1),
    columns: z.int().min(1),
    features: z.instanceof(Float64Array),
    weights: z.instanceof(Float64Array).optional(),
  })
  .refine(
    ({ columns, features, weights }) =>
      features.length >= columns &&
      features.length % columns === 0 &&
      (weights === undefined || (weights.length === features.length / columns && weights.every((one) => one > 0))),
    'its parts do not fit',
  );

export interface NeighborDistanceRequest {
  readonly features: FeatureMatrix;
  /** Reference rows per row, for prototypes. */
  readonly weights?: Float64Array | undefined;
  /** With fewer reference rows than this all of them count. */
  readonly k: number;
}

/** Keeps the rows it is given: its state holds them. */
export function fitNeighborDistance({ features, weights, k }: NeighborDistanceRequest): AnomalyScorer {
  return scorerOf({ k, columns: features.columns, features: features.values, weights });
}

export function restoreNeighborDistance(json: unknown): AnomalyScorer {
  return scorerOf(readState('knn', stateSchema, json));
}

function scorerOf(state: NeighborState): AnomalyScorer {
  const { columns, features, weights } = state;
  const rows = features.length / columns;
  const k = Math.min(state.k, weights ? weights.reduce((sum, weight) => sum + weight, 0) : rows);
  let kept: NeighborIndex | undefined;
  const index = (): NeighborIndex => {
    kept ??= new NeighborIndex({ features: { rows, columns, values: features }, weights }, 'euclidean');
    return kept;
  };
  return {
    coordinates: columns,
    score(given) {
      const scores = new Float64Array(given.rows);
      index().search(given, k, (row, nearest) => {
        let sum = 0;
        for (let place = 0; place < nearest.size; place += 1) {
          sum += nearest.weightAt(place) * Math.sqrt(nearest.distanceAt(place));
        }
        scores[row] = sum / k;
      });
      return scores;
    },
    nearest(given) {
      const count = Math.min(Math.ceil(k), rows);
      const found = new Int32Array(given.rows * count);
      index().search(given, k, (row, nearest) => {
        for (let place = 0; place < count; place += 1) {
          found[row * count + place] = place < nearest.size ? nearest.rowAt(place) : -1;
        }
      });
      return { count, rows: found };
    },
    state: (): StateValue => ({
      k: state.k,
      columns,
      features,
      ...(weights && { weights }),
    }),
  };
}
