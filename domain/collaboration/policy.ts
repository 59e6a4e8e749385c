/** @module Which shard of the collaboration workflow an event belongs to, and which events it has taken. */
import type { CollaborationEvent } from '../../contracts/events.ts';
import { collaborationShards, eventKinds } from '../../contracts/names.ts';

/** Milliseconds for which a shard itself remembers an event; what comes later is known by its record in the store. */
const rememberMs = 7 * 24 * 3_600_000;
/** Events that a shard remembers. */
const mostRemembered = 5000;
/** Why signals were not taken, latest last. */
const mostRefusals = 20;

/** Ids and when they came, oldest first. */
export type SeenEvents = readonly (readonly [id: string, at: number])[];

/** FNV-1a with 32 bits over UTF-16 units; every sender of one id reaches one shard. */
export function shardOf(eventId: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < eventId.length; at++) {
    hash = Math.imul(hash ^ eventId.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0) % collaborationShards;
}

export function seen(events: SeenEvents, id: string): boolean {
  return events.some(([known]) => known === id);
}

/** With `id`, without those that are too old or too many. `now` in milliseconds since 1970 UTC. */
export function remembered(events: SeenEvents, id: string, now: number): SeenEvents {
  const young = events.filter(([, at]) => now - at < rememberMs);
  return [...young, [id, now] as const].slice(-mostRemembered);
}

/** Why a signal cannot be an event of this kind; the rest is checked where zod can be loaded. */
export function refusalOfSignal(kind: string, payload: unknown): string | undefined {
  if (typeof payload !== 'object' || payload === null) return `${kind} came without an event`;
  const { id, kind: said } = payload as Partial<CollaborationEvent>;
  if (typeof id !== 'string' || id === '') return `${kind} came without the id of an event`;
  if (said !== kind) return `${kind} brought an event of kind ${String(said).slice(0, 60)}`;
  return eventKinds.some((known) => known === kind) ? undefined : `${kind.slice(0, 60)} is no kind of event`;
}

export function withRefusal(refusals: readonly string[], why: string): readonly string[] {
  return [...refusals, why].slice(-mostRefusals);
}
