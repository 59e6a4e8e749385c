/** @module The audit of deliveries on the Temporal server of a project: once, or on a schedule. */
import type { DeliveryAudit, DeliveryAuditInput } from '../../contracts/collaboration.ts';
import {
  deliveryAuditScheduleId,
  deliveryAuditWorkflowId,
  deliveryAuditWorkflowType,
  peopleQueue,
} from '../../contracts/names.ts';
import type { Reached } from './reach.ts';
import { placeSchedule, removeSchedule } from './schedules.ts';
import { makeRunId } from './start.ts';

const summary = 'audit of deliveries';

export async function auditOnce({ client, stack }: Reached, input: DeliveryAuditInput): Promise<DeliveryAudit> {
  return client.workflow.execute<(input: DeliveryAuditInput) => Promise<DeliveryAudit>>(deliveryAuditWorkflowType, {
    workflowId: deliveryAuditWorkflowId(makeRunId(new Date())),
    taskQueue: peopleQueue(stack.taskQueue),
    args: [input],
    staticSummary: summary,
  });
}

export interface ScheduledDeliveryAudit {
  /** Name of the project on the server. */
  readonly project: string;
  /** Five cron fields in UTC. */
  readonly cron: string;
  readonly input: DeliveryAuditInput;
}

/** Gives the id of the schedule. Errors: `USAGE` when the server refuses the times. */
export async function scheduleDeliveryAudit(
  { client, stack }: Reached,
  { project, cron, input }: ScheduledDeliveryAudit,
): Promise<string> {
  return placeSchedule(client, {
    scheduleId: deliveryAuditScheduleId(project),
    cron,
    workflow: {
      type: deliveryAuditWorkflowType,
      id: deliveryAuditWorkflowId(project),
      taskQueue: peopleQueue(stack.taskQueue),
      args: [input],
      summary,
    },
  });
}

/** True when there was one. */
export function unscheduleDeliveryAudit({ client }: Reached, project: string): Promise<boolean> {
  return removeSchedule(client, deliveryAuditScheduleId(project));
}
