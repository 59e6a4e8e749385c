/** @module Drafts of a training pipeline after its features: split, cleaning, transforms, fits, metrics, report. */
import { mediaTypes } from '../../contracts/digest.ts';
import type { Pipeline } from '../../contracts/pipeline.ts';
import { cleaningDrafts } from './cleaning-drafts.ts';
import type { DraftInput, StepDraft } from './draft.ts';
import { at, type NamedFeature, need, plain, reportDraft, rowDrafts, sourceDrafts } from './feature-drafts.ts';
import { evaluateDraft, isModule, modelDrafts, modelOf, type Part } from './model-drafts.ts';
import { foldPart, foldsOf, holdoutPart, splitDraft, splitOf } from './split-drafts.ts';

/** Steps that compute a metric of the user's own. */
export const metricStepPrefix = 'metric-';

/** A metric module is a step over the predictions, all folds at once; it returns `{ metrics: { name: { value } } }`. */
function metricDrafts(pipeline: Pipeline, predictions: Readonly<Record<string, DraftInput>>): StepDraft[] {
  const modules = (pipeline.evaluate?.metrics ?? []).filter(isModule);
  return modules.map((use, index) => ({
    name: `${metricStepPrefix}${index + 1}`,
    use,
    in: predictions,
    with: {},
    out: { metrics: mediaTypes.json },
    block: '0',
    phase: 'training',
    execution: plain,
  }));
}

export function trainingDrafts(pipeline: Pipeline, features: readonly NamedFeature[]): StepDraft[] {
  need(pipeline.dataset?.target, pipeline, 'dataset.target', 'name the column to predict');
  const rows = rowDrafts(features, pipeline);
  const fitted = features.filter(({ nature }) => nature === 'fit');
  const split = splitDraft(pipeline, rows.table);
  const evaluated =
    splitOf(pipeline).folds === undefined ? holdoutDrafts(pipeline, fitted) : foldDrafts(pipeline, fitted);
  return [...sourceDrafts(pipeline, 'feature'), ...rows.drafts, split, ...evaluated];
}

/** What the report of a training run reads besides its metrics. */
const reported = (pipeline: Pipeline, decision: DraftInput | undefined) => ({
  model: modelOf(pipeline, ''),
  check: at('check', 'report'),
  ...(decision && { cleaning: decision }),
});

/** The steps of a part: its rows are cleaned first where the file asks for it. */
function partDrafts(pipeline: Pipeline, fitted: readonly NamedFeature[], part: Part) {
  const { drafts, train, decision } = cleaningDrafts(pipeline, fitted, part);
  return { drafts: [...drafts, ...modelDrafts(pipeline, fitted, { ...part, train })], decision };
}

function holdoutDrafts(pipeline: Pipeline, fitted: readonly NamedFeature[]): StepDraft[] {
  const part = holdoutPart(splitOf(pipeline));
  const predictions = { predictions: at('evaluate', 'predictions') };
  const { drafts, decision } = partDrafts(pipeline, fitted, part);
  return [
    ...drafts,
    ...(part.validation ? [evaluateDraft(pipeline, 'evaluate-validation', '', part.validation)] : []),
    ...metricDrafts(pipeline, predictions),
    reportDraft(
      pipeline,
      { metrics: at('evaluate', 'metrics'), ...predictions, ...reported(pipeline, decision) },
      'training',
    ),
  ];
}

/** Each fold has transforms and a model of its own; the model that is kept learns from all rows. */
function foldDrafts(pipeline: Pipeline, fitted: readonly NamedFeature[]): StepDraft[] {
  const folds = foldsOf(splitOf(pipeline));
  const perFold = (output: string) =>
    Object.fromEntries(folds.map((fold) => [`${output}-${fold}`, at(`evaluate-${fold}`, output)]));
  const [metrics, predictions] = [perFold('metrics'), perFold('predictions')];
  const kept = partDrafts(pipeline, fitted, { suffix: '', train: at('split', 'all') });
  return [
    ...folds.flatMap((fold) => partDrafts(pipeline, fitted, foldPart(fold)).drafts),
    ...kept.drafts,
    { name: 'summarize', use: 'summarize', in: metrics, with: {}, block: '0', phase: 'training', execution: plain },
    ...metricDrafts(pipeline, predictions),
    reportDraft(
      pipeline,
      { metrics: at('summarize', 'metrics'), ...metrics, ...predictions, ...reported(pipeline, kept.decision) },
      'training',
    ),
  ];
}
