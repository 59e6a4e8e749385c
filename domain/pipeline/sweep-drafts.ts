/**
 * @module Drafts of a seed sweep: the steps before the split as the training pipeline has them, and one trial. It is one
 * step in memory where all behind the split is built in; else the steps from the split to the models, and their judge.
 */
import { WithinError } from '../../contracts/errors.ts';
import type { ModelDefinition, Pipeline } from '../../contracts/pipeline.ts';
import { splitComponent } from '../../contracts/sweep.ts';
import type { DraftInput, StepDraft } from './draft.ts';
import { type NamedFeature, type NatureOf, nameFeatures, need, rowDrafts, sourceDrafts } from './feature-drafts.ts';
import { modelDrafts, modelOf } from './model-drafts.ts';
import { scorerDrafts, seedNames } from './program-drafts.ts';
import { foldPart, foldsOf, holdoutPart, splitDraft, splitOf } from './split-drafts.ts';
import { fitsInMemory, judgeTrialDraft, memoryTrialDraft, type TrialOf } from './trial-drafts.ts';

/** Name of the step that leaves the trial; the last of the drafts. */
export const trialStep = 'trial';

/** Fold of a step that trains a model of a cross-validation; 0 for all others. */
export const foldOfStep = (name: string): number => Number(/^train-(\d+)$/.exec(name)?.[1] ?? 0);

interface Swept {
  readonly pipeline: Pipeline;
  readonly model: ModelDefinition;
  readonly fitted: readonly NamedFeature[];
  /** The rows before the split. */
  readonly table: DraftInput;
  readonly slices: readonly string[];
}

/** Throws `SWEEP_INVALID` for a pipeline that trains nothing. */
export function sweepDrafts(slices: readonly string[], form: 'fastest' | 'graph' = 'fastest') {
  return async (pipeline: Pipeline, natureOf: NatureOf): Promise<StepDraft[]> => {
    const features = await nameFeatures(pipeline, natureOf);
    const { drafts, table } = rowDrafts(features, pipeline);
    const model = trainedModel(pipeline);
    const fitted = features.filter(({ nature }) => nature === 'fit');
    const swept: Swept = { pipeline, model, fitted, table, slices };
    const inMemory = form === 'fastest' && fitsInMemory(model, fitted);
    const trial = inMemory ? [memoryTrialDraft(trialStep, trialOf(swept))] : trialGraph(swept);
    return [...sourceDrafts(pipeline, 'feature'), ...drafts, ...trial];
  };
}

function trainedModel(pipeline: Pipeline): ModelDefinition {
  if (pipeline.kind !== 'training') {
    throw new WithinError(
      'SWEEP_INVALID',
      `the pipeline "${pipeline.name}" trains no model, so no seed can be judged; give a pipeline of kind training`,
      { path: 'kind' },
    );
  }
  need(pipeline.dataset?.target, pipeline, 'dataset.target', 'name the column to predict');
  const model = need(pipeline.model, pipeline, 'model', 'choose a learner, as `model: { use: random-forest }`');
  if (model.command && seedNames(model).includes(splitComponent)) {
    throw new WithinError(
      'SWEEP_INVALID',
      `the program of "${pipeline.name}" calls a seed of its own "${splitComponent}", which in a sweep is that of the held-out rows; give it another name under components or merged`,
      { path: 'model' },
    );
  }
  return model;
}

function trialOf({ pipeline, model, fitted, table, slices }: Swept): TrialOf {
  return {
    pipeline,
    model,
    fitted,
    table,
    split: splitOf(pipeline),
    judging: slices.length > 0 ? { slices } : {},
    block: '0',
    phase: 'feature',
  };
}

/** The models of the trial, by the role under which the judge takes them. */
function trialGraph(swept: Swept): StepDraft[] {
  const { pipeline, model, fitted, table } = swept;
  const folds = foldsOf(splitOf(pipeline));
  const learned = folds.length === 0 ? [holdoutPart(splitOf(pipeline))] : folds.map(foldPart);
  const models = learned.map(({ suffix }) => [`model${suffix}`, modelOf(pipeline, suffix)] as const);
  return [
    splitDraft(pipeline, table),
    // Without folds it stands beside the one model.
    ...(folds.length === 0 ? [] : scorerDrafts(model)),
    ...learned.flatMap(({ test: _test, ...part }) => modelDrafts(pipeline, fitted, part)),
    judgeTrialDraft(trialStep, { ...trialOf(swept), phase: 'training' }, Object.fromEntries(models)),
  ];
}
