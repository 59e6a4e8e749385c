/** @module Pairs of rows that are much closer than neighbours usually are. */
import type { FeatureMatrix, RandomStream } from '../../learning/learner.ts';
import { NeighborIndex, rowMajor } from '../../learning/neighbor-search.ts';
import { sampleRows } from '../../statistics/bootstrap.ts';
import { medianOf } from '../../statistics/moments.ts';
import { hashedPairs, type NearPair } from './hashed-pairs.ts';

/** Share of the median distance to the nearest neighbour below which two rows are one: cleanlab's rule. */
const nearShare = 0.13;
/** Up to this many rows every neighbour is found; beyond, pairs are found by hashing. */
const mostExactRows = 20_000;
/** Rows whose exact nearest neighbours tell the median of a larger table. */
const medianRows = 500;
/** Neighbours of a row that are looked at: itself, and those that may be its twins. */
const neighbors = 6;

export interface NearPairs {
  /** Each pair once, the smaller row first. */
  readonly pairs: readonly NearPair[];
  /** Distances below it are near; 0 where there is nothing to compare. */
  readonly threshold: number;
  readonly search: 'exact' | 'hashed';
}

/** Rows must differ from one another; take one of each set of equal rows. */
export function nearPairs(features: FeatureMatrix, stream: RandomStream): NearPairs {
  if (features.rows < 3) return { pairs: [], threshold: 0, search: 'exact' };
  return features.rows <= mostExactRows ? exactPairs(features) : pairsByHash(features, stream);
}

function exactPairs(features: FeatureMatrix): NearPairs {
  const nearest = new Float64Array(features.rows);
  const found: NearPair[] = [];
  const index = new NeighborIndex({ features, weights: undefined }, 'euclidean');
  index.search(features, neighbors, (row, list) => {
    let least = Number.POSITIVE_INFINITY;
    for (let place = 0; place < list.size; place += 1) {
      const other = list.rowAt(place);
      if (other === row) continue;
      const distance = Math.sqrt(list.distanceAt(place));
      least = Math.min(least, distance);
      found.push({ rows: [Math.min(row, other), Math.max(row, other)], distance });
    }
    nearest[row] = least;
  });
  const threshold = nearShare * medianOf(nearest);
  return { pairs: once(found.filter(({ distance }) => distance < threshold)), threshold, search: 'exact' };
}

function once(pairs: readonly NearPair[]): NearPair[] {
  return [...new Map(pairs.map((pair) => [pair.rows.join(' '), pair])).values()];
}

function pairsByHash(features: FeatureMatrix, stream: RandomStream): NearPairs {
  const rows = sampleRows(features.rows, stream.fork(0), medianRows);
  const threshold = nearShare * medianOf(nearestOf(features, rows));
  const points = rowMajor(features);
  const pairs = threshold > 0 ? hashedPairs({ points, columns: features.columns, threshold }, stream.fork(1)) : [];
  return { pairs, threshold, search: 'hashed' };
}

function nearestOf(features: FeatureMatrix, rows: Uint32Array): Float64Array {
  const queries = {
    rows: rows.length,
    columns: features.columns,
    values: Float64Array.from(
      { length: rows.length * features.columns },
      (_, place) =>
        features.values[Math.floor(place / rows.length) * features.rows + (rows[place % rows.length] ?? 0)] ?? 0,
    ),
  };
  const distances = new Float64Array(rows.length);
  new NeighborIndex({ features, weights: undefined }, 'euclidean').search(queries, 2, (query, list) => {
    for (let place = 0; place < list.size; place += 1) {
      if (list.rowAt(place) !== rows[query]) {
        distances[query] = Math.sqrt(list.distanceAt(place));
        break;
      }
    }
  });
  return distances;
}
