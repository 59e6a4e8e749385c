/** @module Drafts of a training pipeline after its features: split, transforms, fits, metrics, report. */
import { mediaTypes } from '../../contracts/digest.ts';
import type { ModelDefinition, Pipeline, SplitParams } from '../../contracts/pipeline.ts';
import { splitParts } from '../steps/split.ts';
import { type DraftInput, executionOf, type StepDraft } from './draft.ts';
import {
  at,
  featureDraft,
  type NamedFeature,
  need,
  plain,
  reportDraft,
  rolesOf,
  rowDrafts,
  sourceDrafts,
} from './feature-drafts.ts';
import { programDrafts, scorerOf, validationDrafts } from './program-drafts.ts';

/** Steps that compute a metric of the user's own. */
export const metricStepPrefix = 'metric-';

export interface Part {
  /** Empty for the model that is kept, `-1`, `-2`… for folds. */
  readonly suffix: string;
  readonly train: string;
  readonly test?: string;
  readonly validation?: string;
}

/** Output of the model of a part: a program's is packed by a step of its own. */
export const modelOf = (pipeline: Pipeline, suffix: string): DraftInput =>
  at(`${pipeline.model?.command ? 'model' : 'train'}${suffix}`, 'model');

/** The steps of a part from its rows to its model, and where it has test rows to their metrics. */
export function modelDrafts(pipeline: Pipeline, fitted: readonly NamedFeature[], part: Part): StepDraft[] {
  const model = need(pipeline.model, pipeline, 'model', 'choose a learner, as `model: { use: random-forest }`');
  const roles = rolesOf(pipeline);
  const raw = at('split', part.train);
  const drafts: StepDraft[] = [];
  const transforms: Record<string, DraftInput> = {};
  let table = raw;
  for (const [index, feature] of fitted.entries()) {
    const name = `${feature.name}${part.suffix}`;
    drafts.push(featureDraft(feature, name, table, { block: part.suffix, phase: 'training', roles }));
    table = at(name, 'table');
    transforms[`transform-${index + 1}`] = at(name, 'transform');
  }
  const { suffix, validation } = part;
  const judged =
    validation === undefined || !choosesByValidation(model)
      ? undefined
      : validationDrafts(fitted, { suffix, rows: at('split', validation) });
  drafts.push(...(judged?.drafts ?? []));
  if (model.command) {
    drafts.push(...programDrafts(pipeline, model, { suffix, raw, table, transforms, validation: judged?.table }));
  } else {
    const inputs = { train: table, raw, ...transforms, ...(judged && { validation: judged.table }) };
    drafts.push(learnerDraft(pipeline, model, part, inputs));
  }
  if (part.test !== undefined) drafts.push(evaluateDraft(pipeline, `evaluate${part.suffix}`, part.suffix, part.test));
  return drafts;
}

/** Whether a fit may read validation rows. For the others they are no input, so that they do not count for its key. */
const choosesByValidation = (model: ModelDefinition): boolean =>
  model.command !== undefined || model.with?.['earlyStopping'] !== undefined;

function learnerDraft(
  pipeline: Pipeline,
  model: ModelDefinition,
  { suffix }: Part,
  inputs: Readonly<Record<string, DraftInput>>,
): StepDraft {
  const task = pipeline.dataset?.task;
  const { classWeight } = model;
  return {
    name: `train${suffix}`,
    use: 'train',
    block: suffix,
    phase: 'training',
    execution: executionOf(model),
    in: inputs,
    with: {
      learner: model.use,
      with: model.with ?? {},
      roles: rolesOf(pipeline),
      ...(task && { task }),
      ...(classWeight !== undefined && { classWeight }),
    },
  };
}

/** Built-in metrics to compute: what is asked for and what the gate judges; all of the task when neither says. */
function builtinMetrics(pipeline: Pipeline): string[] | undefined {
  const { metrics, gate } = pipeline.evaluate ?? {};
  if (!metrics) return undefined;
  const own = metrics.some(isModule);
  // With modules of the user's own, a gated name that is not listed is one that a module computes.
  return [...new Set([...metrics.filter((metric) => !isModule(metric)), ...(own ? [] : Object.keys(gate ?? {}))])];
}

