/** @module The schedule of audits of a project on its Temporal server. */
import type { Client } from '@temporalio/client';
import type { AuditInput } from '../../contracts/audit.ts';
import { auditScheduleId, auditWorkflowType, storeWorkflowId } from '../../contracts/names.ts';
import type { StackInfo } from '../stack/info.ts';
import { scheduleRefused } from './schedule-refused.ts';

export interface ScheduledAudit {
  readonly client: Client;
  readonly stack: StackInfo;
  /** Name of the project on the server. */
  readonly project: string;
  /** Five cron fields, or `@daily`, in UTC. */
  readonly cron: string;
  readonly input: AuditInput;
}

/** Creates the schedule or puts this one in its place; gives its id. Errors: `USAGE` when the server refuses the times. */
export async function scheduleAudit({ client, stack, project, cron, input }: ScheduledAudit): Promise<string> {
  const { ScheduleNotFoundError, ScheduleOverlapPolicy } = await import('@temporalio/client');
  const scheduleId = auditScheduleId(project);
  const schedule = {
    spec: { cronExpressions: [cron] },
    action: {
      type: 'startWorkflow' as const,
      workflowType: auditWorkflowType,
      // The server adds the time.
      workflowId: storeWorkflowId('audit', project),
      taskQueue: stack.taskQueue,
      args: [input],
      staticSummary: 'scheduled audit of the cache',
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP },
  };
  try {
    await client.schedule.getHandle(scheduleId).update((earlier) => ({ ...schedule, state: earlier.state }));
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw scheduleRefused(error, cron);
    await client.schedule.create({ scheduleId, ...schedule }).catch((cause: unknown) => {
      throw scheduleRefused(cause, cron);
    });
  }
  return scheduleId;
}

/** True when there was one. */
export async function unscheduleAudit(client: Client, project: string): Promise<boolean> {
  const { ScheduleNotFoundError } = await import('@temporalio/client');
  try {
    await client.schedule.getHandle(auditScheduleId(project)).delete();
    return true;
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return false;
    throw error;
  }
}
