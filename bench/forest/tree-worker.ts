/** @module Thread of the forest bench: grows some trees of a forest, and scores some rows with the whole one. */
import { parentPort } from 'node:worker_threads';
import type { Forest } from '../../domain/learning/forest.ts';
import { averageForest } from '../../domain/learning/forest-average.ts';
import type { FeatureMatrix, Target } from '../../domain/learning/learner.ts';
import { fitTrees, type TreeRange } from '../../domain/learning/random-forest.ts';
import { createStream } from '../../domain/learning/random-stream.ts';

export type TreeTask =
  | {
      readonly kind: 'fit';
      readonly features: FeatureMatrix;
      readonly target: Target;
      readonly seed: number;
      readonly range: TreeRange;
    }
  | { readonly kind: 'predict'; readonly forest: Forest; readonly features: FeatureMatrix };

function work(task: TreeTask): Forest | Float64Array {
  if (task.kind === 'predict') return averageForest(task.forest, task.features);
  const { features, target, seed, range } = task;
  const streams = { bootstrap: createStream(`bootstrap ${seed}`), features: createStream(`features ${seed}`) };
  return fitTrees({ features, target, params: { trees: 100, maxFeatures: 'sqrt' }, streams }, range);
}

parentPort?.on('message', (task: TreeTask) => parentPort?.postMessage(work(task)));
