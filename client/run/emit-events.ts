/** @module Gives events to the collaboration workflow. */
import type { CollaborationEvent } from '../../contracts/events.ts';
import {
  collaborationShard,
  collaborationWorkflowId,
  collaborationWorkflowType,
  peopleQueue,
} from '../../contracts/names.ts';
import type { Reached } from './reach.ts';

/** Signals that are on their way at a time. */
const atOnce = 16;

/** Once this returns, the server has them: each is handled once, however often it is given. */
export async function emitEvents(reached: Reached, events: readonly CollaborationEvent[]): Promise<void> {
  const waiting = [...events];
  const give = async (): Promise<void> => {
    for (let event = waiting.shift(); event; event = waiting.shift()) await emit(reached, event);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, waiting.length) }, give));
}

async function emit({ client, stack }: Reached, event: CollaborationEvent): Promise<void> {
  const shard = collaborationShard(event.id);
  await client.workflow.signalWithStart(collaborationWorkflowType, {
    workflowId: collaborationWorkflowId(shard),
    taskQueue: peopleQueue(stack.taskQueue),
    args: [{ shard }],
    signal: event.kind,
    signalArgs: [event],
    staticSummary: `events, shard ${shard}`,
  });
}
