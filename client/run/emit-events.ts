/** @module Gives events to the collaboration workflow. */
import type { CollaborationEvent } from '../../contracts/events.ts';
import {
  collaborationShard,
  collaborationWorkflowId,
  collaborationWorkflowType,
  peopleQueue,
} from '../../contracts/names.ts';
import type { Reached } from './reach.ts';

/** Once this returns, the server has them: each is handled once, however often it is given. */
export async function emitEvents({ client, stack }: Reached, events: readonly CollaborationEvent[]): Promise<void> {
  for (const event of events) {
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
}
