/** @module Which steps of a plan go to the workflow, and which the workflow may start: pure, replayed, no I/O. */
import type { WindowStep } from '../../contracts/plan.ts';

/** At 2,000 pending activities the server fails the workflow task for ever; a quarter of that is kept in flight. */
export const maxInFlight = 500;
/** Below this many waiting steps the next page is asked for, so that slots do not run dry. */
const lowWater = 128;

/** An activity of a batch shall take about this long: what the server does for it is then a few percent. */
const batchMs = 400;
/** Most steps of one activity: a lost worker must not hold up too many. */
const maxBatch = 64;
/** Short steps are divided into as many activities at least, so that several workers have some. */
const batchShares = 8;

export interface Schedule {
  readonly waiting: readonly WindowStep[];
  readonly running: ReadonlySet<number>;
  /** Activities that the running steps share; one each when absent. */
  readonly activities?: number;
  /** Steps of this plan that have finished, with whether their outputs differ from the earlier ones. */
  readonly finished: ReadonlyMap<number, boolean>;
  readonly more: 'none' | 'page' | 'blocked';
  /** Most activities at a time, where that is less than the server takes. */
  readonly parallel?: number;
  /** Milliseconds that steps of a batch took so far, on average; absent before the first has ended. */
  readonly batchStepMs?: number | undefined;
}

/**
 * Steps that may start now, by activity. A step that may be settled by equal upstream outputs starts only if one of
 * them differs; otherwise the next plan decides, so that a whole branch is cut off by one activity.
 */
export function startable(schedule: Schedule): WindowStep[][] {
  const free = Math.min(schedule.parallel ?? maxInFlight, maxInFlight) - (schedule.activities ?? schedule.running.size);
  if (free <= 0) return [];
  const ready = schedule.waiting.filter((step) => mayStart(step, schedule));
  return inActivities(ready, schedule).slice(0, free);
}

function mayStart(step: WindowStep, schedule: Schedule): boolean {
  if (!step.after.every((index) => schedule.finished.has(index))) return false;
  if (step.maybe !== true || step.after.length === 0) return true;
  return step.after.some((index) => schedule.finished.get(index) === true);
}

/** Steps in order, those of one process or batch together. */
function inActivities(steps: readonly WindowStep[], schedule: Schedule): WindowStep[][] {
  const groups: WindowStep[][] = [];
  const batches = new Map<string, WindowStep[]>();
  for (const step of steps) {
    const name = groupOf(step);
    const batch = name === undefined ? undefined : batches.get(name);
    if (batch) {
      batch.push(step);
      continue;
    }
    const group = [step];
    groups.push(group);
    if (name !== undefined) batches.set(name, group);
  }
  return groups.flatMap((group) => {
    if (group[0]?.process !== undefined) return inParts(group, maxBatch);
    return group[0]?.batch === undefined ? [group] : divided(group, schedule);
  });
}

function groupOf({ process, batch, queue = '' }: WindowStep): string | undefined {
  if (process !== undefined) return `process ${queue}/${process}`;
  return batch === undefined ? undefined : `${queue}/${batch}`;
}

const inParts = (steps: readonly WindowStep[], size: number): WindowStep[][] =>
  Array.from({ length: Math.ceil(steps.length / size) }, (_, part) => steps.slice(part * size, (part + 1) * size));

/** Of a batch whose steps take an unknown time a few run alone, which tells it. */
function divided(steps: readonly WindowStep[], { batchStepMs, activities = 0, parallel }: Schedule): WindowStep[][] {
  const shares = Math.min(batchShares, parallel ?? batchShares);
  if (batchStepMs === undefined) return steps.slice(0, Math.max(0, shares - activities)).map((step) => [step]);
  const byTime = Math.max(1, Math.min(maxBatch, Math.round(batchMs / Math.max(batchStepMs, 1))));
  const size = Math.min(byTime, Math.ceil(steps.length / shares));
  return inParts(steps, size);
}

/** True when the next plan should be asked for. */
export function wantsPlan(schedule: Schedule): boolean {
  const idle = schedule.running.size === 0 && startable(schedule).length === 0;
  if (schedule.more === 'page') return idle || schedule.waiting.length + schedule.running.size <= lowWater;
  return idle;
}
