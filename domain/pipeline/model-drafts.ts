/** @module Drafts of one model: its transforms, its fit, and its metrics where it has test rows. */
import type { ModelDefinition, Pipeline } from '../../contracts/pipeline.ts';
import { type DraftInput, executionOf, type StepDraft } from './draft.ts';
import { at, featureDraft, type NamedFeature, need, rolesOf } from './feature-drafts.ts';
import { programDrafts, scorerOf, validationDrafts } from './program-drafts.ts';

/** The rows that one model learns from and is judged on. */
export interface Part {
  /** Empty for the model that is kept, `-1`, `-2`… for folds. */
  readonly suffix: string;
  /** What tells its seeds from those of other parts; the suffix when absent. */
  readonly block?: string;
  readonly train: DraftInput;
  readonly test?: DraftInput;
  readonly validation?: DraftInput;
}

/** Output of the model of a part: a program's is packed by a step of its own. */
export const modelOf = (pipeline: Pipeline, suffix: string): DraftInput =>
  at(`${pipeline.model?.command ? 'model' : 'train'}${suffix}`, 'model');

/** The steps of a part from its rows to its model, and where it has test rows to their metrics. */
export function modelDrafts(pipeline: Pipeline, fitted: readonly NamedFeature[], part: Part): StepDraft[] {
  const model = need(pipeline.model, pipeline, 'model', 'choose a learner, as `model: { use: random-forest }`');
  const { suffix, block = suffix, train: raw, test, validation } = part;
  const roles = rolesOf(pipeline);
  const drafts: StepDraft[] = [];
  const transforms: Record<string, DraftInput> = {};
  let table = raw;
  for (const [index, feature] of fitted.entries()) {
    const name = `${feature.name}${suffix}`;
    drafts.push(featureDraft(feature, name, table, { block, phase: 'training', roles }));
    table = at(name, 'table');
    transforms[`transform-${index + 1}`] = at(name, 'transform');
  }
  const judged =
    validation === undefined || !choosesByValidation(model)
      ? undefined
      : validationDrafts(fitted, { suffix, rows: validation });
  drafts.push(...(judged?.drafts ?? []));
  if (model.command) {
    const given = { suffix, block, raw, table, transforms, validation: judged?.table };
    drafts.push(...programDrafts(pipeline, model, given));
  } else {
    const inputs = { train: table, raw, ...transforms, ...(judged && { validation: judged.table }) };
    drafts.push(learnerDraft(pipeline, model, { suffix, block, inputs }));
  }
  if (test !== undefined) drafts.push(evaluateDraft(pipeline, `evaluate${suffix}`, suffix, test));
  return drafts;
}

/** Whether a fit may read validation rows. For the others they are no input, so that they do not count for its key. */
export const choosesByValidation = (model: ModelDefinition): boolean =>
  model.command !== undefined || model.with?.['earlyStopping'] !== undefined;

function learnerDraft(
  pipeline: Pipeline,
  model: ModelDefinition,
  { suffix, block, inputs }: { suffix: string; block: string; inputs: Readonly<Record<string, DraftInput>> },
): StepDraft {
  const task = pipeline.dataset?.task;
  const { classWeight } = model;
  return {
    name: `train${suffix}`,
    use: 'train',
    block,
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

/** A metric that a module of the user's own computes. */
export const isModule = (use: string): boolean => use.startsWith('.');

export function evaluateDraft(pipeline: Pipeline, name: string, suffix: string, test: DraftInput): StepDraft {
  const metrics = builtinMetrics(pipeline);
  return {
    name,
    use: 'evaluate',
    block: '0',
    phase: 'training',
    // A program that scores sees the variables that it declares.
    execution: executionOf({ env: pipeline.model?.command && scorerOf(pipeline.model).env }),
    in: { model: modelOf(pipeline, suffix), test },
    with: { ...(metrics && metrics.length > 0 && { metrics }), roles: rolesOf(pipeline) },
  };
}
