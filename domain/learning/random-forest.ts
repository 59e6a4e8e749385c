/** @module Learner `random-forest`, for classes and numbers: Breiman, "Random forests" (2001), on binned features. */
import { z } from 'zod';
import { WithinError } from '../../contracts/errors.ts';
import { ClassSplits } from './class-splits.ts';
import { binFeatures } from './feature-bins.ts';
import { checkFitRequest, checkPredictRequest, parseHyperparameters, streamOf } from './fit-request.ts';
import { type Forest, forestFault, joinTrees } from './forest.ts';
import { averageForest } from './forest-average.ts';
import type { FitRequest, FittedModel, Learner, RandomStream, Target } from './learner.ts';
import { encodeState, readState } from './model-codec.ts';
import type { TreeSample } from './split-search.ts';
import { type Tree, TreeGrower } from './tree-grower.ts';
import { ValueSplits } from './value-splits.ts';

const name = 'random-forest';

const forestSchema = z.strictObject({
  trees: z.int().min(1).max(100_000).default(100).describe('Number of trees.'),
  maxDepth: z.int().min(1).optional().describe('Edges from the root to the deepest leaf; unlimited if left out.'),
  minSamplesSplit: z.int().min(2).default(2).describe('A node of fewer training rows is a leaf.'),
  minSamplesLeaf: z.int().min(1).default(1).describe('Training rows that each side of a split must keep.'),
  maxFeatures: z
    .union([z.enum(['auto', 'sqrt', 'all']), z.int().min(1), z.number().gt(0).lt(1)])
    .default('auto')
    .describe(
      'Features looked at per split: `sqrt` of their number, `all`, a whole number, or a share below 1; `auto` is `sqrt` for classes and a third for numbers.',
    ),
  bootstrap: z.boolean().default(true).describe('Whether each tree sees rows drawn with replacement, or all rows.'),
  bins: z
    .int()
    .min(2)
    .max(255)
    .default(255)
    .describe('Bins per feature; a feature with at most so many distinct values is split exactly.'),
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
  const { features, target, weights } = request;
  const params = parseHyperparameters(name, forestSchema, request.params);
  const bins = binFeatures(features, params.bins, weights);
  const sample = emptySample(target, features.rows);
  const options = { bins, sample, minSamplesLeaf: params.minSamplesLeaf };
  const search =
    target.task === 'classification' ? new ClassSplits(options, target.classes.length) : new ValueSplits(options);
  const limits = {
    maxDepth: params.maxDepth ?? Number.POSITIVE_INFINITY,
    minSamplesSplit: params.minSamplesSplit,
    featuresPerNode: featuresPerNode(params.maxFeatures, features.columns, target.task),
  };
  const draws = drawsOf(request, params);
  const grower = new TreeGrower(bins, search, limits, features.rows);
  const trees: Tree[] = [];
  for (let index = range.from; index < range.to; index += 1) {
    request.throwIfCancelled?.();
    drawSample(sample, request, draws.bootstrap?.fork(index));
    trees.push(grower.grow(sample.size, draws.features?.fork(index)));
    request.progress?.((index - range.from + 1) / (range.to - range.from));
  }
  return joinTrees(trees, search.leafTable());
}

function emptySample(target: Target, rows: number): TreeSample {
  const targets = target.task === 'classification' ? new Int32Array(rows) : new Float64Array(rows);
  return { size: 0, rows: new Int32Array(rows), weights: new Float64Array(rows), targets };
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

function featuresPerNode(limit: ForestParams['maxFeatures'], columns: number, task: Target['task']): number {
  if (limit === 'all') return columns;
  if (limit === 'sqrt') return Math.max(1, Math.floor(Math.sqrt(columns)));
  if (limit === 'auto') {
    return task === 'classification' ? featuresPerNode('sqrt', columns, task) : Math.max(1, Math.floor(columns / 3));
  }
  return limit < 1 ? Math.max(1, Math.floor(limit * columns)) : Math.min(columns, limit);
}

/** As many draws as there are rows with a weight; a row drawn k times is one row of k times its weight. */
function drawSample(sample: TreeSample, { features, target, weights }: FitRequest, stream?: RandomStream): void {
  const { rows } = features;
  const counts = stream ? drawCounts(rows, weights, stream) : undefined;
  const targets = target.task === 'classification' ? target.labels : target.values;
  let size = 0;
  for (let row = 0; row < rows; row += 1) {
    const weight = (weights ? (weights[row] as number) : 1) * (counts ? (counts[row] as number) : 1);
    if (weight === 0) continue;
    sample.rows[size] = row;
    sample.weights[size] = weight;
    sample.targets[size] = targets[row] as number;
    size += 1;
  }
  sample.size = size;
}

function drawCounts(rows: number, weights: Float64Array | undefined, stream: RandomStream): Int32Array {
  const counts = new Int32Array(rows);
  const candidates = weights ? candidateRows(weights) : undefined;
  const candidateCount = candidates?.length ?? rows;
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

const stateSchema = z.strictObject({
  columns: z.int().min(1),
  width: z.int().min(1),
  shared: z.int().min(0),
  roots: z.instanceof(Int32Array),
  features: z.instanceof(Int32Array),
  thresholds: z.instanceof(Float64Array),
  children: z.instanceof(Int32Array),
  leaves: z.instanceof(Float64Array),
});

/** Model of a forest of one part or merged from several. `columns` is the number of features it was grown on. */
export function forestModel(forest: Forest, columns: number): FittedModel {
  return {
    learner: name,
    predict(features) {
      checkPredictRequest(features, columns);
      return averageForest(forest, features);
    },
    state: () => encodeState({ columns, ...forest }),
  };
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
  restore(state) {
    const { columns, ...forest } = readState(name, stateSchema, state);
    const fault = forestFault(forest, columns);
    if (fault === undefined) return forestModel(forest, columns);
    throw new WithinError('DATA_INVALID', `the saved ${name} model is damaged: ${fault}; train it again`);
  },
};
