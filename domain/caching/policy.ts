/** @module Which steps of a plan go to the workflow, and which the workflow may start: pure, replayed, no I/O. */
import type { WindowStep } from '../../contracts/plan.ts';

/** At 2,000 pending activities the server fails the workflow task for ever; a quarter of that is kept in flight. */
export const maxInFlight = 500;
/** Below this many waiting steps the next page is asked for, so that slots do not run dry. */
const lowWater = 128;

export interface Schedule {
  readonly waiting: readonly WindowStep[];
  readonly running: ReadonlySet<number>;
  /** Steps of this plan that have finished, with whether their outputs differ from the earlier ones. */
  readonly finished: ReadonlyMap<number, boolean>;
  readonly more: 'none' | 'page' | 'blocked';
  /** Most steps at a time, where that is less than the server takes. */
  readonly parallel?: number;
}

/**
 * Steps that may start now. A step that may be settled by equal upstream outputs starts only if one of them differs;
 * otherwise the next plan decides, so that a whole branch is cut off by one activity.
 */
export function startable(schedule: Schedule): WindowStep[] {
  const free = Math.min(schedule.parallel ?? maxInFlight, maxInFlight) - schedule.running.size;
  if (free <= 0) return [];
  return schedule.waiting.filter((step) => mayStart(step, schedule)).slice(0, free);
}

function mayStart(step: WindowStep, schedule: Schedule): boolean {
  if (!step.after.every((index) => schedule.finished.has(index))) return false;
  if (step.maybe !== true || step.after.length === 0) return true;
  return step.after.some((index) => schedule.finished.get(index) === true);
}

/** True when the next plan should be asked for. */
export function wantsPlan(schedule: Schedule): boolean {
  const idle = schedule.running.size === 0 && startable(schedule).length === 0;
  if (schedule.more === 'page') return idle || schedule.waiting.length + schedule.running.size <= lowWater;
  return idle;
}
