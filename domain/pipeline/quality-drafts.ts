/** @module Drafts of `validate:`: the detectors, the review by people, and the rows that are left. */
import { WithinError } from '../../contracts/errors.ts';
import type { Pipeline } from '../../contracts/pipeline.ts';
import type { StepDraft } from './draft.ts';
import { at, plain, rolesOf } from './feature-drafts.ts';

const common = { block: '0', phase: 'validation', execution: plain } as const;

/** Steps `validate`, where edge cases are reviewed `review-rows`, and `clean`; none without `validate:`. */
export function qualityDrafts(pipeline: Pipeline): StepDraft[] {
  if (!pipeline.validate) return [];
  const { review, ...settings } = pipeline.validate;
  const roles = rolesOf(pipeline);
  const task = pipeline.dataset?.task;
  const table = at('enforce', 'table');
  const isReviewed = (settings.onEdgeCases ?? 'review') === 'review';
  const validate: StepDraft = {
    ...common,
    name: 'validate',
    use: 'validate',
    in: { table },
    with: { ...settings, pipeline: pipeline.name, roles, ...(task && { task }) },
  };
  const asked: StepDraft = {
    ...common,
    name: 'review-rows',
    use: 'review-rows',
    in: { cases: at('validate', 'cases') },
    with: { rules: review ?? {} },
  };
  const clean: StepDraft = {
    ...common,
    name: 'clean',
    use: 'clean',
    in: { table, ledger: at('validate', 'ledger'), ...(isReviewed && { verdicts: at('review-rows', 'verdicts') }) },
    with: { roles },
  };
  return [validate, ...(isReviewed ? [asked] : []), clean];
}

/** Throws `PIPELINE_INVALID` for `validate:` where nothing would come of it. */
export function refuseStrayValidate({ validate, kind, name }: Pipeline): void {
  if (!validate || kind === 'validation') return;
  throw new WithinError(
    'PIPELINE_INVALID',
    `The ${kind} pipeline "${name}" has \`validate\`, which belongs to a pipeline of kind validation; give it one of its own, and train on the rows that it accepts.`,
    { path: 'validate' },
  );
}
