/** @module Gives events to the collaboration workflow. */
import { type EventSignal, eventSignals } from '../../contracts/event-signals.ts';
import type { CollaborationEvent } from '../../contracts/events.ts';
import { collaborationWorkflowId, collaborationWorkflowType, peopleQueue } from '../../contracts/names.ts';
import { fewAtATime } from './few-at-a-time.ts';
import type { Reached } from './reach.ts';

/** Signals that are on their way at a time. */
const atOnce = 16;

/** Once this returns, the server has them: each is handled once, however often it is given. */
export async function emitEvents(reached: Reached, events: readonly CollaborationEvent[]): Promise<void> {
  await fewAtATime(eventSignals(events), atOnce, (signal) => send(reached, signal));
}

async function send({ client, stack }: Reached, { shard, name, args }: EventSignal): Promise<void> {
  await client.workflow.signalWithStart(collaborationWorkflowType, {
    workflowId: collaborationWorkflowId(shard),
    taskQueue: peopleQueue(stack.taskQueue),
    args: [{ shard }],
    signal: name,
    signalArgs: [...args],
    staticSummary: `events, shard ${shard}`,
  });
}
