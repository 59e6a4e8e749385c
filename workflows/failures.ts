/** @module What went wrong in a step or child, told from the failure that the SDK wraps around it. */
import { ActivityFailure, ApplicationFailure, ChildWorkflowFailure } from '@temporalio/workflow';
import type { StepFailure, WindowStep } from '../contracts/plan.ts';

interface Failure {
  /** Code of the error table; `INTERNAL` for what carries none. */
  readonly code: string;
  readonly message: string;
  readonly details: unknown;
}

export function failureOf(error: unknown): Failure {
  const cause = error instanceof ActivityFailure || error instanceof ChildWorkflowFailure ? error.cause : error;
  const message = cause instanceof Error ? cause.message : String(cause);
  if (!(cause instanceof ApplicationFailure)) return { code: 'INTERNAL', message, details: undefined };
  return { code: cause.type ?? 'INTERNAL', message, details: cause.details?.[0] };
}

/** How a run ends that nothing can mend; the client finds the step that failed and the conclusion in `details`. */
export function finalFailure({ code, message, details }: { code: string; message: string; details: unknown[] }): Error {
  return ApplicationFailure.create({ message, type: code, nonRetryable: true, details });
}

/** Digests that a step could not read. */
export function lostDigests({ details }: Failure): string[] {
  const digests = typeof details === 'object' && details !== null && 'digests' in details ? details.digests : [];
  return Array.isArray(digests) ? digests.map(String) : [];
}

/** Of the steps of an activity the one that its failure names. */
export function stepThatFailed(steps: readonly WindowStep[], { details }: Failure): WindowStep {
  const named = typeof details === 'object' && details !== null && 'step' in details ? details.step : undefined;
  const step = steps.find(({ name }) => name === named) ?? steps[0];
  if (!step) throw new Error('an activity without steps failed');
  return step;
}

/** The step that failed in a child, or the child itself where no step did. */
export function childFailure(error: unknown): StepFailure {
  const { code, message, details } = failureOf(error);
  if (typeof details === 'object' && details !== null && 'index' in details) return details as StepFailure;
  return { index: -1, name: 'features', code, message };
}
