/** @module The look at the registry and at runs that were not tracked: once, on a schedule, or on a hint. */
import {
  peopleQueue,
  reconcileMessages,
  reconcileScheduleId,
  reconcileWorkflowId,
  reconcileWorkflowType,
} from '../../contracts/names.ts';
import type { ReconcileOutcome } from '../../contracts/tracking.ts';
import type { Reached } from './reach.ts';
import { placeSchedule, removeSchedule } from './schedules.ts';
import { makeRunId } from './start.ts';

const summary = 'registry of models and tracked runs';

export async function reconcileOnce({ client, stack }: Reached): Promise<ReconcileOutcome> {
  return client.workflow.execute<() => Promise<ReconcileOutcome>>(reconcileWorkflowType, {
    workflowId: reconcileWorkflowId(makeRunId(new Date())),
    taskQueue: peopleQueue(stack.taskQueue),
    args: [],
    staticSummary: summary,
  });
}

/** One workflow answers all hints: it looks once more where one comes while it looks. */
export async function hintOfNews({ client, stack }: Reached): Promise<void> {
  await client.workflow.signalWithStart(reconcileWorkflowType, {
    workflowId: reconcileWorkflowId('hints'),
    taskQueue: peopleQueue(stack.taskQueue),
    args: [],
    signal: reconcileMessages.hint,
    signalArgs: [],
    staticSummary: summary,
  });
}

/** Gives the id of the schedule. Errors: `USAGE` when the server refuses the times. */
export async function scheduleReconcile({ client, stack }: Reached, project: string, cron: string): Promise<string> {
  return placeSchedule(client, {
    scheduleId: reconcileScheduleId(project),
    cron,
    workflow: {
      type: reconcileWorkflowType,
      id: reconcileWorkflowId(project),
      taskQueue: peopleQueue(stack.taskQueue),
      args: [],
      summary,
    },
  });
}

/** True when there was one. */
export function unscheduleReconcile({ client }: Reached, project: string): Promise<boolean> {
  return removeSchedule(client, reconcileScheduleId(project));
}
