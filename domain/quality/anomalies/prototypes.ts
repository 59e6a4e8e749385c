/** @module A bounded stand-in for many reference rows: means of groups of rows, each with how many it stands for. */
import type { FeatureMatrix, RandomStream } from '../../learning/learner.ts';
import { NeighborIndex } from '../../learning/neighbor-search.ts';
import { sampleRows } from '../../statistics/bootstrap.ts';
import { takeFeatureRows } from './scorer.ts';

/** A mean over fewer rows would nearly be a row. */
const fewestRows = 5;
const rounds = 10;

export interface Prototypes {
  readonly features: FeatureMatrix;
  readonly weights: Float64Array;
}

/**
 * Lloyd's k-means from randomly drawn rows, at most `count` groups and 10 rounds. Groups of fewer than 5 rows are
 * dissolved into the others at the end, so no prototype is a raw row unless all of its rows are alike. Fewer than 10
 * rows give one prototype.
 */
export function learnPrototypes(features: FeatureMatrix, count: number, stream: RandomStream): Prototypes {
  const most = Math.max(1, Math.min(count, Math.floor(features.rows / fewestRows)));
  let centres = takeFeatureRows(features, sampleRows(features.rows, stream, most));
  for (let round = 0; round < rounds; round += 1) centres = meansOf(features, assign(features, centres), 1).features;
  const fewest = Math.min(fewestRows, features.rows);
  for (;;) {
    const found = meansOf(features, assign(features, centres), fewest);
    if (found.features.rows === centres.rows) return found;
    centres = found.features.rows > 0 ? found.features : meansOf(features, new Int32Array(features.rows), 1).features;
  }
}

/** Nearest centre per row. */
function assign(features: FeatureMatrix, centres: FeatureMatrix): Int32Array {
  const groups = new Int32Array(features.rows);
  new NeighborIndex({ features: centres, weights: undefined }, 'euclidean').search(features, 1, (row, nearest) => {
    groups[row] = nearest.rowAt(0);
  });
  return groups;
}

/** Means of the groups that have at least so many rows. */
function meansOf({ rows, columns, values }: FeatureMatrix, groups: Int32Array, fewest: number): Prototypes {
  const size = groups.reduce((most, group) => Math.max(most, group + 1), 0);
  const counts = new Int32Array(size);
  for (const group of groups) counts[group] = (counts[group] as number) + 1;
  const places = new Int32Array(size).fill(-1);
  let kept = 0;
  for (let group = 0; group < size; group += 1) {
    if ((counts[group] as number) < fewest) continue;
    places[group] = kept;
    kept += 1;
  }
  const means = new Float64Array(kept * columns);
  for (let column = 0; column < columns; column += 1) {
    for (let row = 0; row < rows; row += 1) {
      const place = places[groups[row] as number] as number;
      if (place < 0) continue;
      const index = column * kept + place;
      means[index] = (means[index] as number) + (values[column * rows + row] as number);
    }
  }
  const weights = Float64Array.from(counts.filter((count) => count >= fewest));
  for (let index = 0; index < means.length; index += 1) {
    means[index] = (means[index] as number) / (weights[index % kept] as number);
  }
  return { features: { rows: kept, columns, values: means }, weights };
}
