/** @module The ledger of deliveries: which events were taken and for whom, which messages were begun and how each ended. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type DeliveryRecord, deliveryOutcomes, type OutboundMessage } from '../../../contracts/delivery.ts';
import { WithinError } from '../../../contracts/errors.ts';
import { type CollaborationEvent, eventSchema } from '../../../contracts/events.ts';
import { type InboxDecision, inboxOutcomes } from '../../../contracts/inbox.ts';
import { channelNames } from '../../../contracts/names.ts';
import type { Clock, RunRecordStore } from '../../caching/ports.ts';

const referenceSchema = z.object({ channel: z.enum(channelNames), id: z.string(), place: z.string().optional() });
const recordSchema = z.object({
  key: z.string(),
  person: z.string(),
  channel: z.enum(channelNames),
  priority: z.enum(['critical', 'high', 'normal', 'low']),
  events: z.array(z.string()),
  outcome: z.enum(deliveryOutcomes),
  reason: z.string().optional(),
  reference: referenceSchema.optional(),
  attempts: z.int(),
  why: z.string().optional(),
  at: z.number(),
});

const takenSchema = z.object({
  event: eventSchema,
  people: z.array(z.object({ person: z.string(), reason: z.string() })),
  at: z.number(),
});
/** An event that was taken, and whom it was handed to. */
export type TakenEvent = z.infer<typeof takenSchema>;

const refusedSchema = z.object({ id: z.string(), why: z.string(), event: z.unknown(), at: z.number() });
export type RefusedRecord = z.infer<typeof refusedSchema>;

const troubleSchema = z.object({ reason: z.string() });

const decisionsSchema = z.object({
  person: z.string(),
  decisions: z.array(
    z.object({
      event: z.string(),
      outcome: z.enum(inboxOutcomes),
      why: z.string(),
      route: z.string(),
      at: z.number(),
      digest: z.string().optional(),
      digestSentAt: z.number().optional(),
      channels: z.array(z.enum(channelNames)).optional(),
    }),
  ),
});
export type KeptDecision = { readonly person: string } & z.infer<typeof decisionsSchema>['decisions'][number];

/** The day in UTC, so that a search can leave out what is older; ids sort by it. */
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

const outcome = 'outcome';
const taken = 'taken';
const refused = 'refused';
const parked = 'messages';
const decided = 'decisions';
const begun = 'begun-';
const settled = 'settled-';

type Message = Pick<OutboundMessage, 'key' | 'events'>;

export class DeliveryLedger {
  readonly #records: RunRecordStore;
  readonly #clock: Clock;

  constructor(records: RunRecordStore, clock: Clock) {
    this.#records = records;
    this.#clock = clock;
  }

