/** @module Drafts of `validate:`: the detectors, the review by people, and the rows that are left. */
import { WithinError } from '../../contracts/errors.ts';
import type { PipelineKind } from '../../contracts/names.ts';
import type { Pipeline, SourceDefinition } from '../../contracts/pipeline.ts';
import { type EdgeCaseRule, qualityReportStep } from '../../contracts/validate.ts';
import type { DraftInput, StepDraft } from './draft.ts';
import { at, personalColumns, plain, readingOf, rolesOf } from './feature-drafts.ts';

export interface ValidatedRows {
  readonly table: DraftInput;
  /** Test rows, where the table holds the training rows of a part. */
  readonly heldOut?: DraftInput | undefined;
  /** Of the names of the steps; empty where they stand once. */
  readonly suffix: string;
  readonly block: string;
  readonly phase: PipelineKind;
}

/** Sketches of earlier validations, as `within outputs RUN validate.sketch --to DIR` writes them. */
const isSketch = (source: unknown): source is string => typeof source === 'string' && source.endsWith('.sketch.json');

/** What drift is told against: a table is loaded and sketched, sketches are merged; none without a reference. */
export function validationReferenceDrafts(pipeline: Pipeline, phase: PipelineKind): StepDraft[] {
  const common = { block: '0', phase, execution: plain } as const;
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
  readonly rows: ValidatedRows;
  readonly rule: EdgeCaseRule;
  /** The verdicts of people, where they are asked. */
  readonly verdicts: { readonly verdicts?: DraftInput };
  readonly reference: { readonly reference?: DraftInput };
}

const commonOf = ({ rows: { block, phase } }: Validating) => ({ block, phase, execution: plain });
const nameOf = (step: string, { rows: { suffix } }: Validating): string => `${step}${suffix}`;

function validateDraft(validating: Validating): StepDraft {
  const { pipeline, rule, rows, reference } = validating;
  const { review: _review, gate: _gate, reference: _reference, ...settings } = pipeline.validate ?? {};
  const task = pipeline.dataset?.task;
  return {
    ...commonOf(validating),
    name: nameOf('validate', validating),
    use: 'validate',
    in: {
      table: rows.table,
      calibration: { verdictsOn: pipeline.name },
      ...reference,
      ...(rows.heldOut && { 'held-out': rows.heldOut }),
      ...(isReported(rows) && pipeline.check?.onRejects === 'put-aside' && { rejects: at('load', 'rejects') }),
    },
    with: {
      ...settings,
      pipeline: pipeline.name,
      roles: rolesOf(pipeline),
      ...(task && { task }),
      ...(rule === 'fail' && isReported(rows) && { refuse: false }),
      ...personalColumns(pipeline),
    },
  };
}

function reportDraft(validating: Validating): StepDraft {
  const { pipeline, rule, rows, verdicts, reference } = validating;
  const { name, description } = pipeline;
  return {
    ...commonOf(validating),
    name: qualityReportStep,
    use: qualityReportStep,
    in: {
      table: rows.table,
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
function cleanDraft(validating: Validating): StepDraft {
  const { pipeline, rule, rows, verdicts } = validating;
  const findings = rule === 'fail' && isReported(rows) && { findings: at(qualityReportStep, 'findings') };
  return {
    ...commonOf(validating),
    name: nameOf('clean', validating),
    use: 'clean',
    in: { table: rows.table, ledger: at(nameOf('validate', validating), 'ledger'), ...verdicts, ...findings },
    with: { roles: rolesOf(pipeline) },
  };
}

/** A training run has a report of its own, which tells of the cleaning. */
const isReported = ({ phase }: ValidatedRows): boolean => phase === 'validation';

/** Steps after the contract of a validation pipeline was enforced, with their report; none without `validate:`. */
export const qualityDrafts = (pipeline: Pipeline): StepDraft[] =>
  qualitySteps(pipeline, { table: at('enforce', 'table'), suffix: '', block: '0', phase: 'validation' });

/** Steps `validate`, where edge cases are reviewed `review-rows`, `clean` and in a validation `quality-report`. */
export function qualitySteps(pipeline: Pipeline, rows: ValidatedRows): StepDraft[] {
  if (!pipeline.validate) return [];
  const { review, onEdgeCases: rule = 'review' } = pipeline.validate;
  // The parts of a training pipeline share it.
  const reference = rows.suffix === '' ? validationReferenceDrafts(pipeline, rows.phase) : [];
  const isReviewed = rule === 'review';
  const isReferred = pipeline.validate.reference !== undefined;
  const validating: Validating = {
    pipeline,
    rows,
    rule,
    verdicts: isReviewed ? { verdicts: at(`review-rows${rows.suffix}`, 'verdicts') } : {},
    reference: isReferred ? { reference: at('sketch-reference', 'sketch') } : {},
  };
  const asked: StepDraft = {
    ...commonOf(validating),
    name: nameOf('review-rows', validating),
    use: 'review-rows',
    in: { cases: at(nameOf('validate', validating), 'cases') },
    with: { rules: review ?? {} },
  };
  return [
    ...reference,
    validateDraft(validating),
    ...(isReviewed ? [asked] : []),
    cleanDraft(validating),
    ...(isReported(rows) ? [reportDraft(validating)] : []),
  ];
}

/** Throws `PIPELINE_INVALID` for `validate:`, or parts of it, where nothing would come of it. */
export function refuseStrayValidate({ validate, kind, name }: Pipeline): void {
  if (!validate) return;
  const refuse = (message: string, path: string): never => {
    throw new WithinError('PIPELINE_INVALID', message, { path });
  };
  if (kind !== 'validation' && kind !== 'training')
    refuse(
      `The ${kind} pipeline "${name}" has \`validate\`, which belongs to a pipeline of kind validation or training; give it one of its own.`,
      'validate',
    );
  if (kind === 'validation' && validate.gate)
    refuse(
      `The validation pipeline "${name}" has \`validate.gate\`, which decides what a model learns from; move it to the training pipeline.`,
      'validate.gate',
    );
}
