/** @module From the run that judged an upload to its verdict: only a run that completed accepts, only data can be at fault. */
import type { UploadProblem, UploadVerdict } from '../../contracts/datasets.ts';
import type { Digest } from '../../contracts/digest.ts';
import type { ErrorCode } from '../../contracts/errors.ts';
import type { Definition } from '../../contracts/graph.ts';
import type { RunDocument, StepReport } from '../../contracts/run.ts';
import { canonicalDigest } from '../caching/canonical.ts';
import type { CheckReport } from './check-report.ts';

type RunError = NonNullable<RunDocument['error']>;

/** The step whose report says how the table looks; `check` comes before what enforces it. */
export function checkStep(document: Pick<RunDocument, 'steps'>): StepReport | undefined {
  return document.steps.find(({ use, outputs }) => use === 'check' && outputs['report'] !== undefined);
}

/** Digest of what data are judged by: the steps with code and parameters, without the data themselves. */
export function contractDigest({ steps, code }: Pick<Definition, 'steps' | 'code'>): Digest {
  return canonicalDigest(
    steps.map((step) => ({
      name: step.name,
      code: code[step.code]?.fingerprint.digest ?? '',
      with: step.with,
      in: Object.fromEntries(Object.entries(step.in).map(([role, input]) => [role, 'step' in input ? input : 'data'])),
      env: step.env,
      secrets: step.secrets ?? {},
    })),
  );
}

/** What other data may not have done: those of the table, and those of steps that look at it. */
const faultsOfData: ReadonlySet<string> = new Set<ErrorCode>([
  'SOURCE_INVALID',
  'COLUMN_NOT_FOUND',
  'TARGET_INVALID',
  'DATA_INVALID',
  'CHECK_FAILED',
  'SPLIT_INVALID',
  'FIT_DIVERGED',
  'SIGNATURE_MISMATCH',
  'PARAM_INVALID',
  'STEP_FAILED',
  'STEP_OUTPUT_MISSING',
  'STEP_PROTOCOL',
  'STEP_TIMEOUT',
  'REVIEW_EXPIRED',
  'GATE_FAILED',
]);

/**
 * A fault of servers, disks, of a worker that lacks a program or a variable, or of a person who cancelled says nothing
 * about the data: they are judged once more.
 */
export function isUndecided({ status, error }: Pick<RunDocument, 'status' | 'error'>): boolean {
  if (status === 'completed') return false;
  if (status !== 'failed') return true;
  const code = error?.code ?? 'INTERNAL';
  // A step that breaks on these very bytes, each time that it is tried, is no fault of a server.
  if (code === 'INTERNAL' && error?.details['step'] !== undefined) return false;
  return !faultsOfData.has(code);
}

function problemOf({ code, message, details }: RunError): UploadProblem {
  const { column } = details;
  return { rule: code, message, ...(typeof column === 'string' && { column }) };
}

function problemsOf(error: RunError | undefined, check: CheckReport | undefined): UploadProblem[] {
  if (!error) return [];
  const violations = error.code === 'CHECK_FAILED' ? (check?.violations ?? []) : [];
  if (violations.length === 0) return [problemOf(error)];
  return violations.map(({ rule, message, column, rows, examples }) => ({
    rule,
    message,
    ...(column !== undefined && { column }),
    ...(rows !== undefined && { rows }),
    ...(examples && { examples }),
  }));
}

export interface JudgedRun {
  readonly document: RunDocument;
  readonly definition: Pick<Definition, 'steps' | 'code'>;
  /** What `checkStep` reported, where it did. */
  readonly check?: CheckReport | undefined;
  readonly judgedAt: number;
}

/** `undefined` while nothing is decided. */
export function verdictOf({ document, definition, check, judgedAt }: JudgedRun): UploadVerdict | undefined {
  if (isUndecided(document)) return undefined;
  const { error, results, runId, status } = document;
  const checkRef = checkStep(document)?.outputs['report'];
  return {
    state: status === 'completed' ? 'accepted' : 'quarantined',
    judgedAt,
    runId,
    ...(check && {
      rows: check.profile.rowCount,
      columns: check.profile.columns.map(({ name, type }) => ({ name, type })),
    }),
    ...(results.report && { report: results.report }),
    ...(checkRef && { check: checkRef }),
    contract: contractDigest(definition),
    ...(error && { error: { code: error.code, message: error.message } }),
    problems: problemsOf(error, check),
  };
}
