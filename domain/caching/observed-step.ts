/** @module Executes a step and tells whoever counts how it ended. */
import { isWithinError } from '../../contracts/errors.ts';
import type { StepResult } from '../../contracts/plan.ts';
import type { Execution, ExecutionPorts } from './execution.ts';
import type { RunObserver } from './ports.ts';
import { executeStep } from './step-execution.ts';

/** Neither is the end of a step: the one waits for another worker, the other was not wanted any more. */
const passing: ReadonlySet<string> = new Set(['STEP_BUSY', 'CANCELLED']);

/** As `executeStep`. */
export async function observedStep(
  execution: Execution,
  ports: ExecutionPorts & { readonly observer?: RunObserver | undefined },
): Promise<StepResult> {
  const { observer } = ports;
  const use = execution.definition.steps[execution.request.index]?.use;
  if (!observer || use === undefined) return executeStep(execution, ports);
  const startedAt = ports.clock.now();
  try {
    const { outcome, durationMs, ...rest } = await executeStep(execution, ports);
    observer.step({ use, outcome, durationMs });
    return { outcome, durationMs, ...rest };
  } catch (error) {
    if (!isWithinError(error) || !passing.has(error.code))
      observer.step({ use, outcome: 'failed', durationMs: Math.max(0, ports.clock.now() - startedAt) });
    throw error;
  }
}
