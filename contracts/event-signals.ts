/** @module Events as signals to the shards of the collaboration workflow: many of one shard travel together. */
import type { CollaborationEvent } from './events.ts';
import { collaborationMessages, collaborationShard } from './names.ts';

/** Events and characters of one signal; a history takes two megabytes in one payload, of four bytes a character at most. */
const mostEvents = 100;
const mostCharacters = 200_000;

export interface EventSignal {
  readonly shard: number;
  /** The kind of a single event, so that it can be told from others in the web UI; else `collaborationMessages.events`. */
  readonly name: string;
  readonly args: readonly [CollaborationEvent | readonly CollaborationEvent[]];
}

/** Each event in one signal, those of one shard in the order given. */
export function eventSignals(events: readonly CollaborationEvent[]): readonly EventSignal[] {
  const byShard = new Map<number, CollaborationEvent[]>();
  for (const event of events) {
    const shard = collaborationShard(event.id);
    byShard.set(shard, [...(byShard.get(shard) ?? []), event]);
  }
  return [...byShard].flatMap(([shard, own]) => batches(own).map((batch) => signalOf(shard, batch)));
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

function signalOf(shard: number, batch: readonly CollaborationEvent[]): EventSignal {
  const [first] = batch;
  return first && batch.length === 1
    ? { shard, name: first.kind, args: [first] }
    : { shard, name: collaborationMessages.events, args: [batch] };
}
