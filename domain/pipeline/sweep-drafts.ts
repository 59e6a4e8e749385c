/**
 * @module Drafts of a seed sweep: the steps before the split as the training pipeline has them, and one trial. It is one
 * step in memory where all behind the split is built in and nothing is cleaned; else the steps from the split to the
 * models, and their judge.
 */
import { WithinError } from '../../contracts/errors.ts';
import type { ModelDefinition, Pipeline } from '../../contracts/pipeline.ts';
import { splitComponent } from '../../contracts/sweep.ts';
import { cleaningDrafts } from './cleaning-drafts.ts';
import type { DraftInput, StepDraft } from './draft.ts';
import { type NamedFeature, type NatureOf, nameFeatures, need, rowDrafts, sourceDrafts } from './feature-drafts.ts';
import { modelDrafts, modelOf } from './model-drafts.ts';
import { scorerDrafts, seedNames } from './program-drafts.ts';
import { validationReferenceDrafts } from './quality-drafts.ts';
import { foldPart, foldsOf, holdoutPart, splitDraft, splitOf } from './split-drafts.ts';
import { fitsInMemory, judgeTrialDraft, memoryTrialDraft, type TrialOf } from './trial-drafts.ts';

/** Component under which all draws of a cleaning stand: of the detectors, and of the trials that judge it. */
export const cleaningComponent = 'cleaning';

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
  return async (written: Pipeline, natureOf: NatureOf): Promise<StepDraft[]> => {
    const pipeline = askingNobody(written);
    const features = await nameFeatures(pipeline, natureOf);
    const { drafts, table } = rowDrafts(features, pipeline);
    const model = trainedModel(pipeline);
    const fitted = features.filter(({ nature }) => nature === 'fit');
    const swept: Swept = { pipeline, model, fitted, table, slices };
    // Rows are cleaned between the split and the fit, by steps of their own.
    const inMemory = form === 'fastest' && !pipeline.validate && fitsInMemory(model, fitted);
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
  const taken: Readonly<Record<string, string>> = {
    [splitComponent]: 'that of the held-out rows',
    ...(pipeline.validate && { [cleaningComponent]: 'that of validate' }),
  };
  const stray = model.command && seedNames(model).find((name) => name in taken);
  if (stray) {
    throw new WithinError(
      'SWEEP_INVALID',
      `the program of "${pipeline.name}" calls a seed of its own "${stray}", which in a sweep is ${taken[stray]}; give it another name under components or merged`,
      { path: 'model' },
    );
  }
  return model;
}

/** A sweep draws many splits and asks nobody about their rows: what people would judge stays as it is. */
function askingNobody(pipeline: Pipeline): Pipeline {
  const { validate } = pipeline;
  if (!validate || (validate.onEdgeCases ?? 'review') !== 'review') return pipeline;
  return { ...pipeline, validate: { ...validate, onEdgeCases: 'accept' } };
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
  // Learned from as the pipeline does: where it cleans, the rows that its gate keeps.
  const parts = learned.map((part) => ({ part, cleaned: cleaningDrafts(pipeline, fitted, part) }));
  const models = learned.map(({ suffix }) => [`model${suffix}`, modelOf(pipeline, suffix)] as const);
  return [
    splitDraft(pipeline, table),
    // Without folds it stands beside the one model.
    ...(folds.length === 0 ? [] : scorerDrafts(model)),
    ...(folds.length === 0 ? [] : validationReferenceDrafts(pipeline, 'training')),
    ...parts.flatMap(({ part: { test: _test, ...part }, cleaned: { drafts, train } }) => [
      ...drafts,
      ...modelDrafts(pipeline, fitted, { ...part, train }),
    ]),
    judgeTrialDraft(trialStep, { ...trialOf(swept), phase: 'training' }, Object.fromEntries(models)),
  ];
}
