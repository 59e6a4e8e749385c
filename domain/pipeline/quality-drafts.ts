/** @module Drafts of `validate:`: the detectors, the review by people, and the rows that are left. */
import { WithinError } from '../../contracts/errors.ts';
import type { Pipeline, SourceDefinition } from '../../contracts/pipeline.ts';
import { type EdgeCaseRule, qualityReportStep } from '../../contracts/validate.ts';
import type { DraftInput, StepDraft } from './draft.ts';
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

/** What of `validate:` the drafts share. */
interface Validating {
  readonly pipeline: Pipeline;
  readonly rule: EdgeCaseRule;
  /** The verdicts of people, where they are asked. */
  readonly verdicts: { readonly verdicts?: DraftInput };
  readonly reference: { readonly reference?: DraftInput };
}

const table = at('enforce', 'table');

function validateDraft({ pipeline, rule, reference }: Validating): StepDraft {
  const { review: _review, reference: _reference, ...settings } = pipeline.validate ?? {};
  const task = pipeline.dataset?.task;
  return {
    ...common,
    name: 'validate',
    use: 'validate',
    in: { table, ...reference },
    with: {
      ...settings,
      pipeline: pipeline.name,
      roles: rolesOf(pipeline),
      ...(task && { task }),
      ...(rule === 'fail' && { refuse: false }),
      ...personalColumns(pipeline),
    },
  };
}

function reportDraft({ pipeline, rule, verdicts, reference }: Validating): StepDraft {
  const { name, description } = pipeline;
  return {
    ...common,
    name: qualityReportStep,
    use: qualityReportStep,
    in: {
      table,
      check: at('check', 'report'),
      ...Object.fromEntries(['quality', 'ledger', 'sketch'].map((role) => [role, at('validate', role)])),
      ...verdicts,
      ...reference,
    },
    with: {
      pipeline: name,
      ...(description !== undefined && { description }),
      onEdgeCases: rule,
      ...personalColumns(pipeline),
      roles: rolesOf(pipeline),
    },
  };
}

/** Where edge cases fail, it is this step that fails, once the report tells why. */
function cleanDraft({ pipeline, rule, verdicts }: Validating): StepDraft {
  const findings = rule === 'fail' && { findings: at(qualityReportStep, 'findings') };
  return {
    ...common,
    name: 'clean',
    use: 'clean',
    in: { table, ledger: at('validate', 'ledger'), ...verdicts, ...findings },
    with: { roles: rolesOf(pipeline) },
  };
}

/** Steps `validate`, where edge cases are reviewed `review-rows`, `clean` and `quality-report`; none without `validate:`. */
export function qualityDrafts(pipeline: Pipeline): StepDraft[] {
  if (!pipeline.validate) return [];
  const { review, onEdgeCases: rule = 'review' } = pipeline.validate;
  const reference = referenceDrafts(pipeline);
  const asked: StepDraft = {
    ...common,
    name: 'review-rows',
    use: 'review-rows',
    in: { cases: at('validate', 'cases') },
    with: { rules: review ?? {} },
  };
  const isReviewed = rule === 'review';
  const validating: Validating = {
    pipeline,
    rule,
    verdicts: isReviewed ? { verdicts: at('review-rows', 'verdicts') } : {},
    reference: reference.length > 0 ? { reference: at('sketch-reference', 'sketch') } : {},
  };
  return [
    ...reference,
    validateDraft(validating),
    ...(isReviewed ? [asked] : []),
    cleanDraft(validating),
    reportDraft(validating),
  ];
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
