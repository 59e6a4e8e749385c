/** @module What learners of trees share: limits as parameters, binned rows, and the grower over them. */
import { z } from 'zod';
import { ClassSplits } from './class-splits.ts';
import { binFeatures } from './feature-bins.ts';
import type { LeafTable } from './forest.ts';
import type { FitRequest, Task } from './learner.ts';
import type { SplitSearch, TreeSample } from './split-search.ts';
import { TreeGrower } from './tree-grower.ts';
import { ValueSplits } from './value-splits.ts';

/** Hyperparameters of one tree. */
export const treeShape = {
  maxDepth: z.int().min(1).optional().describe('Edges from the root to the deepest leaf; unlimited if left out.'),
  minSamplesSplit: z.int().min(2).default(2).describe('A node of fewer training rows is a leaf.'),
  minSamplesLeaf: z.int().min(1).default(1).describe('Training rows that each side of a split must keep.'),
};

export const binsShape = {
  bins: z
    .int()
    .min(2)
    .max(255)
    .default(255)
    .describe('Bins per feature; a feature with at most so many distinct values is split exactly.'),
};

/** A whole number of features, or a share of them below 1. */
export const featureCount = [z.int().min(1), z.number().gt(0).lt(1)] as const;

export type FeatureLimit = 'auto' | 'sqrt' | 'all' | number;

/** Features looked at per node; `auto` is `sqrt` for classes and a third for numbers. */
export function featuresPerNode(limit: FeatureLimit, columns: number, task: Task): number {
  if (limit === 'all') return columns;
  if (limit === 'sqrt') return Math.max(1, Math.floor(Math.sqrt(columns)));
  if (limit === 'auto') {
    return task === 'classification' ? featuresPerNode('sqrt', columns, task) : Math.max(1, Math.floor(columns / 3));
  }
  return limit < 1 ? Math.max(1, Math.floor(limit * columns)) : Math.min(columns, limit);
}

export interface TreeParams {
  readonly maxDepth?: number | undefined;
  readonly minSamplesSplit: number;
  readonly minSamplesLeaf: number;
  readonly maxFeatures: FeatureLimit;
  readonly bins: number;
}

/** Buffers that serve all trees of a fit; `search` keeps their leaves. */
export interface TreeWorkshop {
  readonly sample: TreeSample;
  readonly search: SplitSearch & { leafTable(): LeafTable };
  readonly grower: TreeGrower;
}

/** Bins the features of a checked request and makes the grower; the sample is empty until `takeSample`. */
export function openWorkshop({ features, target, weights }: FitRequest, params: TreeParams): TreeWorkshop {
  const { rows, columns } = features;
  const bins = binFeatures(features, params.bins, weights);
  const targets = target.task === 'classification' ? new Int32Array(rows) : new Float64Array(rows);
  const sample = { size: 0, rows: new Int32Array(rows), weights: new Float64Array(rows), targets };
  const options = { bins, sample, minSamplesLeaf: params.minSamplesLeaf };
  const search =
    target.task === 'classification' ? new ClassSplits(options, target.classes.length) : new ValueSplits(options);
  const limits = {
    maxDepth: params.maxDepth ?? Number.POSITIVE_INFINITY,
    minSamplesSplit: params.minSamplesSplit,
    featuresPerNode: featuresPerNode(params.maxFeatures, columns, target.task),
  };
  return { sample, search, grower: new TreeGrower(bins, search, limits, rows) };
}

/** Rows with a weight, each once; a row drawn k times (`counts`) is one row of k times its weight. */
export function takeSample(sample: TreeSample, { features, target, weights }: FitRequest, counts?: Int32Array): void {
  const targets = target.task === 'classification' ? target.labels : target.values;
  let size = 0;
  for (let row = 0; row < features.rows; row += 1) {
    const weight = (weights ? (weights[row] as number) : 1) * (counts ? (counts[row] as number) : 1);
    if (weight === 0) continue;
    sample.rows[size] = row;
    sample.weights[size] = weight;
    sample.targets[size] = targets[row] as number;
    size += 1;
  }
  sample.size = size;
}
