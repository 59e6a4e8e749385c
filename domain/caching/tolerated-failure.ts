/**
 * @module Steps whose failure is an answer, as a fit of a sweep that diverged: what reads them finds the failure in place
 * of their outputs. It stands in the record of the run alone and is never an entry: the next run tries again.
 */
import type { BlobRef } from '../../contracts/digest.ts';
import { mediaTypes } from '../../contracts/digest.ts';
import { isWithinError, type WithinError } from '../../contracts/errors.ts';
import type { FailedOutput } from '../../contracts/failed-output.ts';
import type { StepSpec } from '../../contracts/graph.ts';
import type { ExecutionPorts, Prepared } from './execution.ts';
import { isLastFailure } from './failure-budget.ts';
import type { StepRecord } from './plan-document.ts';

/** The record of a step that cannot run, since one that it reads has failed; `undefined` where it can. */
export function passedOn(prepared: Prepared): StepRecord | undefined {
  const { step, inputs } = prepared;
  if (!step.tolerates) return undefined;
  for (const input of Object.values(step.in)) {
    const ref = 'step' in input ? inputs.get(input.step)?.outputs[input.output] : undefined;
    if (ref?.mediaType === mediaTypes.failure) return recordWith(ref, prepared, 0);
  }
  return undefined;
}

/** The record of a failure that the step tolerates, once its retries are used up. Throws any other `error` as it is. */
export async function toleratedFailure(
  prepared: Prepared,
  { error, startedAt }: { readonly error: unknown; readonly startedAt: number },
  ports: ExecutionPorts,
): Promise<StepRecord> {
  const { step, request, control } = prepared;
  if (control.signal.aborted || !isTolerated(error, step)) throw error;
  if (!(await isLastFailure({ runId: request.runId, step, error }, ports.records))) throw error;
  const { code, message } = error;
  const left: FailedOutput = { code, message };
  const ref = await ports.blobs.put(JSON.stringify(left), mediaTypes.failure);
  return recordWith(ref, prepared, Math.max(0, ports.clock.now() - startedAt));
}

function isTolerated(error: unknown, { tolerates = [] }: StepSpec): error is WithinError {
  if (!isWithinError(error) || !tolerates.includes(error.code)) return false;
  // One that was ended from outside, as for want of memory, has said nothing.
  return (error.details['signal'] ?? null) === null;
}

function recordWith(failure: BlobRef, { step, key }: Prepared, durationMs: number): StepRecord {
  const outputs = Object.fromEntries(Object.keys(step.out).map((role) => [role, failure]));
  return { key, outcome: 'ran', outputs, durationMs, changed: true };
}
