/** @module Drafts of a model that a program of the user's own trains: what to learn, the fit itself, the model artifact. */
import { mediaTypes } from '../../contracts/digest.ts';
import type { ModelDefinition, Pipeline } from '../../contracts/pipeline.ts';
import { environmentRole, fileRole } from '../programs/fits.ts';
import { commandOf, type DraftInput, executionOf, parseDuration, type StepDraft, useOf } from './draft.ts';
import { at, type NamedFeature, plain, rolesOf } from './feature-drafts.ts';
import { splitSecrets } from './secret-params.ts';

const scoreTimeout = '10m';

export interface ProgramPart {
  /** Empty for the model that is kept, `-1`, `-2`… for folds. */
  readonly suffix: string;
  /** What tells its seeds from those of other parts. */
  readonly block: string;
  /** Training rows before the transforms, and after them. */
  readonly raw: DraftInput;
  readonly table: DraftInput;
  /** Fitted transforms by role. */
  readonly transforms: Readonly<Record<string, DraftInput>>;
  /** Rows that early stopping may choose by, transformed like the training rows. */
  readonly validation: DraftInput | undefined;
}

/** Names of the seeds that a program takes: those of its own sources, and those that several sources share. */
export function seedNames({ components, merged }: Pick<ModelDefinition, 'components' | 'merged'>): string[] {
  return [...(components ?? []), ...Object.keys(merged ?? {})];
}

/** The program that scores: one of its own, or the one that learned. */
export function scorerOf(
  model: ModelDefinition,
): Pick<ModelDefinition, 'command' | 'python' | 'files' | 'env' | 'probe'> {
  return model.scorer ?? model;
}

/** What is needed to start the program that scores, as the model keeps it. */
function programOf(model: ModelDefinition): Record<string, unknown> {
  const scorer = scorerOf(model);
  return {
    argv: [...(commandOf(scorer) ?? [])],
    files: [...(scorer.files ?? [])],
    env: [...(scorer.env ?? [])],
    probed: scorer.probe !== undefined,
    scoreTimeoutMs: parseDuration(model.scoreTimeout ?? scoreTimeout),
  };
}

function packing(model: ModelDefinition): Record<string, unknown> {
  const called = useOf(model);
  return {
    called,
    // Values of secrets go nowhere, so neither do their references.
    with: splitSecrets(model.with ?? {}, `Model "${called}"`).params,
    format: model.format,
    components: model.components ?? [],
    merged: model.merged ?? {},
    program: programOf(model),
  };
}

/** Notes what a program that only scores is made of, so that a change of it makes a new model. */
export function scorerDrafts({ scorer }: ModelDefinition): StepDraft[] {
  const command = scorer && commandOf(scorer);
  if (!command) return [];
  return [
    {
      name: 'scorer',
      use: useOf(scorer),
      command,
      speaks: 'scorer',
      block: '0',
      phase: 'training',
      execution: executionOf(scorer),
      in: {},
      with: {},
      out: { [environmentRole]: mediaTypes.json },
    },
  ];
}

/** Steps `problem`, `train` (the program), `model`, each with the suffix of the part, and one `scorer` for all parts. */
export function programDrafts(pipeline: Pipeline, model: ModelDefinition, part: ProgramPart): StepDraft[] {
  const { suffix, block, raw, table, transforms, validation } = part;
  const task = pipeline.dataset?.task;
  const problem = at(`problem${suffix}`, 'problem');
  const train = `train${suffix}`;
  const common = { block, phase: 'training' as const };
  const command = commandOf(model);
  return [
    ...(suffix === '' ? scorerDrafts(model) : []),
    {
      ...common,
      name: `problem${suffix}`,
      use: 'problem',
      execution: plain,
      in: { train: table, raw },
      with: { roles: rolesOf(pipeline), ...(task && { task }) },
    },
    {
      ...common,
      name: train,
      use: useOf(model),
      ...(command && { command }),
      speaks: 'learner',
      execution: executionOf(model),
      in: { train: table, problem, ...(validation && { validation }) },
      with: model.with ?? {},
      out: { [fileRole]: mediaTypes.bytes, ...(!model.scorer && { [environmentRole]: mediaTypes.json }) },
      seeds: seedNames(model),
    },
    {
      ...common,
      name: `model${suffix}`,
      use: 'pack-model',
      execution: plain,
      in: {
        file: at(train, fileRole),
        environment: at(model.scorer ? 'scorer' : train, environmentRole),
        problem,
        raw,
        ...transforms,
      },
      with: packing(model),
    },
  ];
}

/** The validation rows through the transforms of a part, one step each, and the table that comes out. */
export function validationDrafts(
  fitted: readonly NamedFeature[],
  { suffix, rows }: { readonly suffix: string; readonly rows: DraftInput },
): { drafts: StepDraft[]; table: DraftInput } {
  let table = rows;
  const drafts: StepDraft[] = [];
  for (const feature of fitted) {
    const name = `${feature.name}-validation${suffix}`;
    drafts.push({
      name,
      use: 'apply',
      in: { transform: at(`${feature.name}${suffix}`, 'transform'), table },
      with: {},
      block: '0',
      phase: 'training',
      execution: plain,
    });
    table = at(name, 'table');
  }
  return { drafts, table };
}
