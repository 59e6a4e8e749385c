/** @module Executes a step and tells whoever counts how it ended. */
import { isWithinError } from '../../contracts/errors.ts';
import type { StepResult } from '../../contracts/plan.ts';
import { useLabel } from '../../contracts/use-label.ts';
import type { Execution, ExecutionPorts } from './execution.ts';
import type { ObservedStep, RunObserver } from './ports.ts';
import { executeStep } from './step-execution.ts';

/** Neither is the end of a step: the one waits for another worker, the other was not wanted any more. */
const passing: ReadonlySet<string> = new Set(['STEP_BUSY', 'CANCELLED']);

/** As `executeStep`. */
export async function observedStep(
  execution: Execution,
  ports: ExecutionPorts & { readonly observer?: RunObserver | undefined },
): Promise<StepResult> {
  const { observer } = ports;
  const step = execution.definition.steps[execution.request.index];
  if (!observer || !step) return executeStep(execution, ports);
  const { runId } = execution.request;
  const tell = (outcome: ObservedStep['outcome'], durationMs: number) =>
    observer.step({ name: step.name, runId, use: useLabel(step.use), outcome, durationMs });
  const startedAt = ports.clock.now();
  try {
    const result = await executeStep(execution, ports);
    tell(result.outcome, result.durationMs);
    return result;
  } catch (error) {
    if (!isWithinError(error) || !passing.has(error.code)) tell('failed', Math.max(0, ports.clock.now() - startedAt));
    throw error;
  }
}