  /** How the message ended, or `undefined` while it has not. */
  async outcomeOf(message: Message): Promise<DeliveryRecord | undefined> {
    return readDelivery(await this.#records.get(deliveryId(message), outcome));
  }

  /**
   * Notes that an attempt begins. `isInDoubt`: an earlier one began and nobody knows how it went, since its worker died
   * or the receiver went away; `attempts` counts this one.
   */
  async begin(message: Message): Promise<{ readonly isInDoubt: boolean; readonly attempts: number }> {
    const id = deliveryId(message);
    const names = await this.#records.names(id);
    const earlier = names.filter((name) => name.startsWith(begun)).length;
    const ended = names.filter((name) => name.startsWith(settled)).length;
    await this.#records.put(id, `${begun}${earlier + 1}`, { at: this.#clock.now() });
    return { isInDoubt: earlier > ended, attempts: earlier + 1 };
  }

  /** Notes that the attempt certainly reached nobody. */
  async settle(message: Message, attempt: number, reason: string): Promise<void> {
    await this.#records.put(deliveryId(message), `${settled}${attempt}`, { at: this.#clock.now(), reason });
  }

  /** Why the last attempt that certainly reached nobody did not. */
  async lastTrouble(message: Message): Promise<string | undefined> {
    const id = deliveryId(message);
    const places = (await this.#records.names(id))
      .filter((name) => name.startsWith(settled))
      .map((name) => Number(name.slice(settled.length)));
    if (places.length === 0) return undefined;
    const last = await this.#records.get(id, `${settled}${Math.max(...places)}`);
    return troubleSchema.safeParse(last).data?.reason;
  }

  /** Keeps how it ended; what was kept first stays. */
  async conclude(message: OutboundMessage, end: Pick<DeliveryRecord, 'outcome' | 'reason' | 'reference' | 'attempts'>) {
    const { key, person, channel, priority, events, why } = message;
    const record: DeliveryRecord = {
      key,
      person,
      channel,
      priority,
      events: events.map(({ id }) => id),
      ...end,
      why,
      at: this.#clock.now(),
    };
    const isFirst = await this.#records.put(deliveryId(message), outcome, record);
    return isFirst ? record : ((await this.outcomeOf(message)) ?? record);
  }

  async takenEvent(event: Pick<CollaborationEvent, 'id' | 'at'>): Promise<TakenEvent | undefined> {
    return takenSchema.safeParse(await this.#records.get(eventId(event), taken)).data;
  }

  /** The event of this id, whenever it was. */
  async findEvent(id: string): Promise<TakenEvent | undefined> {
    const end = `.${hashOf(id)}`;
    for (const record of await this.#records.list()) {
      if (!record.startsWith('event.') || !record.endsWith(end)) continue;
      const { data } = takenSchema.safeParse(await this.#records.get(record, taken));
      if (data) return data;
    }
    return undefined;
  }

  async take(event: CollaborationEvent, people: TakenEvent['people']): Promise<void> {
    await this.#records.put(eventId(event), taken, { event, people, at: this.#clock.now() });
  }

  /** An event that nobody can be told of stays here, as it came. */
  async refuse(id: string, why: string, event: unknown): Promise<void> {
    const at = this.#clock.now();
    await this.#records.put(`event.${dayOf(at)}.${hashOf(id)}`, refused, { id, why, event, at });
  }

  /** Keeps what an inbox decided; the same decisions, kept again, are one record. */
  async keepDecisions(person: string, decisions: readonly InboxDecision[]): Promise<void> {
    const [first] = decisions;
    if (!first) return;
    const what = decisions.map(({ event, outcome, at }) => `${event} ${outcome} ${at}`).join('\n');
    await this.#records.put(`decision.${dayOf(first.at)}.${hashOf(`${person}\n${what}`)}`, decided, {
      person,
      decisions,
    });
  }

  /** What inboxes decided since `since` about events that were not sent at once. */
  async *decisions(since: number): AsyncIterable<KeptDecision> {
    for await (const id of this.#ids('decision', since)) {
      const { data } = decisionsSchema.safeParse(await this.#records.get(id, decided));
      if (data) for (const decision of data.decisions) yield { person: data.person, ...decision };
    }
  }

  /** Keeps messages that wait; returns the name to find them by. The same messages have the same name. */
  async park(messages: readonly OutboundMessage[]): Promise<string> {
    const name = `parked.${dayOf(this.#clock.now())}.${hashOf(messages.map(({ key }) => key).join('\n'))}`;
    await this.#records.put(name, parked, messages);
    return name;
  }

  /** Throws `STORE_DAMAGED` where they are not, or no longer, what was kept. */
  async parked(name: string): Promise<readonly OutboundMessage[]> {
    const messages = await this.#records.get(name, parked);
    if (Array.isArray(messages)) return messages as readonly OutboundMessage[];
    throw new WithinError('STORE_DAMAGED', `The messages ${name} are not in the store; restore messages/${name}.`, {
      name,
    });
  }

  /** Deliveries of events since `since`, oldest day first. */
  async *deliveries(since: number): AsyncIterable<DeliveryRecord> {
    for await (const id of this.#ids('delivery', since)) {
      const record = readDelivery(await this.#records.get(id, outcome));
      if (record) yield record;
    }
  }

  async *takenEvents(since: number): AsyncIterable<TakenEvent> {
    for await (const id of this.#ids('event', since)) {
      const { data } = takenSchema.safeParse(await this.#records.get(id, taken));
      if (data) yield data;
    }
  }

  async *refusedEvents(since: number): AsyncIterable<RefusedRecord> {
    for await (const id of this.#ids('event', since)) {
      const { data } = refusedSchema.safeParse(await this.#records.get(id, refused));
      if (data) yield data;
    }
  }

  async *#ids(kind: 'event' | 'delivery' | 'decision', since: number): AsyncIterable<string> {
    const first = `${kind}.${dayOf(since)}`;
    for (const id of await this.#records.list()) {
      if (id.startsWith(`${kind}.`) && id >= first) yield id;
    }
  }
}

function readDelivery(value: unknown): DeliveryRecord | undefined {
  const { data } = recordSchema.safeParse(value);
  return data as DeliveryRecord | undefined;
}

const eventId = (event: Pick<CollaborationEvent, 'id' | 'at'>): string =>
  `event.${dayOf(event.at)}.${hashOf(event.id)}`;
const deliveryId = ({ key, events }: Message): string => `delivery.${dayOf(events[0]?.at ?? 0)}.${hashOf(key)}`;
