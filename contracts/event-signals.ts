/** @module Events as signals to the shards of the collaboration workflow: many of one shard travel together. */
import type { CollaborationEvent } from './events.ts';
import { collaborationMessages, collaborationShard, collaborationWorkflowId, peopleQueue } from './names.ts';

/** Events and characters of one signal; a history takes two megabytes in one payload, of four bytes a character at most. */
const mostEvents = 100;
const mostCharacters = 200_000;

/** What a client of Temporal signals the workflow of a shard with, which it starts where it does not run. */
export interface EventSignal {
  readonly workflowId: string;
  readonly taskQueue: string;
  readonly args: [{ readonly shard: number }];
  /** The kind of a single event, so that it can be told from others in the web UI; else `collaborationMessages.events`. */
  readonly signal: string;
  readonly signalArgs: [CollaborationEvent | readonly CollaborationEvent[]];
  readonly staticSummary: string;
}

/** Each event in one signal, those of one shard in the order given. `taskQueue` is that of the stack. */
export function eventSignals(events: readonly CollaborationEvent[], taskQueue: string): readonly EventSignal[] {
  const byShard = new Map<number, CollaborationEvent[]>();
  for (const event of events) {
    const shard = collaborationShard(event.id);
    const own = byShard.get(shard);
    if (own) own.push(event);
    else byShard.set(shard, [event]);
  }
  return [...byShard].flatMap(([shard, own]) =>
    batches(own).map((batch) => ({
      workflowId: collaborationWorkflowId(shard),
      taskQueue: peopleQueue(taskQueue),
      args: [{ shard }],
      ...signalOf(batch),
      staticSummary: `events, shard ${shard}`,
    })),
  );
}

function batches(events: readonly CollaborationEvent[]): readonly (readonly CollaborationEvent[])[] {
  const found: CollaborationEvent[][] = [];
  let characters = 0;
  for (const event of events) {
    const length = JSON.stringify(event).length;
    const last = found.at(-1);
    const fits = last !== undefined && last.length < mostEvents && characters + length <= mostCharacters;
    if (fits) last.push(event);
    else found.push([event]);
    characters = fits ? characters + length : length;
  }
  return found;
}

function signalOf(batch: readonly CollaborationEvent[]): Pick<EventSignal, 'signal' | 'signalArgs'> {
  const [first] = batch;
  return first && batch.length === 1
    ? { signal: first.kind, signalArgs: [first] }
    : { signal: collaborationMessages.events, signalArgs: [batch] };
}
