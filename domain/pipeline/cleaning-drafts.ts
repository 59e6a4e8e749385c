/** @module Drafts that clean the training rows of one part, and hold cleaning back unless paired trials exclude that it harms. */
import { WithinError } from '../../contracts/errors.ts';
import type { Pipeline, SplitParams } from '../../contracts/pipeline.ts';
import { metricDirections } from '../evaluation/metric-names.ts';
import type { DraftInput, StepDraft } from './draft.ts';
import { at, type NamedFeature, need, plain, rolesOf } from './feature-drafts.ts';
import { choosesByValidation, isModule, modelDrafts, modelOf, type Part } from './model-drafts.ts';
import { didYouMean } from './nearest.ts';
import { qualitySteps } from './quality-drafts.ts';
import { foldsOf, splitOf } from './split-drafts.ts';
import { fitsInMemory, judgeTrialDraft, memoryTrialDraft, type TrialOf } from './trial-drafts.ts';

export interface CleanedPart {
  readonly drafts: readonly StepDraft[];
  /** Rows that the model of the part learns from. */
  readonly train: DraftInput;
  readonly decision?: DraftInput;
}

/**
 * Which draw of a cleaning a step makes, by its name: `validate`, or the pair of trials and in it the inner fold, each
 * behind the number of the fold around it. Both arms of a pair make one draw. `undefined` for any other step.
 */
export function cleaningDraw(name: string): string | undefined {
  for (const pattern of cleaningSteps) {
    const { fold, pair = 'validate', inner } = pattern.exec(name)?.groups ?? {};
    if (!pattern.test(name)) continue;
    return [fold, pair, inner].filter((part) => part !== undefined).join('/');
  }
  return undefined;
}

/** The names that drafts here and `qualitySteps` give; those of a fold have its number first. */
const cleaningSteps = [
  /^validate(?:-(?<fold>\d+))?$/,
  /^(?:with|without)-cleaning(?:-(?<fold>\d+))?-(?<pair>\d+)$/,
  /^split(?:-(?<fold>\d+))?-[cg](?<pair>\d+)$/,
  /^train(?:-(?<fold>\d+))?-[cg](?<pair>\d+)-(?<inner>\d+)$/,
];

/** Defaults of `validate.gate`. */
const usual = { folds: 5, seeds: 3 };

/**
 * Without `validate:` the part as it is. Else its training rows are validated and cleaned, a model is tried on inner
 * folds with and without that, and `judge-cleaning` says which rows are learned from. Rows that are judged, or that
 * choose something, never change.
 */
export function cleaningDrafts(pipeline: Pipeline, fitted: readonly NamedFeature[], part: Part): CleanedPart {
  if (!pipeline.validate) return { drafts: [], train: part.train };
  refuseReviewOfFolds(pipeline);
  const { gate = {} } = pipeline.validate;
  const { suffix, train, test } = part;
  const quality = qualitySteps(pipeline, {
    table: train,
    heldOut: test,
    suffix,
    block: suffix,
    phase: 'training',
  });
  const seeds = Array.from({ length: gate.seeds ?? usual.seeds }, (_, index) => index + 1);
  const changes = at(`clean${suffix}`, 'changes');
  const arms = (changed?: DraftInput) =>
    seeds.map((seed) => trialDrafts(pipeline, fitted, { part, seed, changes: changed }));
  const [without, cleaned] = [arms(), arms(changes)];
  const roles = (prefix: string, found: typeof without) =>
    Object.fromEntries(found.map(({ trial }, index) => [`${prefix}-${index + 1}`, trial]));
  const metric = decidingMetric(pipeline);
  const name = `judge-cleaning${suffix}`;
  const judge: StepDraft = {
    name,
    use: 'judge-cleaning',
    block: suffix,
    phase: 'training',
    execution: plain,
    in: {
      table: train,
      cleaned: at(`clean${suffix}`, 'table'),
      changes,
      ...roles('without', without),
      ...roles('with', cleaned),
    },
    with: {
      ...(metric !== undefined && { metric }),
      ...(gate.margin !== undefined && { margin: gate.margin }),
      ...(splitOf(pipeline).forward === true && { forward: true }),
    },
  };
  return {
    drafts: [...quality, ...[...without, ...cleaned].flatMap(({ drafts }) => drafts), judge],
    train: at(name, 'table'),
    decision: at(name, 'decision'),
  };
}

