/** @module The drafts that the kinds of pipelines share: source, features, report. */
import { mediaTypes } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { PipelineKind } from '../../contracts/names.ts';
import type { FeatureDefinition, Pipeline, SourceDefinition } from '../../contracts/pipeline.ts';
import { commandOf, type DraftInput, executionOf, type StepDraft, useOf } from './draft.ts';

/** How the shorthand learns whether a feature acts on rows alone or is fitted. */
export type NatureOf = (feature: FeatureDefinition) => Promise<'row' | 'fit'>;

export const at = (step: string, output: string): DraftInput => ({ step, output });
export const plain = executionOf({});

export function need<T>(value: T | undefined, pipeline: Pipeline, path: string, mend: string): T {
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
export function rolesOf(pipeline: Pipeline): Record<string, unknown> {
  const { key, target, weight, group, time, exclude } = pipeline.dataset ?? {};
  return Object.fromEntries(
    Object.entries({ key, target, weight, group, time, exclude }).filter(([, value]) => value !== undefined),
  );
}

/** How the files of a dataset are read: its settings without the source and the roles of columns. */
export function readingOf(dataset: Pipeline['dataset']): Omit<SourceDefinition, 'source'> {
  const { format, delimiter, null: missing, types } = dataset ?? {};
  return {
    ...(format !== undefined && { format }),
    ...(delimiter !== undefined && { delimiter }),
    ...(missing !== undefined && { null: missing }),
    ...(types !== undefined && { types }),
  };
}

/** Loads of the tables that the foreign keys of the check refer to, in the order of the contract. */
function referenceDrafts(pipeline: Pipeline, phase: PipelineKind): StepDraft[] {
  return (pipeline.check?.foreignKeys ?? []).map(({ references: { source } }, index) => ({
    name: `load-reference-${index + 1}`,
    use: 'load',
    block: '0',
    phase,
    execution: plain,
    in: { source: { source: { source } } },
    with: {},
  }));
}

/** Rows through the project's own schema; its module is the code of the step. */
function rowSchemaDrafts(pipeline: Pipeline, phase: PipelineKind): StepDraft[] {
  const use = pipeline.check?.rowSchema;
  if (use === undefined) return [];
  return [
    {
      name: 'check-rows',
      use,
      block: '0',
      phase,
      execution: plain,
      in: { table: at('load', 'table') },
      with: personalColumns(pipeline),
      out: { failures: mediaTypes.parquet, result: mediaTypes.json },
    },
  ];
}

/** Columns that the contract calls personal data; no key without any. */
export function personalColumns({ check }: Pipeline): { readonly personal?: readonly string[] } {
  const personal = Object.entries(check?.columns ?? {}).filter(([, { pii }]) => pii === true);
  return personal.length === 0 ? {} : { personal: personal.map(([name]) => name) };
}

/** `load` and `check`, then what the check refers to. */
export function sourceDrafts(pipeline: Pipeline, phase: PipelineKind, onFailure?: 'report'): StepDraft[] {
  const dataset = need(
    pipeline.dataset,
    pipeline,
    'dataset',
    'name its source, as `dataset: { source: data/train.csv }`',
  );
  const { source } = dataset;
  const reading = readingOf(dataset);
  const roles = rolesOf(pipeline);
  const references = referenceDrafts(pipeline, phase);
  const putAside = pipeline.check?.onRejects === 'put-aside';
  const rowSchema = rowSchemaDrafts(pipeline, phase);
  const { rowSchema: _rowSchema, onRejects: _onRejects, ...contract } = pipeline.check ?? {};
  const load: StepDraft = {
    name: 'load',
    use: 'load',
    block: '0',
    phase,
    execution: plain,
    in: { source: { source: { source, ...reading } } },
    with: { ...reading, roles, ...(putAside && { rejects: true }) },
  };
  const check: StepDraft = {
    name: 'check',
    use: 'check',
    block: '0',
    phase,
    execution: plain,
    in: {
      table: at('load', 'table'),
      ...Object.fromEntries(references.map(({ name }, index) => [`reference-${index + 1}`, at(name, 'table')])),
      ...(rowSchema.length > 0 && { 'row-check': at('check-rows', 'result') }),
      ...(putAside && { rejects: at('load', 'rejects') }),
    },
    with: { ...contract, ...(onFailure && { onFailure }), roles },
  };
  return [load, check, ...references, ...rowSchema];
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

export interface NamedFeature {
  readonly name: string;
  readonly nature: 'row' | 'fit';
  readonly definition: FeatureDefinition;
}

/** Steps that `validate:` adds to a pipeline. */
const validationSteps = ['load-reference', 'sketch-reference', 'validate', 'review-rows', 'clean', 'judge-cleaning'];

/** Steps that `guard:` adds; its own name is always taken, by predictions. */
const guardSteps = ['review-rows', 'clean', 'enforce-guard'];

/** Steps that every pipeline or its predictions may have. */
const usualSteps = [
  'load',
  'check',
  'check-rows',
  'split',
  'train',
  'evaluate',
  'report',
  'summarize',
  'enforce',
  'guard',
  'predict',
];

/** Names that no feature may have. */
function takenNames(pipeline: Pipeline): Set<string> {
  const { validate, guard, model, check } = pipeline;
  return new Set([
    ...usualSteps,
    ...(validate ? validationSteps : []),
    ...(guard ? guardSteps : []),
    ...(model?.command ? ['problem', 'model', 'scorer'] : []),
    ...(check?.foreignKeys ?? []).map((_, index) => `load-reference-${index + 1}`),
  ]);
}

export async function nameFeatures(pipeline: Pipeline, natureOf: NatureOf): Promise<NamedFeature[]> {
  const taken = takenNames(pipeline);
  const named: NamedFeature[] = [];
  for (const definition of pipeline.features ?? []) {
    const name = featureName(definition, taken);
    taken.add(name);
    named.push({ name, nature: await natureOf(definition), definition });
  }
  return named;
}

export function featureDraft(
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
    use: useOf(definition),
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
export function rowDrafts(
  features: readonly NamedFeature[],
  pipeline: Pipeline,
): { drafts: StepDraft[]; table: DraftInput } {
  let table = at('check', 'table');
  const drafts: StepDraft[] = [];
  for (const feature of features.filter(({ nature }) => nature === 'row')) {
    drafts.push(featureDraft(feature, feature.name, table, { block: '0', phase: 'feature', roles: rolesOf(pipeline) }));
    table = at(feature.name, 'table');
  }
  return { drafts, table };
}

export function reportDraft(
  pipeline: Pipeline,
  inputs: Readonly<Record<string, DraftInput>>,
  phase: PipelineKind,
): StepDraft {
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
