/** @module Several short steps in one activity, one after the other, each with its own key, lease, entry and record. */
import { isWithinError, WithinError } from '../../contracts/errors.ts';
import type { Definition, StepSpec } from '../../contracts/graph.ts';
import type { StepResult } from '../../contracts/plan.ts';
import type { StepControl } from '../pipeline/ports.ts';

export interface Batch {
  readonly definition: Definition;
  readonly control: StepControl;
  /** Hears of each step before it runs. */
  readonly begun: (index: number) => void;
}

/**
 * Results in the order of `indices`. A step that another worker computes is passed over, and the attempt ends as
 * `STEP_BUSY` after the others; the next attempt finds their records.
 */
export async function executeInTurn(
  indices: readonly number[],
  execute: (index: number, control: StepControl) => Promise<StepResult>,
  { definition, control, begun }: Batch,
): Promise<StepResult[]> {
  const results: StepResult[] = [];
  let busy: WithinError | undefined;
  for (const [place, index] of indices.entries()) {
    begun(index);
    try {
      results.push(await execute(index, shareOf(control, { place, of: indices.length })));
    } catch (error) {
      if (!isWithinError(error) || error.code !== 'STEP_BUSY') throw naming(error, definition.steps[index]);
      busy ??= error;
    }
  }
  if (busy) throw busy;
  return results;
}

/** Of several steps the failure has to say which it was. */
export function naming(error: unknown, step: StepSpec | undefined): unknown {
  if (!isWithinError(error) || !step) return error;
  return new WithinError(error.code, error.message, { ...error.details, step: step.name }, error.cause);
}

/** Progress of one step of several. */
function shareOf(control: StepControl, { place, of }: { readonly place: number; readonly of: number }): StepControl {
  return { ...control, progress: (share, message) => control.progress((place + share) / of, message) };
}
