/** @module The one map from errors of the domain to failures of Temporal: type = code, retry by class. */
import { ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import { errorTable, isWithinError, type WithinError } from '../contracts/errors.ts';
import { waitingPause } from '../domain/caching/waiting.ts';

/** Pause before a rate-limited call is tried again. */
const rateLimitPause = '30 s';

/** `final` overrides the class: a failure whose retries are used up, or one that its user wants retried. */
export function toFailure(error: unknown, final?: boolean): Error {
  if (error instanceof CancelledFailure || error instanceof ApplicationFailure) return error;
  if (isWithinError(error)) {
    if (error.code === 'CANCELLED') return new CancelledFailure(error.message);
    const { retry } = errorTable[error.code];
    return ApplicationFailure.create({
      message: error.message,
      type: error.code,
      nonRetryable: final ?? retry === 'never',
      details: [error.details],
      ...(retry === 'rate-limited' && { nextRetryDelay: rateLimitPause }),
    });
  }
  const message = error instanceof Error ? error.message : String(error);
  return ApplicationFailure.create({
    message,
    type: 'INTERNAL',
    nonRetryable: final ?? false,
    ...(error instanceof Error && { cause: error }),
  });
}

/** Another worker computes the step: this attempt ends, so that waiting holds no slot and leaves no history. */
export function busy(error: WithinError, waiter: string, attempt: number): ApplicationFailure {
  return ApplicationFailure.create({
    message: error.message,
    type: error.code,
    category: 'BENIGN',
    nextRetryDelay: waitingPause(waiter, attempt, Number(error.details['leaseMs'] ?? 0)),
  });
}

/** A receiver takes some messages later: waiting holds no slot. The pause is the receiver's, or that of the retry policy. */
export function deliveryPending(error: WithinError): ApplicationFailure {
  const afterMs = Number(error.details['afterMs'] ?? 0);
  return ApplicationFailure.create({
    message: error.message,
    type: error.code,
    category: 'BENIGN',
    ...(afterMs > 0 && { nextRetryDelay: afterMs }),
  });
}

/** For an activity type that only another worker may know. */
export function foreignActivity(activityType: string): ApplicationFailure {
  return ApplicationFailure.retryable(
    `This worker has no activity ${activityType}; start one that does.`,
    'NotFoundError',
  );
}

/** For a step whose worker stops: another attempt follows elsewhere. */
export function workerStopped(): ApplicationFailure {
  return ApplicationFailure.retryable(
    'The worker was stopped while this step ran; another attempt follows.',
    'WORKER_STOPPED',
  );
}
