/** @module Gives events to the collaboration workflow. */
import { eventSignals } from '../../contracts/event-signals.ts';
import type { CollaborationEvent } from '../../contracts/events.ts';
import { collaborationWorkflowType } from '../../contracts/names.ts';
import type { Reached } from './reach.ts';

/** Signals that are on their way at a time. */
const atOnce = 16;

/** Once this returns, the server has them: each is handled once, however often it is given. */
export async function emitEvents({ client, stack }: Reached, events: readonly CollaborationEvent[]): Promise<void> {
  const waiting = [...eventSignals(events, stack.taskQueue)];
  const give = async (): Promise<void> => {
    for (let signal = waiting.shift(); signal; signal = waiting.shift())
      await client.workflow.signalWithStart(collaborationWorkflowType, signal);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, waiting.length) }, give));
}
