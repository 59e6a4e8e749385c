/** @module Drafts of a seed sweep: the steps before the split as the training pipeline has them, and one trial. */
import { WithinError } from '../../contracts/errors.ts';
import type { Pipeline } from '../../contracts/pipeline.ts';
import { executionOf, type StepDraft } from './draft.ts';
import {
  type NamedFeature,
  type NatureOf,
  nameFeatures,
  need,
  rolesOf,
  rowDrafts,
  sourceDrafts,
} from './feature-drafts.ts';

/** Name of the template step. */
export const trialStep = 'trial';

/** Throws `SWEEP_INVALID` for a pipeline that trains nothing, or with code of its own behind the split. */
export function sweepDrafts(slices: readonly string[]) {
  return async (pipeline: Pipeline, natureOf: NatureOf): Promise<StepDraft[]> => {
    const features = await nameFeatures(pipeline, natureOf);
    const rows = rowDrafts(features, pipeline);
    const trial = trialDraft(pipeline, features, slices);
    return [...sourceDrafts(pipeline, 'feature'), ...rows.drafts, { ...trial, in: { table: rows.table } }];
  };
}

function trialDraft(
  pipeline: Pipeline,
  features: readonly NamedFeature[],
  slices: readonly string[],
): Omit<StepDraft, 'in'> {
  if (pipeline.kind !== 'training') {
    throw new WithinError(
      'SWEEP_INVALID',
      `the pipeline "${pipeline.name}" trains no model, so no seed can be judged; give a pipeline of kind training`,
      { path: 'kind' },
    );
  }
  need(pipeline.dataset?.target, pipeline, 'dataset.target', 'name the column to predict');
  const model = need(pipeline.model, pipeline, 'model', 'choose a learner, as `model: { use: random-forest }`');
  const task = pipeline.dataset?.task;
  return {
    name: trialStep,
    use: trialStep,
    block: '0',
    phase: 'feature',
    execution: executionOf(model),
    with: {
      learner: learnerOf(pipeline, model.use),
      with: model.with ?? {},
      roles: rolesOf(pipeline),
      ...(task && { task }),
      ...(model.classWeight !== undefined && { classWeight: model.classWeight }),
      split: pipeline.split ?? { test: 0.25, stratify: task !== 'regression' },
      transforms: features.filter(({ nature }) => nature === 'fit').map((feature) => transformOf(feature, pipeline)),
      ...(slices.length > 0 && { slices }),
    },
  };
}

function learnerOf(pipeline: Pipeline, use: string | undefined): string {
  if (use !== undefined) return use;
  throw new WithinError(
    'SWEEP_INVALID',
    `the model of "${pipeline.name}" is a command, which a sweep cannot fit in memory; choose a built-in learner`,
    { path: 'model.command' },
  );
}

function transformOf({ name, definition }: NamedFeature, pipeline: Pipeline): { use: string; with: object } {
  const { use } = definition;
  if (use !== undefined && !use.startsWith('.')) return { use, with: { ...definition.with, roles: rolesOf(pipeline) } };
  throw new WithinError(
    'SWEEP_INVALID',
    `the transform "${name}" is code of your own that is fitted after the split, which a sweep cannot repeat; use built-in transforms there, or make it row-wise`,
    { path: `features.${name}` },
  );
}
