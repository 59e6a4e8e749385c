/** @module The digest that gathers: what is in it, what is only counted, and the events that leave it before it is sent. */
import type { CountedEvents } from '../../../../contracts/delivery.ts';
import type { CollaborationEvent } from '../../../../contracts/events.ts';
import type {
  CountedPending,
  InboxState,
  PendingDigest,
  PendingEvent,
  RoutedEvent,
} from '../../../../contracts/inbox.ts';
import { groupOf } from '../inhibition/policy.ts';

/** Events that are shown; of one kind and subject. */
const mostShown = 100;
const mostOfGroup = 10;
const mostGroups = 50;
/** Characters that one event takes in the state while it waits. */
const longestEvent = 4000;

/** An event that fits: text, links and facts are what people read once they have followed a digest. */
export function shortened(event: CollaborationEvent): CollaborationEvent {
  const parts = ['text', 'links', 'facts', 'to'] as const;
  let short: CollaborationEvent = event;
  for (const part of parts) {
    if (JSON.stringify(short).length <= longestEvent) return short;
    const { [part]: _part, ...rest } = short;
    short = rest;
  }
  return short;
}

/** The digest with one more event, which is due at `dueAt` at the latest. */
export function gathered(state: InboxState, { event, route }: RoutedEvent, now: number, dueAt: number): PendingDigest {
  const id = `digest/${state.person}/${now}.${state.digests}`;
  const open = state.pending ?? { id, openedAt: now, dueAt, entries: [], counted: [] };
  const digest = { ...open, dueAt: Math.min(open.dueAt, dueAt) };
  const group = groupOf(event);
  const alike = open.entries.filter((entry) => groupOf(entry.event) === group).length;
  if (alike >= mostOfGroup || open.entries.length >= mostShown)
    return { ...digest, counted: counted(open.counted, event) };
  return { ...digest, entries: [...open.entries, { event: shortened(event), route, at: now }] };
}

function counted(groups: readonly CountedPending[], event: CollaborationEvent): readonly CountedPending[] {
  const { kind, subject } = event;
  const isKnown = groups.some(({ group }) => group === groupOf(event));
  const isFull = !isKnown && groups.length >= mostGroups;
  const group = isFull ? `others ${kind}` : groupOf(event);
  const before = groups.find((one) => one.group === group);
  const name = isFull ? 'other subjects' : subject.name;
  const next = { group, kind, subject: before?.subject ?? name, count: (before?.count ?? 0) + 1 };
  return before ? groups.map((one) => (one === before ? next : one)) : [...groups, next];
}

/** What a message tells of the events that are only counted. */
export function countedEvents({ counted: groups }: PendingDigest): readonly CountedEvents[] {
  return groups.map(({ kind, subject, count }) => ({ kind, subject, count }));
}

export function sizeOf({ entries, counted: groups }: PendingDigest): number {
  return groups.reduce((sum, { count }) => sum + count, entries.length);
}

/** The digest without the events that are moot; undefined when nothing is left of it. */
export function withoutMoot(
  pending: PendingDigest | undefined,
  isMoot: (event: CollaborationEvent) => boolean,
): { readonly pending?: PendingDigest; readonly moot: readonly PendingEvent[] } {
  if (!pending) return { moot: [] };
  const moot = pending.entries.filter(({ event }) => isMoot(event));
  if (moot.length === 0) return { pending, moot };
  const left = { ...pending, entries: pending.entries.filter(({ event }) => !isMoot(event)) };
  return { moot, ...(sizeOf(left) > 0 && { pending: left }) };
}
