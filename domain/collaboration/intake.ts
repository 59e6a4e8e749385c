/** @module The door of events: checks each, finds whom it is for, and keeps that it was taken. */
import type { RefusedEvent } from '../../contracts/collaboration.ts';
import { type CollaborationEvent, eventSchema } from '../../contracts/events.ts';
import type { InboxDelivery, InboxProfile, RoutedEvent } from '../../contracts/inbox.ts';
import { issueText } from '../../contracts/issue-text.ts';
import type { Clock } from '../caching/ports.ts';
import type { DeliveryLedger } from './delivery/ledger.ts';

/** Milliseconds that an event may be old, and that the clock of its sender may be ahead. */
const oldest = 30 * 24 * 3_600_000;
const ahead = 24 * 3_600_000;

/** Whom an event is for, by the directory of now. Throws where the directory cannot be read. */
export type Router = (event: CollaborationEvent) => Promise<Routed>;

export interface Routed {
  readonly addressees: readonly Addressee[];
  /** Names that the event is addressed to and that nobody bears. */
  readonly unknown: readonly string[];
}

export interface Addressee {
  readonly profile: InboxProfile;
  /** Why this person. */
  readonly route: string;
}

export interface Intake {
  /** What each inbox is to get, by person. */
  readonly deliveries: ReadonlyMap<string, InboxDelivery>;
  readonly refused: readonly RefusedEvent[];
  /** To be called once the inboxes have it; an event that is not kept comes again. */
  keep(): Promise<void>;
}

export interface IntakeParts {
  readonly ledger: DeliveryLedger;
  readonly route: Router;
  readonly clock: Clock;
}

/** Sorts a batch by inbox. An event that was kept before is left out; one that cannot be taken is kept with the reason. */
export async function takeIn(events: readonly unknown[], { ledger, route, clock }: IntakeParts): Promise<Intake> {
  const inboxes = new Map<string, { profile: InboxProfile; events: RoutedEvent[] }>();
  const refused: RefusedEvent[] = [];
  const taken: { event: CollaborationEvent; people: readonly Addressee[] }[] = [];
  for (const given of events) {
    const event = parseEvent(given, clock.now());
    if (typeof event === 'string') {
      refused.push({ id: idOf(given), why: event });
      await ledger.refuse(idOf(given), event, given);
      continue;
    }
    if (await ledger.takenEvent(event)) continue;
    const { addressees: people, unknown } = await route(event);
    taken.push({ event, people });
    for (const name of unknown) {
      const why = `to: "${name}" is neither a person nor a group; the others are told`;
      refused.push({ id: event.id, why });
      await ledger.refuse(`${event.id} for ${name}`, why, event);
    }
    for (const { profile, route: why } of people) {
      const inbox = inboxes.get(profile.person) ?? { profile, events: [] };
      inbox.events.push({ event, route: why });
      inboxes.set(profile.person, inbox);
    }
  }
  const keep = async (): Promise<void> => {
    for (const { event, people } of taken)
      await ledger.take(
        event,
        people.map(({ profile, route: reason }) => ({ person: profile.person, reason })),
      );
  };
  return { deliveries: inboxes, refused, keep };
}

/** The event, or why it is none. `now` in milliseconds since 1970 UTC. */
export function parseEvent(given: unknown, now: number): CollaborationEvent | string {
  const { success, data, error } = eventSchema.safeParse(given);
  if (!success) return issueText(error, 'the event');
  if (data.at < now - oldest) return 'at: more than 30 days ago; send what happened, when it happens';
  if (data.at > now + ahead) return 'at: more than a day ahead; set the clock of the sender';
  return data;
}

function idOf(given: unknown): string {
  const id = typeof given === 'object' && given !== null && 'id' in given ? given.id : undefined;
  return typeof id === 'string' && id !== '' ? id.slice(0, 200) : 'without an id';
}
