/** @module Schedules of workflows on the Temporal server of a project. */
import type { Client, ScheduleOverlapPolicy } from '@temporalio/client';
import { WithinError } from '../../contracts/errors.ts';

export interface PlacedSchedule {
  readonly scheduleId: string;
  /** What is started; the server adds the time to its id. */
  readonly workflow: {
    readonly type: string;
    readonly id: string;
    readonly taskQueue: string;
    readonly args: unknown[];
    readonly summary: string;
  };
  /** Where the earlier one still runs; nothing is started then when absent. */
  readonly overlap?: ScheduleOverlapPolicy;
  /** Five cron fields, or `@daily`, in UTC. */
  readonly cron: string;
  /** Starts are moved by a random time up to this, in milliseconds. */
  readonly jitterMs?: number | undefined;
}

/** Creates the schedule or puts this one in its place; one that was paused stays so. Errors: `USAGE` when the server refuses the times. */
export async function placeSchedule(client: Client, placed: PlacedSchedule): Promise<string> {
  const { ScheduleNotFoundError, ScheduleOverlapPolicy: policies } = await import('@temporalio/client');
  const { scheduleId, cron, jitterMs, workflow, overlap = policies.SKIP } = placed;
  const { type: workflowType, id: workflowId, taskQueue, args, summary: staticSummary } = workflow;
  const spec = { cronExpressions: [cron], ...(jitterMs !== undefined && { jitter: jitterMs }) };
  const action = { type: 'startWorkflow' as const, workflowType, workflowId, taskQueue, args, staticSummary };
  const schedule = { spec, action, policies: { overlap } };
  try {
    await client.schedule.getHandle(scheduleId).update((earlier) => ({ ...schedule, state: earlier.state }));
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw refused(error, cron);
    await client.schedule.create({ scheduleId, ...schedule }).catch((cause: unknown) => {
      throw refused(cause, cron);
    });
  }
  return scheduleId;
}

/** True when there was one. */
export async function removeSchedule(client: Client, scheduleId: string): Promise<boolean> {
  const { ScheduleNotFoundError } = await import('@temporalio/client');
  try {
    await client.schedule.getHandle(scheduleId).delete();
    return true;
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return false;
    throw error;
  }
}

/** `USAGE` where the times are the cause, else the error as it came. */
function refused(error: unknown, cron: string): unknown {
  const causes: string[] = [];
  for (let cause = error; cause instanceof Error && causes.length < 4; cause = cause.cause) causes.push(cause.message);
  const reason = causes.find((text) => /cron|schedule spec|invalid/i.test(text));
  if (reason === undefined) return error;
  return new WithinError(
    'USAGE',
    `"${cron}" is no schedule: write five cron fields, as "0 3 * * *" (${reason}).`,
    { cron },
    error,
  );
}
