/** @module Drafts of one trial: a fit that is judged on rows which it held out, in memory where all of it is built in, else as a graph. */

import type { PipelineKind } from '../../contracts/names.ts';
import type { ModelDefinition, Pipeline, SplitParams } from '../../contracts/pipeline.ts';
import { type DraftInput, executionOf, type StepDraft, useOf } from './draft.ts';
import { type NamedFeature, rolesOf } from './feature-drafts.ts';
import { scorerOf } from './program-drafts.ts';

export interface TrialOf {
  readonly pipeline: Pipeline;
  readonly model: ModelDefinition;
  readonly fitted: readonly NamedFeature[];
  /** The rows that are split. */
  readonly table: DraftInput;
  readonly split: SplitParams;
  /** Further parameters of what judges it. */
  readonly judging: Readonly<Record<string, unknown>>;
  readonly block: string;
  readonly phase: PipelineKind;
}

const isBuiltin = ({ definition: { use } }: NamedFeature): boolean => use !== undefined && !use.startsWith('.');

/** Whether a learner and its transforms are all built in, so that nothing need be written between them. */
export const fitsInMemory = (model: ModelDefinition, fitted: readonly NamedFeature[]): boolean =>
  model.use !== undefined && fitted.every(isBuiltin);

function judgingOf({ pipeline, split, judging }: TrialOf): Record<string, unknown> {
  const task = pipeline.dataset?.task;
  return { roles: rolesOf(pipeline), ...(task && { task }), split, ...judging };
}

/** One step `trial`. */
export function memoryTrialDraft(name: string, trial: TrialOf): StepDraft {
  const { pipeline, model, fitted, table, block, phase } = trial;
  return {
    name,
    use: 'trial',
    block,
    phase,
    execution: executionOf(model),
    in: { table },
    with: {
      ...judgingOf(trial),
      learner: model.use,
      with: model.with ?? {},
      ...(model.classWeight !== undefined && { classWeight: model.classWeight }),
      transforms: fitted.map(({ definition: { use, with: given } }) => ({
        use,
        with: { ...given, roles: rolesOf(pipeline) },
      })),
    },
  };
}

/** The step that judges the models of a graph, by the role under which it takes them. */
export function judgeTrialDraft(name: string, trial: TrialOf, models: Readonly<Record<string, DraftInput>>): StepDraft {
  const { model, table, block, phase } = trial;
  return {
    name,
    use: 'judge-trial',
    block,
    phase,
    // A program that scores sees the variables that it declares.
    execution: executionOf({ env: model.command && scorerOf(model).env }),
    in: { table, ...models },
    with: { ...judgingOf(trial), called: useOf(model) },
  };
}
