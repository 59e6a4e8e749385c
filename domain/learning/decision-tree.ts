/** @module Learner `decision-tree`, for classes and numbers: Breiman et al., "Classification and Regression Trees" (1984), on binned features. */
import { z } from 'zod';
import { checkFitRequest, parseHyperparameters, streamOf } from './fit-request.ts';
import { joinTrees } from './forest.ts';
import { averagingModel, restoreAveragingModel } from './forest-model.ts';
import type { FitRequest, FittedModel, Learner } from './learner.ts';
import { binsShape, featureCount, openWorkshop, takeSample, treeShape } from './tree-fit.ts';

const name = 'decision-tree';

const treeSchema = z.strictObject({
  ...treeShape,
  maxFeatures: z
    .union([z.enum(['sqrt', 'all']), ...featureCount])
    .default('all')
    .describe(
      'Features looked at per split: `all`, `sqrt` of their number, a whole number, or a share below 1; all but `all` draw them at random.',
    ),
  ...binsShape,
});
type DecisionTreeParams = z.infer<typeof treeSchema>;

function componentsOf({ maxFeatures }: DecisionTreeParams): readonly string[] {
  return maxFeatures === 'all' ? [] : ['features'];
}

function fitTree(request: FitRequest): FittedModel {
  checkFitRequest(request);
  const params = parseHyperparameters(name, treeSchema, request.params);
  const [component] = componentsOf(params);
  const stream = component === undefined ? undefined : streamOf(name, request.streams, component);
  request.throwIfCancelled?.();
  const { sample, search, grower } = openWorkshop(request, params);
  takeSample(sample, request);
  const tree = grower.grow(sample.size, stream);
  request.progress?.(1);
  return averagingModel(name, joinTrees([tree], search.leafTable()), request.features.columns);
}

export const decisionTree: Learner = {
  name,
  summary: 'asks one feature after another, each time splitting the rows where the two sides differ most',
  tasks: ['classification', 'regression'],
  params: treeSchema,
  components: (params) => componentsOf(parseHyperparameters(name, treeSchema, params)),
  fit: fitTree,
  restore: (state) => restoreAveragingModel(name, state),
};
