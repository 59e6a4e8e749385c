/** @module How often a step may fail: by its own `retries` for its own failures, a fixed number for passing faults. */
import { type ErrorCode, errorTable, isWithinError } from '../../contracts/errors.ts';
import type { StepSpec } from '../../contracts/graph.ts';
import type { RunRecordStore } from './ports.ts';

/** Failures that come from the step's own code, which only its user can call passing. */
const ownFailures: ReadonlySet<ErrorCode> = new Set([
  'STEP_FAILED',
  'STEP_TIMEOUT',
  'STEP_PROTOCOL',
  'STEP_OUTPUT_MISSING',
]);
/** Passing faults of disks, stores and servers. */
export const transientRetries = 5;

export interface Failing {
  readonly runId: string;
  readonly step: StepSpec;
  readonly error: unknown;
}

function allowedRetries({ step, error }: Failing): number {
  if (!isWithinError(error)) return transientRetries;
  if (ownFailures.has(error.code)) return step.retries;
  return errorTable[error.code].retry === 'never' ? 0 : transientRetries;
}

/** Puts the failure on record and says whether it was the last that is allowed. */
export async function isFinalFailure(failing: Failing, records: RunRecordStore): Promise<boolean> {
  // Waiting for another worker is no failure, however often it takes.
  if (isWithinError(failing.error) && failing.error.code === 'STEP_BUSY') return false;
  const allowed = allowedRetries(failing);
  for (let count = 0; count < allowed; count++) {
    if (await records.put(failing.runId, recordOf(failing, count), { count })) return false;
  }
  return true;
}

/** Whether no failure but this one is left, without putting it on record. */
export async function isLastFailure(failing: Failing, records: RunRecordStore): Promise<boolean> {
  const allowed = allowedRetries(failing);
  if (allowed === 0) return true;
  return (await records.get(failing.runId, recordOf(failing, allowed - 1))) !== undefined;
}

const recordOf = ({ step }: Failing, count: number): string => `failure.${step.name}.${count}`;
