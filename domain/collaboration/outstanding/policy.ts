/** @module Critical events on their way to one person: each arrives on some channel, or somebody else is told that it did not. */
import type { OutstandingEvent, SentMessage } from '../../../contracts/collaboration.ts';
import type { OutboundMessage } from '../../../contracts/delivery.ts';
import type { CollaborationEvent } from '../../../contracts/events.ts';
import { hash32 } from '../../../contracts/names.ts';

const mostReasons = 5;
const longestReason = 300;
const longestTitle = 120;

export class Outstanding {
  readonly #events = new Map<string, OutstandingEvent>();

  constructor(events: readonly OutstandingEvent[]) {
    for (const one of events) this.#events.set(one.event.id, one);
  }

  list(): readonly OutstandingEvent[] {
    return [...this.#events.values()];
  }

  begun(message: OutboundMessage): void {
    for (const event of criticalEvents(message)) {
      const known = this.#known(event);
      this.#events.set(event.id, { ...known, open: known.open + 1 });
    }
  }

  ended(message: OutboundMessage, { outcome, channel, reason }: SentMessage): void {
    for (const event of criticalEvents(message)) {
      const known = this.#known(event);
      const arrived = known.arrived || outcome !== 'refused';
      const reasons = reason === undefined ? known.reasons : withReason(known.reasons, `${channel}: ${reason}`);
      const next = { ...known, open: known.open - 1, arrived, reasons };
      if (next.open <= 0 && arrived) this.#events.delete(event.id);
      else this.#events.set(event.id, next);
    }
  }

  /** No channel leads to the person. */
  unreachable(event: CollaborationEvent, reason: string): void {
    if (event.severity !== 'critical') return;
    const known = this.#known(event);
    this.#events.set(event.id, { ...known, reasons: withReason(known.reasons, reason) });
  }

  /** Events that every channel has refused; each is given once. */
  takeDead(): readonly OutstandingEvent[] {
    const dead = this.list().filter(({ open, arrived }) => open <= 0 && !arrived);
    for (const { event } of dead) this.#events.delete(event.id);
    return dead;
  }

  #known({ id, kind, title }: CollaborationEvent): OutstandingEvent {
    return this.#events.get(id) ?? { event: { id, kind, title }, open: 0, arrived: false, reasons: [] };
  }
}

/** A message that is brought up to date tells nothing new. */
function criticalEvents({ events, update }: OutboundMessage): readonly CollaborationEvent[] {
  return update ? [] : events.filter(({ severity }) => severity === 'critical');
}

const withReason = (reasons: readonly string[], reason: string): readonly string[] =>
  [...reasons, reason.slice(0, longestReason)].slice(-mostReasons);

/** Whether the death of this event is told at all: that of a word about a death would have no end. */
export function isEscalated({ event }: OutstandingEvent): boolean {
  return event.kind !== 'deliveryFailed';
}

/** Tells those of `escalation:` in the directory. `at` in milliseconds since 1970 UTC. */
export function deadEvent({ event, reasons }: OutstandingEvent, person: string, at: number): CollaborationEvent {
  return {
    schema: 1,
    id: `dead/${person}/${shortId(event.id)}`,
    kind: 'deliveryFailed',
    severity: 'critical',
    at,
    subject: { type: 'delivery', id: shortId(event.id), name: person },
    title: `${person} could not be told: ${event.title.slice(0, longestTitle)}`,
    text: reasons.join('\n'),
    facts: { event: event.id, person },
  };
}

const longestId = 100;

/** Ids have at most 200 characters; of a long one the beginning and a hash of the whole tell it apart. */
const shortId = (id: string): string =>
  id.length <= longestId ? id : `${id.slice(0, longestId)}-${hash32(id).toString(16)}`;