const isModule = (use: string): boolean => use.startsWith('.');

function evaluateDraft(pipeline: Pipeline, name: string, suffix: string, test: string): StepDraft {
  const metrics = builtinMetrics(pipeline);
  return {
    name,
    use: 'evaluate',
    block: '0',
    phase: 'training',
    // A program that scores sees the variables that it declares.
    execution: executionOf({ env: pipeline.model?.command && scorerOf(pipeline.model).env }),
    in: { model: modelOf(pipeline, suffix), test: at('split', test) },
    with: { ...(metrics && metrics.length > 0 && { metrics }), roles: rolesOf(pipeline) },
  };
}

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
  const parts = splitParts(splitOf(pipeline));
  const folds = foldsAmong(parts);
  const evaluated = folds.length === 0 ? holdoutDrafts(pipeline, fitted, parts) : foldDrafts(pipeline, fitted, folds);
  return [...sourceDrafts(pipeline, 'feature'), ...rows.drafts, splitDraft(pipeline, rows.table), ...evaluated];
}

/** How rows are held out: as the file says, else a quarter, with the shares of the classes kept. */
export const splitOf = (pipeline: Pipeline): SplitParams =>
  pipeline.split ?? { test: 0.25, stratify: pipeline.dataset?.task !== 'regression' };

/** Numbers of the folds, as text; none for a holdout. */
export const foldsAmong = (parts: readonly string[]): string[] =>
  parts.filter((part) => part.startsWith('test-')).map((part) => part.slice('test-'.length));

export function splitDraft(pipeline: Pipeline, table: DraftInput): StepDraft {
  return {
    name: 'split',
    use: 'split',
    in: { table },
    with: { ...splitOf(pipeline), roles: rolesOf(pipeline) },
    block: '0',
    phase: 'training',
    execution: plain,
  };
}

/** The part that a fold learns from: rows, transforms and model of its own. */
export const foldPart = (fold: string): Part => ({ suffix: `-${fold}`, train: `train-${fold}`, test: `test-${fold}` });

/** The part that a holdout learns from, with the rows that early stopping may choose by. */
export const holdoutPart = (parts: readonly string[]): Part => ({
  suffix: '',
  train: 'train',
  test: 'test',
  ...(parts.includes('validation') && { validation: 'validation' }),
});

/** What the report of a training run reads besides its metrics. */
const reported = (pipeline: Pipeline) => ({ model: modelOf(pipeline, ''), check: at('check', 'report') });

function holdoutDrafts(pipeline: Pipeline, fitted: readonly NamedFeature[], parts: readonly string[]): StepDraft[] {
  const predictions = { predictions: at('evaluate', 'predictions') };
  return [
    ...modelDrafts(pipeline, fitted, holdoutPart(parts)),
    ...(parts.includes('validation') ? [evaluateDraft(pipeline, 'evaluate-validation', '', 'validation')] : []),
    ...metricDrafts(pipeline, predictions),
    reportDraft(pipeline, { metrics: at('evaluate', 'metrics'), ...predictions, ...reported(pipeline) }, 'training'),
  ];
}

/** Each fold has transforms and a model of its own; the model that is kept learns from all rows. */
function foldDrafts(pipeline: Pipeline, fitted: readonly NamedFeature[], folds: readonly string[]): StepDraft[] {
  const perFold = (output: string) =>
    Object.fromEntries(folds.map((fold) => [`${output}-${fold}`, at(`evaluate-${fold}`, output)]));
  const [metrics, predictions] = [perFold('metrics'), perFold('predictions')];
  return [
    ...folds.flatMap((fold) => modelDrafts(pipeline, fitted, foldPart(fold))),
    ...modelDrafts(pipeline, fitted, { suffix: '', train: 'all' }),
    { name: 'summarize', use: 'summarize', in: metrics, with: {}, block: '0', phase: 'training', execution: plain },
    ...metricDrafts(pipeline, predictions),
    reportDraft(
      pipeline,
      { metrics: at('summarize', 'metrics'), ...metrics, ...predictions, ...reported(pipeline) },
      'training',
    ),
  ];
}
