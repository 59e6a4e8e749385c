/** @module What says nothing new: events of what belongs to a subject that was told, and the many of a storm. */
import type { CollaborationEvent } from '../../../../contracts/events.ts';
import type { Burst, InboxState, ToldSubject } from '../../../../contracts/inbox.ts';
import { type EventKind, severities } from '../../../../contracts/names.ts';

const hourMs = 3_600_000;
const toldForMs = 24 * hourMs;
const mostTold = 200;
/** Single messages of one kind and subject in an hour; the rest is a storm. */
const burstLimit = 3;
const mostBursts = 200;

/** They ask the person to do something, which no other event says. */
const askingKinds: ReadonlySet<EventKind> = new Set([
  'reviewRequested',
  'reviewReminder',
  'reviewEscalated',
  'deliveryFailed',
]);

export const isAsking = ({ kind }: CollaborationEvent): boolean => askingKinds.has(kind);

const rank = (severity: CollaborationEvent['severity']): number => severities.indexOf(severity);

/** What events of one storm have in common: kind, and the parent or what people call the subject. */
export function groupOf({ kind, severity, subject }: CollaborationEvent): string {
  // That a model was taken back is not one more of its stages.
  const what = kind === 'deploymentChanged' && severity !== 'info' ? `${kind} ${severity}` : kind;
  return `${what} ${subject.parent ?? `${subject.type} ${subject.name}`}`;
}

/** True when `parent` says enough about `event`: it is about what that belongs to, and is not less severe. */
export function silences(
  parent: { readonly id: string; readonly severity: CollaborationEvent['severity'] },
  event: CollaborationEvent,
): boolean {
  return !isAsking(event) && event.subject.parent === parent.id && rank(event.severity) <= rank(parent.severity);
}

/** The subject that was told and of which this event says nothing new. */
export function silencing({ told }: InboxState, event: CollaborationEvent, now: number): ToldSubject | undefined {
  return told.findLast((subject) => subject.at > now - toldForMs && silences(subject, event));
}

export function withTold(
  told: readonly ToldSubject[],
  { subject, severity }: CollaborationEvent,
  now: number,
): readonly ToldSubject[] {
  const before = told.find(({ id, at }) => id === subject.id && at > now - toldForMs);
  const worst = before && rank(before.severity) > rank(severity) ? before.severity : severity;
  const others = told.filter(({ id, at }) => id !== subject.id && at > now - toldForMs);
  return [...others, { id: subject.id, name: subject.name, severity: worst, at: now }].slice(-mostTold);
}

const lasts = ({ since }: Burst, now: number): boolean => since > now - hourMs;

/** True when so many single messages like this one went out within the hour that the rest is gathered. */
export function isStorm({ bursts }: InboxState, event: CollaborationEvent, now: number): boolean {
  if (isAsking(event)) return false;
  const group = groupOf(event);
  return bursts.some((burst) => burst.group === group && burst.count >= burstLimit && lasts(burst, now));
}

export function withBurst(bursts: readonly Burst[], event: CollaborationEvent, now: number): readonly Burst[] {
  const group = groupOf(event);
  const open = bursts.filter((burst) => lasts(burst, now));
  const before = open.find((burst) => burst.group === group) ?? { group, since: now, count: 0 };
  return [...open.filter((burst) => burst.group !== group), { ...before, count: before.count + 1 }].slice(-mostBursts);
}
