/** @module Drafts of `validate:`: the detectors, the review by people, and the rows that are left. */
import { WithinError } from '../../contracts/errors.ts';
import type { Pipeline, SourceDefinition } from '../../contracts/pipeline.ts';
import type { StepDraft } from './draft.ts';
import { at, plain, readingOf, rolesOf } from './feature-drafts.ts';

const common = { block: '0', phase: 'validation', execution: plain } as const;

/** Sketches of earlier validations, as `within outputs RUN validate.sketch --to DIR` writes them. */
const isSketch = (source: unknown): source is string => typeof source === 'string' && source.endsWith('.sketch.json');

function personalColumns({ check }: Pipeline): { readonly personal?: readonly string[] } {
  const personal = Object.entries(check?.columns ?? {}).filter(([, { pii }]) => pii === true);
  return personal.length === 0 ? {} : { personal: personal.map(([name]) => name) };
}

/** What drift is told against: a table is loaded and sketched, sketches are merged; none without a reference. */
function referenceDrafts(pipeline: Pipeline): StepDraft[] {
  const reference = pipeline.validate?.reference;
  if (reference === undefined) return [];
  const paths = [reference].flat();
  const sketches = paths.filter(isSketch);
  const merging: StepDraft = {
    ...common,
    name: 'sketch-reference',
    use: 'sketch',
    in: Object.fromEntries(sketches.map((source, index) => [`sketch-${index + 1}`, { source: { source } }])),
    with: {},
  };
  if (sketches.length === paths.length) return [merging];
  if (sketches.length > 0)
    throw new WithinError(
      'PIPELINE_INVALID',
      'validate.reference holds both tables and sketches (….sketch.json); name one or the other.',
      { path: 'validate.reference' },
    );
  const source: SourceDefinition = { ...readingOf(pipeline.dataset), source: reference };
  const { source: _source, ...reading } = source;
  const load: StepDraft = {
    ...common,
    name: 'load-reference',
    use: 'load',
    in: { source: { source, beside: true } },
    with: reading,
  };
  return [
    load,
    {
      ...merging,
      in: { table: at('load-reference', 'table') },
      with: { roles: rolesOf(pipeline), ...personalColumns(pipeline) },
    },
  ];
}

/** Steps `validate`, where edge cases are reviewed `review-rows`, and `clean`; none without `validate:`. */
export function qualityDrafts(pipeline: Pipeline): StepDraft[] {
  if (!pipeline.validate) return [];
  const { review, reference: _reference, ...settings } = pipeline.validate;
  const roles = rolesOf(pipeline);
  const reference = referenceDrafts(pipeline);
  const task = pipeline.dataset?.task;
  const table = at('enforce', 'table');
  const isReviewed = (settings.onEdgeCases ?? 'review') === 'review';
  const validate: StepDraft = {
    ...common,
    name: 'validate',
    use: 'validate',
    in: { table, ...(reference.length > 0 && { reference: at('sketch-reference', 'sketch') }) },
    with: { ...settings, pipeline: pipeline.name, roles, ...(task && { task }), ...personalColumns(pipeline) },
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
  return [...reference, validate, ...(isReviewed ? [asked] : []), clean];
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
