/** @module Composes what the commands and routes of collaboration do. */
import { type AdapterOptions, configuredChannels, createAdapters, createPeopleSource } from '../adapters/index.ts';
import type { Config } from '../config/schema.ts';
import { WithinError } from '../contracts/errors.ts';
import { DeliveryLedger } from '../domain/collaboration/delivery/ledger.ts';
import { CollaborationEnquiries } from '../domain/collaboration/enquiries.ts';
import { parseEvent } from '../domain/collaboration/intake.ts';
import type { CollaborationServices, DecisionLine } from './collaboration-services.ts';
import type { EventGate } from './gateway/events/routes.ts';
import { emitEvents } from './run/emit-events.ts';
import type { Reached } from './run/reach.ts';

type Options = Omit<AdapterOptions, 'dist'> & Pick<Config, 'collaboration'>;

export function composeCollaboration(config: Options, dist: string): CollaborationServices {
  const { messages, reviews, clock } = createAdapters({ ...config, dist });
  const ledger = new DeliveryLedger(messages, clock);
  const source = createPeopleSource(config);
  const configured = configuredChannels(config.collaboration);
  return {
    enquiries: new CollaborationEnquiries({ source, configured, ledger, reviews, clock }),
    taken: (since) => all(ledger.takenEvents(since)),
    refused: (since) => all(ledger.refusedEvents(since)),
    decisions: async (since) => (await all(ledger.decisions(since))) as readonly DecisionLine[],
    deliveries: (since) => all(ledger.deliveries(since)),
    findEvent: (id) => ledger.findEvent(id),
    parseEvent(given) {
      const now = clock.now();
      const dated = isObject(given) && given['at'] === undefined ? { ...given, at: now } : given;
      const event = parseEvent(dated, now);
      if (typeof event !== 'string') return event;
      throw new WithinError('EVENT_INVALID', `The event is not valid: ${event}.`, { reason: event });
    },
  };
}

/** The door of the gateway for events of other systems. */
export function composeEventGate(config: Options, dist: string, reach: () => Promise<Reached>): EventGate {
  const services = composeCollaboration(config, dist);
  return {
    parseEvent: (given) => services.parseEvent(given),
    emit: async (events) => emitEvents(await reach(), events),
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
