/** @module Schedules of seed sweeps of a project on its Temporal server. */
import type { Client, ScheduleOverlapPolicy } from '@temporalio/client';
import { WithinError } from '../../contracts/errors.ts';
import { sweepScheduleId, sweepWorkflowId, sweepWorkflowType } from '../../contracts/names.ts';
import type { SweepInput } from '../../contracts/sweep.ts';
import type { StackInfo } from '../stack/info.ts';
import { placeSchedule } from './schedules.ts';

/** What happens when a sweep is due while the one before still runs. */
export const overlaps = ['skip', 'buffer-one', 'cancel-other', 'allow-all'] as const;
export type Overlap = (typeof overlaps)[number];

export interface SweepSchedule {
  readonly client: Client;
  readonly stack: StackInfo;
  /** Name of the project on the server. */
  readonly project: string;
  readonly pipeline: string;
  /** Five cron fields, or `@daily`, in UTC. */
  readonly cron: string;
  /** Starts are moved by a random time up to this, as 10m. */
  readonly jitterMs?: number;
  readonly overlap: Overlap;
  readonly origin: SweepInput['origin'];
  /** Whether there are people to tell how each sweep ends. */
  readonly announce: boolean;
}

/** Gives the id of the schedule. Errors: `USAGE` when the server refuses the times. */
export async function scheduleSweep(wanted: SweepSchedule): Promise<string> {
  const { client, stack, project, pipeline, cron, jitterMs, overlap, origin, announce } = wanted;
  const { ScheduleOverlapPolicy: policies } = await import('@temporalio/client');
  const sweepId = 'sweep-scheduled';
  const input: SweepInput = { sweepId, pipeline, origin, options: {}, scheduled: true, ...(announce && { announce }) };
  const policy: Record<Overlap, ScheduleOverlapPolicy> = {
    skip: policies.SKIP,
    'buffer-one': policies.BUFFER_ONE,
    'cancel-other': policies.CANCEL_OTHER,
    'allow-all': policies.ALLOW_ALL,
  };
  return placeSchedule(client, {
    scheduleId: sweepScheduleId(project, pipeline),
    cron,
    jitterMs,
    workflow: {
      type: sweepWorkflowType,
      id: sweepWorkflowId({ pipeline, sweepId }),
      taskQueue: stack.taskQueue,
      args: [input],
      summary: `scheduled sweep of the seeds of ${pipeline}`,
    },
    overlap: policy[overlap],
  });
}

/** Starts what would have been started between the two times. Errors: `RUN_NOT_FOUND` without a schedule. */
export async function backfillSweep(
  client: Client,
  scheduleId: string,
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<void> {
  const { ScheduleNotFoundError, ScheduleOverlapPolicy: policies } = await import('@temporalio/client');
  try {
    await client.schedule.getHandle(scheduleId).backfill({ start: from, end: to, overlap: policies.BUFFER_ALL });
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    const message = 'there is no schedule of sweeps for this pipeline; within sweep schedule FILE --cron makes one.';
    throw new WithinError('RUN_NOT_FOUND', message, { scheduleId }, error);
  }
}
