/** @module Learner `random-forest`, for classes and numbers: Breiman, "Random forests" (2001), on binned features. */
import { z } from 'zod';
import { checkFitRequest, parseHyperparameters, streamOf } from './fit-request.ts';
import { type Forest, joinTrees } from './forest.ts';
import { averagingModel, restoreAveragingModel } from './forest-model.ts';
import type { FitRequest, FittedModel, Learner, RandomStream } from './learner.ts';
import { binsShape, featureCount, openWorkshop, takeSample, treeShape } from './tree-fit.ts';
import type { Tree } from './tree-grower.ts';

const name = 'random-forest';

const forestSchema = z.strictObject({
  trees: z.int().min(1).max(100_000).default(100).describe('Number of trees.'),
  ...treeShape,
  maxFeatures: z
    .union([z.enum(['auto', 'sqrt', 'all']), ...featureCount])
    .default('auto')
    .describe(
      'Features looked at per split: `sqrt` of their number, `all`, a whole number, or a share below 1; `auto` is `sqrt` for classes and a third for numbers.',
    ),
  bootstrap: z.boolean().default(true).describe('Whether each tree sees rows drawn with replacement, or all rows.'),
  ...binsShape,
});
export type ForestParams = z.infer<typeof forestSchema>;

/** Trees `from` up to, not including, `to`. */
export interface TreeRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Grows some trees of the forest that `fit` would grow. Tree i depends on fork i of the streams alone, so that threads
 * can share the trees out and `mergeForests` puts the same forest together. Typed arrays only: cheap to transfer.
 */
export function fitTrees(request: FitRequest, range: TreeRange): Forest {
  checkFitRequest(request);
  const params = parseHyperparameters(name, forestSchema, request.params);
  const { sample, search, grower } = openWorkshop(request, params);
  const draws = drawsOf(request, params);
  const trees: Tree[] = [];
  for (let index = range.from; index < range.to; index += 1) {
    request.throwIfCancelled?.();
    const stream = draws.bootstrap?.fork(index);
    takeSample(sample, request, stream && drawCounts(request, stream));
    trees.push(grower.grow(sample.size, draws.features?.fork(index)));
    request.progress?.((index - range.from + 1) / (range.to - range.from));
  }
  return joinTrees(trees, search.leafTable());
}

interface Draws {
  readonly bootstrap?: RandomStream;
  readonly features?: RandomStream;
}

function drawsOf({ streams }: FitRequest, params: ForestParams): Draws {
  return Object.fromEntries(componentsOf(params).map((component) => [component, streamOf(name, streams, component)]));
}

function componentsOf(params: ForestParams): readonly string[] {
  return [...(params.bootstrap ? ['bootstrap'] : []), ...(params.maxFeatures === 'all' ? [] : ['features'])];
}

/** Times each row is drawn, in as many draws as there are rows with a weight. */
function drawCounts({ features, weights }: FitRequest, stream: RandomStream): Int32Array {
  const counts = new Int32Array(features.rows);
  const candidates = weights ? candidateRows(weights) : undefined;
  const candidateCount = candidates?.length ?? features.rows;
  for (let draw = 0; draw < candidateCount; draw += 1) {
    const place = stream.nextBelow(candidateCount);
    const row = candidates ? (candidates[place] as number) : place;
    counts[row] = (counts[row] as number) + 1;
  }
  return counts;
}

function candidateRows(weights: Float64Array): Int32Array {
  const candidates: number[] = [];
  weights.forEach((weight, row) => {
    if (weight > 0) candidates.push(row);
  });
  return Int32Array.from(candidates);
}

/** Model of a forest of one part or merged from several. `columns` is the number of features it was grown on. */
export function forestModel(forest: Forest, columns: number): FittedModel {
  return averagingModel(name, forest, columns);
}

export const randomForest: Learner = {
  name,
  summary: 'averages decision trees grown on random rows and random features',
  tasks: ['classification', 'regression'],
  params: forestSchema,
  components: (params) => componentsOf(parseHyperparameters(name, forestSchema, params)),
  fit(request) {
    const { trees } = parseHyperparameters(name, forestSchema, request.params);
    return forestModel(fitTrees(request, { from: 0, to: trees }), request.features.columns);
  },
  restore: (state) => restoreAveragingModel(name, state),
};
