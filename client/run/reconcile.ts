/** @module The look at the registry and at runs that were not tracked: once, or on a hint. */
import { peopleQueue, reconcileMessages, reconcileWorkflowId, reconcileWorkflowType } from '../../contracts/names.ts';
import type { ReconcileOutcome } from '../../contracts/tracking.ts';
import type { Reached } from './reach.ts';
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
