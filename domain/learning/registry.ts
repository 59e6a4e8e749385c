/** @module The one list of learners. */
import { WithinError } from '../../contracts/errors.ts';
import { didYouMean, nearest } from '../pipeline/nearest.ts';
import { decisionTree } from './decision-tree.ts';
import { gradientBoosting } from './gradient-boosting.ts';
import type { Learner } from './learner.ts';
import { logisticRegression } from './logistic-regression.ts';
import { multilayerPerceptron } from './multilayer-perceptron.ts';
import { naiveBayes } from './naive-bayes.ts';
import { nearestNeighbors } from './nearest-neighbors.ts';
import { randomForest } from './random-forest.ts';
import { ridge } from './ridge.ts';

export const learners: ReadonlyMap<string, Learner> = new Map(
  [
    decisionTree,
    gradientBoosting,
    logisticRegression,
    multilayerPerceptron,
    naiveBayes,
    nearestNeighbors,
    randomForest,
    ridge,
  ].map((learner) => [learner.name, learner]),
);

/** Learner of that name; otherwise `UNKNOWN_LEARNER` with the nearest name and all there are. */
export function findLearner(name: string): Learner {
  const learner = learners.get(name);
  if (learner) return learner;
  const names = [...learners.keys()];
  const hint = didYouMean(name, names) || `; there are ${names.join(', ')}`;
  throw new WithinError('UNKNOWN_LEARNER', `no learner is called "${name}"${hint}`, {
    learner: name,
    nearest: nearest(name, names),
    known: names,
  });
}
