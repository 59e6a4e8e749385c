/** @module Drafts of `guard:`: the rows of a feature pipeline against the contract that a model learned with. */
import { WithinError } from '../../contracts/errors.ts';
import type { Pipeline } from '../../contracts/pipeline.ts';
import type { DraftInput, StepDraft } from './draft.ts';
import { at, plain, rolesOf } from './feature-drafts.ts';

/** A path says that it is one; names of pipelines and ids of runs hold neither. */
const isFile = (model: string): boolean => /[./]/.test(model);

const placed = { block: '0', phase: 'feature', execution: plain } as const;

function guardDraft({ name, dataset, guard }: Pipeline, model: string, table: DraftInput): StepDraft {
  const { onBreach: mode = 'warn', falsePositiveRate } = guard ?? {};
  const key = dataset?.key;
  return {
    ...placed,
    name: 'guard',
    use: 'guard',
    in: { model: isFile(model) ? { source: { source: model } } : { trainedModel: model }, table },
    with: {
      mode,
      ...(falsePositiveRate !== undefined && { falsePositiveRate }),
      ...(mode === 'refuse' && { table: true }),
      ...(mode === 'review' && { pipeline: name, ...(key !== undefined && { roles: { key } }) }),
    },
  };
}

export interface GuardedRows {
  /** Before the report. */
  readonly drafts: readonly StepDraft[];
  /** Rows that go on. */
  readonly table: DraftInput;
  /** What the report tells of it. */
  readonly told: { readonly guard?: DraftInput };
  /** After the report, which tells before the run fails. */
  readonly enforced: readonly StepDraft[];
}

/** The rows as they are without `guard:`. */
export function guardDrafts(pipeline: Pipeline, table: DraftInput): GuardedRows {
  const { guard } = pipeline;
  if (!guard) return { drafts: [], table, told: {}, enforced: [] };
  const guarding = guardDraft(pipeline, guard.model, table);
  const common = { drafts: [guarding], table, told: { guard: at('guard', 'guard') }, enforced: [] };
  switch (guard.onBreach) {
    case 'refuse':
      return { ...common, table: at('guard', 'table') };
    case 'review':
      return { ...common, drafts: [guarding, ...reviewDrafts(pipeline, table)], table: at('clean', 'table') };
    case 'fail':
      return { ...common, enforced: [enforceDraft] };
    default:
      return common;
  }
}

const reviewDrafts = (pipeline: Pipeline, table: DraftInput): StepDraft[] => [
  {
    ...placed,
    name: 'review-rows',
    use: 'review-rows',
    in: { cases: at('guard', 'cases') },
    with: { rules: pipeline.guard?.review ?? {} },
  },
  {
    ...placed,
    name: 'clean',
    use: 'clean',
    in: { table, ledger: at('guard', 'ledger'), verdicts: at('review-rows', 'verdicts') },
    with: { roles: rolesOf(pipeline) },
  },
];

const enforceDraft: StepDraft = {
  ...placed,
  name: 'enforce-guard',
  use: 'enforce-guard',
  in: { guard: at('guard', 'guard'), report: at('report', 'report') },
  with: {},
};

/** Throws `PIPELINE_INVALID` for `guard:` in a pipeline whose rows no earlier model is to judge. */
export function refuseStrayGuard({ guard, kind, name }: Pipeline): void {
  if (!guard || kind === 'feature') return;
  throw new WithinError(
    'PIPELINE_INVALID',
    `The ${kind} pipeline "${name}" has \`guard\`, which belongs to a pipeline of kind feature: it holds new rows against a model that is there already; give it one of its own, or write \`validate\`.`,
    { path: 'guard' },
  );
}
