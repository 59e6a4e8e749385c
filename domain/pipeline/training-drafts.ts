/** @module Drafts of a training pipeline after its features: split, transforms, fits, metrics, report. */
import { mediaTypes } from '../../contracts/digest.ts';
import type { Pipeline } from '../../contracts/pipeline.ts';
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

/** Steps that compute a metric of the user's own. */
export const metricStepPrefix = 'metric-';

interface Part {
  /** Empty for the model that is kept, `-1`, `-2`… for folds. */
  readonly suffix: string;
  readonly train: string;
  readonly test?: string;
}

function modelDrafts(pipeline: Pipeline, fitted: readonly NamedFeature[], part: Part): StepDraft[] {
  const model = need(pipeline.model, pipeline, 'model', 'choose a learner, as `model: { use: random-forest }`');
  const roles = rolesOf(pipeline);
  const raw = at('split', part.train);
  const drafts: StepDraft[] = [];
  const inputs: Record<string, DraftInput> = { raw };
  let table = raw;
  for (const [index, feature] of fitted.entries()) {
    const name = `${feature.name}${part.suffix}`;
    drafts.push(featureDraft(feature, name, table, { block: part.suffix, phase: 'training', roles }));
    table = at(name, 'table');
    inputs[`transform-${index + 1}`] = at(name, 'transform');
  }
  const task = pipeline.dataset?.task;
  drafts.push({
    name: `train${part.suffix}`,
    use: 'train',
    block: part.suffix,
    phase: 'training',
    execution: executionOf(model),
    in: { train: table, ...inputs },
    with: { learner: model.use, with: model.with ?? {}, roles, ...(task && { task }) },
  });
  if (part.test !== undefined)
    drafts.push(evaluateDraft(pipeline, `evaluate${part.suffix}`, `train${part.suffix}`, part.test));
  return drafts;
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

function evaluateDraft(pipeline: Pipeline, name: string, model: string, test: string): StepDraft {
  const metrics = builtinMetrics(pipeline);
  return {
    name,
    use: 'evaluate',
    block: '0',
    phase: 'training',
    execution: plain,
    in: { model: at(model, 'model'), test: at('split', test) },
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
  const split = pipeline.split ?? { test: 0.25, stratify: pipeline.dataset?.task !== 'regression' };
  const parts = splitParts(split);
  const splitting: StepDraft = {
    name: 'split',
    use: 'split',
    in: { table: rows.table },
    with: { ...split, roles: rolesOf(pipeline) },
    block: '0',
    phase: 'training',
    execution: plain,
  };
  const folds = parts.filter((part) => part.startsWith('test-')).map((part) => part.slice('test-'.length));
  const evaluated = folds.length === 0 ? holdoutDrafts(pipeline, fitted, parts) : foldDrafts(pipeline, fitted, folds);
  return [...sourceDrafts(pipeline, 'feature'), ...rows.drafts, splitting, ...evaluated];
}

/** What the report of a training run reads besides its metrics. */
const reported = { model: at('train', 'model'), check: at('check', 'report') };

function holdoutDrafts(pipeline: Pipeline, fitted: readonly NamedFeature[], parts: readonly string[]): StepDraft[] {
  const predictions = { predictions: at('evaluate', 'predictions') };
  return [
    ...modelDrafts(pipeline, fitted, { suffix: '', train: 'train', test: 'test' }),
    ...(parts.includes('validation') ? [evaluateDraft(pipeline, 'evaluate-validation', 'train', 'validation')] : []),
    ...metricDrafts(pipeline, predictions),
    reportDraft(pipeline, { metrics: at('evaluate', 'metrics'), ...predictions, ...reported }, 'training'),
  ];
}

/** Each fold has transforms and a model of its own; the model that is kept learns from all rows. */
function foldDrafts(pipeline: Pipeline, fitted: readonly NamedFeature[], folds: readonly string[]): StepDraft[] {
  const perFold = (output: string) =>
    Object.fromEntries(folds.map((fold) => [`${output}-${fold}`, at(`evaluate-${fold}`, output)]));
  const [metrics, predictions] = [perFold('metrics'), perFold('predictions')];
  return [
    ...folds.flatMap((fold) =>
      modelDrafts(pipeline, fitted, { suffix: `-${fold}`, train: `train-${fold}`, test: `test-${fold}` }),
    ),
    ...modelDrafts(pipeline, fitted, { suffix: '', train: 'all' }),
    { name: 'summarize', use: 'summarize', in: metrics, with: {}, block: '0', phase: 'training', execution: plain },
    ...metricDrafts(pipeline, predictions),
    reportDraft(pipeline, { metrics: at('summarize', 'metrics'), ...metrics, ...predictions, ...reported }, 'training'),
  ];
}
