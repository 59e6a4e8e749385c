/** @module From the shorthand of a kind (dataset, features, split, model) to drafts of steps. */
import { mediaTypes } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { PipelineKind } from '../../contracts/names.ts';
import type { FeatureDefinition, Pipeline } from '../../contracts/pipeline.ts';
import { splitParts } from '../steps/split.ts';
import { commandOf, type DraftInput, executionOf, type StepDraft } from './draft.ts';

/** How the shorthand learns whether a feature acts on rows alone or is fitted. */
export type NatureOf = (feature: FeatureDefinition) => Promise<'row' | 'fit'>;

const at = (step: string, output: string): DraftInput => ({ step, output });
const plain = executionOf({});
/** Steps that compute a metric of the user's own. */
export const metricStepPrefix = 'metric-';

function need<T>(value: T | undefined, pipeline: Pipeline, path: string, mend: string): T {
  if (value === undefined) {
    throw new WithinError(
      'PIPELINE_INVALID',
      `The ${pipeline.kind} pipeline "${pipeline.name}" has no \`${path}\`; ${mend}.`,
      { path },
    );
  }
  return value;
}

/** Column roles that data-dependent steps must know. */
function rolesOf(pipeline: Pipeline): Record<string, unknown> {
  const { key, target, weight, group, time, exclude } = pipeline.dataset ?? {};
  return Object.fromEntries(
    Object.entries({ key, target, weight, group, time, exclude }).filter(([, value]) => value !== undefined),
  );
}

function sourceDrafts(pipeline: Pipeline, phase: PipelineKind, onFailure?: 'report'): StepDraft[] {
  const dataset = need(
    pipeline.dataset,
    pipeline,
    'dataset',
    'name its source, as `dataset: { source: data/train.csv }`',
  );
  const {
    source,
    key: _key,
    target: _target,
    task: _task,
    weight: _weight,
    group: _group,
    time: _time,
    exclude: _exclude,
    ...reading
  } = dataset;
  const roles = rolesOf(pipeline);
  const load: StepDraft = {
    name: 'load',
    use: 'load',
    block: '0',
    phase,
    execution: plain,
    in: { source: { source: { source, ...reading } } },
    with: { ...reading, roles },
  };
  const check: StepDraft = {
    name: 'check',
    use: 'check',
    block: '0',
    phase,
    execution: plain,
    in: { table: at('load', 'table') },
    with: { ...pipeline.check, ...(onFailure && { onFailure }), roles },
  };
  return [load, check];
}

/** `./steps/ratios.ts#of` is called `ratios-of` unless it has a name; a second one of a name gets a number. */
function featureName(feature: FeatureDefinition, taken: ReadonlySet<string>): string {
  if (feature.name !== undefined) return feature.name;
  const origin = feature.use ?? feature.command?.at(-1) ?? 'command';
  const base =
    origin
      .replace(/^.*\//, '')
      .replace(/\.[cm]?[jt]sx?(?=#|$)/, '')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^[^a-z]+|-+$/g, '')
      .slice(0, 50) || 'step';
  let name = base;
  for (let copy = 2; taken.has(name); copy++) name = `${base}-${copy}`;
  return name;
}

interface NamedFeature {
  readonly name: string;
  readonly nature: 'row' | 'fit';
  readonly definition: FeatureDefinition;
}

async function nameFeatures(pipeline: Pipeline, natureOf: NatureOf): Promise<NamedFeature[]> {
  const taken = new Set(['load', 'check', 'split', 'train', 'evaluate', 'report', 'summarize', 'enforce']);
  const named: NamedFeature[] = [];
  for (const definition of pipeline.features ?? []) {
    const name = featureName(definition, taken);
    taken.add(name);
    named.push({ name, nature: await natureOf(definition), definition });
  }
  return named;
}

function featureDraft(
  feature: NamedFeature,
  name: string,
  table: DraftInput,
  context: { block: string; phase: PipelineKind; roles: object },
): StepDraft {
  const { definition } = feature;
  const command = commandOf(definition);
  const builtin = definition.use !== undefined && !definition.use.startsWith('.');
  return {
    name,
    use: definition.use ?? (command ?? []).join(' '),
    ...(command && { command }),
    in: { table },
    with: { ...definition.with, ...(builtin && { roles: context.roles }) },
    ...(feature.nature === 'row' && !builtin && { out: { table: 'application/vnd.apache.parquet' } }),
    block: context.block,
    phase: context.phase,
    execution: executionOf(definition),
  };
}

/** Row-wise steps stand before the split, so that they run once; the order among them is the file's. */
function rowDrafts(features: readonly NamedFeature[], pipeline: Pipeline): { drafts: StepDraft[]; table: DraftInput } {
  let table = at('check', 'table');
  const drafts: StepDraft[] = [];
  for (const feature of features.filter(({ nature }) => nature === 'row')) {
    drafts.push(featureDraft(feature, feature.name, table, { block: '0', phase: 'feature', roles: rolesOf(pipeline) }));
    table = at(feature.name, 'table');
  }
  return { drafts, table };
}

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

function reportDraft(pipeline: Pipeline, inputs: Readonly<Record<string, DraftInput>>, phase: PipelineKind): StepDraft {
  const { gate } = pipeline.evaluate ?? {};
  return {
    name: 'report',
    use: 'report',
    block: '0',
    phase,
    execution: plain,
    in: inputs,
    with: {
      title: pipeline.name,
      kind: pipeline.kind ?? phase,
      ...(pipeline.description !== undefined && { description: pipeline.description }),
      ...(gate && { gate }),
    },
  };
}

function trainingDrafts(pipeline: Pipeline, features: readonly NamedFeature[]): StepDraft[] {
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

/** Drafts of a pipeline that is written as a kind. */
export async function expandShorthand(pipeline: Pipeline, natureOf: NatureOf): Promise<StepDraft[]> {
  const features = await nameFeatures(pipeline, natureOf);
  if (pipeline.kind === 'training') return trainingDrafts(pipeline, features);
  const fitted = features.find(({ nature }) => nature === 'fit');
  if (fitted) {
    throw new WithinError(
      'PIPELINE_INVALID',
      `The feature "${fitted.name}" learns from data, so it is fitted after a split; move it to a training pipeline.`,
      { path: `features.${fitted.name}` },
    );
  }
  if (pipeline.kind === 'validation') {
    const [load, check] = sourceDrafts(pipeline, 'validation', 'report');
    const enforce = {
      ...check,
      name: 'enforce',
      with: { ...check?.with, onFailure: pipeline.check?.onFailure ?? 'fail' },
    };
    return [load, check, reportDraft(pipeline, { check: at('check', 'report') }, 'validation'), enforce] as StepDraft[];
  }
  const rows = rowDrafts(features, pipeline);
  return [
    ...sourceDrafts(pipeline, 'feature'),
    ...rows.drafts,
    reportDraft(pipeline, { table: rows.table, check: at('check', 'report') }, 'feature'),
  ];
}
