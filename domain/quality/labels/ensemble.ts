/** @module The models that judge labels: unlike one another, so that no one's blind spot decides. */
import type { Learner, RandomStream, Task } from '../../learning/learner.ts';
import { logisticRegression } from '../../learning/logistic-regression.ts';
import { nearestNeighbors } from '../../learning/nearest-neighbors.ts';
import { randomForest } from '../../learning/random-forest.ts';
import { ridge } from '../../learning/ridge.ts';

export interface Member {
  readonly learner: Learner;
  readonly params: (trainingRows: number) => Readonly<Record<string, unknown>>;
}

/** Leaves of three rows and ten neighbours do not remember a wrong label by heart. */
const forest: Member = { learner: randomForest, params: () => ({ trees: 50, minSamplesLeaf: 3 }) };
const neighbors: Member = {
  learner: nearestNeighbors,
  params: (rows) => ({ k: Math.min(10, rows), weights: 'distance' }),
};

/** A vote of trees, one of neighbours and one of planes; each counts the same. */
export const ensembles: Readonly<Record<Task, readonly Member[]>> = {
  classification: [
    forest,
    neighbors,
    { learner: logisticRegression, params: () => ({ c: 1, tolerance: 1e-2, maxIterations: 200 }) },
  ],
  regression: [forest, neighbors, { learner: ridge, params: () => ({}) }],
};

/** A stream for each component that the learner declares. */
export function streamsFor(learner: Learner, params: unknown, stream: RandomStream): Record<string, RandomStream> {
  return Object.fromEntries(learner.components(params).map((name, index) => [name, stream.fork(index)]));
}
