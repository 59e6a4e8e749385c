/** @module Which events a shard of the collaboration workflow has taken, and what it refuses; what an audit tells. */
import type { DeliveryAudit } from '../../contracts/collaboration.ts';
import type { CollaborationEvent } from '../../contracts/events.ts';
import { eventKinds } from '../../contracts/names.ts';

/** Milliseconds for which a shard itself remembers an event; what comes later is known by its record in the store. */
const rememberMs = 7 * 24 * 3_600_000;
/** Events that a shard remembers. */
const mostRemembered = 5000;
/** Why signals were not taken, latest last. */
const mostRefusals = 20;

/** Ids and when they came, oldest first. */
export type SeenEvents = readonly (readonly [id: string, at: number])[];

export function seen(events: SeenEvents, id: string): boolean {
  return events.some(([known]) => known === id);
}

/** With `id`, without those that are too old or too many. `now` in milliseconds since 1970 UTC. */
export function remembered(events: SeenEvents, id: string, now: number): SeenEvents {
  const young = events.filter(([, at]) => now - at < rememberMs);
  return [...young, [id, now] as const].slice(-mostRemembered);
}

/** Critical ones overtake the rest; else in the order in which they came. */
export function criticalFirst(queue: readonly CollaborationEvent[]): readonly CollaborationEvent[] {
  const isCritical = ({ severity }: CollaborationEvent): boolean => severity === 'critical';
  return [...queue.filter(isCritical), ...queue.filter((event) => !isCritical(event))];
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

/** Two lines of Markdown. */
export function auditText({
  events,
  critical,
  delivered,
  deadCount,
  missingCount,
  untoldCount,
}: DeliveryAudit): string {
  return [
    `**Deliveries**: ${events} events; of ${critical} critical ones for a person ${delivered} arrived, ${deadCount} were escalated, ${missingCount} are missing`,
    `Finished runs of which nobody was told: ${untoldCount}`,
  ].join('\n\n');
}

const mostNamed = 20;

/** A critical event over what is missing, or none. `at` in milliseconds since 1970 UTC. */
export function auditAlarm(found: DeliveryAudit, auditRun: string, at: number): CollaborationEvent | undefined {
  const { missing, missingCount } = found;
  if (missingCount === 0) return undefined;
  return {
    schema: 1,
    id: `audit/${auditRun}`,
    kind: 'deliveryFailed',
    severity: 'critical',
    at,
    subject: { type: 'delivery', id: auditRun, name: 'audit of deliveries' },
    title: `${missingCount} critical messages have no end`,
    text: missing.slice(0, mostNamed).join('\n'),
  };
}
