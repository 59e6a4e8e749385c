/** @module The schedule of audits of a project on its Temporal server. */
import type { Client } from '@temporalio/client';
import type { AuditInput } from '../../contracts/audit.ts';
import { auditScheduleId, auditWorkflowType, storeWorkflowId } from '../../contracts/names.ts';
import type { StackInfo } from '../stack/info.ts';
import { placeSchedule, removeSchedule } from './schedules.ts';

export interface ScheduledAudit {
  readonly client: Client;
  readonly stack: StackInfo;
  /** Name of the project on the server. */
  readonly project: string;
  /** Five cron fields, or `@daily`, in UTC. */
  readonly cron: string;
  readonly input: AuditInput;
}

/** Gives the id of the schedule. Errors: `USAGE` when the server refuses the times. */
export async function scheduleAudit({ client, stack, project, cron, input }: ScheduledAudit): Promise<string> {
  return placeSchedule(client, {
    scheduleId: auditScheduleId(project),
    cron,
    workflow: {
      type: auditWorkflowType,
      id: storeWorkflowId('audit', project),
      taskQueue: stack.taskQueue,
      args: [input],
      summary: 'scheduled audit of the cache',
    },
  });
}

/** True when there was one. */
export function unscheduleAudit(client: Client, project: string): Promise<boolean> {
  return removeSchedule(client, auditScheduleId(project));
}