function refuseReviewOfFolds(pipeline: Pipeline): void {
  const { folds } = splitOf(pipeline);
  if (folds === undefined || (pipeline.validate?.onEdgeCases ?? 'review') !== 'review') return;
  throw new WithinError(
    'PIPELINE_INVALID',
    `The training pipeline "${pipeline.name}" cleans the training rows of each fold on their own, so that people would be asked about the same rows ${folds + 1} times or more; set validate.onEdgeCases to quarantine or accept, or hold rows out once, as \`split: { test: 0.25 }\`.`,
    { path: 'validate.onEdgeCases' },
  );
}

/** What the file asks of a model first, among the metrics that are built in; the step takes accuracy or rmse otherwise. */
function decidingMetric({ validate, evaluate }: Pipeline): string | undefined {
  const builtin = new Set(Object.values(metricDirections).flatMap((metrics) => Object.keys(metrics)));
  const asked = validate?.gate?.metric;
  if (asked !== undefined) {
    if (builtin.has(asked)) return asked;
    const hint = didYouMean(asked, [...builtin]) || `; choose from ${[...builtin].join(', ')}`;
    throw new WithinError('PIPELINE_INVALID', `"${asked}" under validate.gate.metric is no built-in metric${hint}`, {
      path: 'validate.gate.metric',
    });
  }
  const wanted = [...Object.keys(evaluate?.gate ?? {}), ...(evaluate?.metrics ?? [])];
  return wanted.find((metric) => !isModule(metric) && builtin.has(metric));
}

interface TriedPart {
  readonly part: Part;
  readonly seed: number;
  /** Absent for the rows as they are. */
  readonly changes: DraftInput | undefined;
}

/** Both arms of a seed have the same block, and so the same folds and the same seeds of the learner. */
function trialDrafts(
  pipeline: Pipeline,
  fitted: readonly NamedFeature[],
  { part, seed, changes }: TriedPart,
): { readonly drafts: StepDraft[]; readonly trial: DraftInput } {
  const model = need(pipeline.model, pipeline, 'model', 'choose a learner, as `model: { use: random-forest }`');
  const name = `${changes ? 'with' : 'without'}-cleaning${part.suffix}-${seed}`;
  const trial: TrialOf = {
    pipeline,
    model,
    fitted,
    table: part.train,
    split: innerSplit(pipeline),
    judging: { perFold: true },
    block: `${part.suffix}/cleaning-${seed}`,
    phase: 'training',
  };
  const chosenBy = part.validation && choosesByValidation(model) ? { validation: part.validation } : {};
  if (!fitsInMemory(model, fitted)) return graphOf(name, trial, { part, seed, changes });
  const draft = memoryTrialDraft(name, trial);
  return {
    drafts: [{ ...draft, in: { ...draft.in, ...(changes && { changes }), ...chosenBy } }],
    trial: at(name, 'trial'),
  };
}

/** Inner folds keep to the way of the split around them: classes, groups and time. */
function innerSplit(pipeline: Pipeline): SplitParams {
  const { stratify, group, forward, gap } = splitOf(pipeline);
  const kept = Object.entries({ stratify, group, forward, gap }).filter(([, value]) => value !== undefined);
  return { folds: pipeline.validate?.gate?.folds ?? usual.folds, ...Object.fromEntries(kept) };
}

/** A split, a model for each of its folds, and their judge, which draws the same folds. */
function graphOf(name: string, trial: TrialOf, { part, seed, changes }: TriedPart) {
  const { pipeline, fitted, table, split, block } = trial;
  const short = `${part.suffix}-${changes ? 'c' : 'g'}${seed}`;
  const folds: StepDraft = {
    name: `split${short}`,
    use: 'split',
    block,
    phase: 'training',
    execution: plain,
    in: { table, ...(changes && { changes }) },
    with: { ...split, roles: rolesOf(pipeline) },
  };
  const numbers = foldsOf(split);
  const models = numbers.flatMap((fold) =>
    modelDrafts(pipeline, fitted, {
      suffix: `${short}-${fold}`,
      block: `${block}/${fold}`,
      train: at(folds.name, `train-${fold}`),
      ...(part.validation && { validation: part.validation }),
    }),
  );
  const roles = numbers.map((fold) => [`model-${fold}`, modelOf(pipeline, `${short}-${fold}`)] as const);
  const judge = judgeTrialDraft(name, trial, Object.fromEntries(roles));
  return { drafts: [folds, ...models, { ...judge, drawsAs: 'split' }], trial: at(name, 'trial') };
}
