/**
 * @module The way of an event to people: route → preferences → inhibit → digest and quiet hours → priority → send → record.
 *
 * An inbox workflow stands in the middle of it and decides by `inbox/policy.ts`, which is preferences (`preferences/`),
 * what says nothing new (`inbox/inhibition/`), digest and quiet hours (`inbox/rules/`, `inbox/digest/`), budget and
 * priority. What comes before it (whom an event is for) and after it (sending, and keeping how that ended) is here, so
 * that the activities know nothing but this class.
 */
import type { DeliveryAudit } from '../../contracts/collaboration.ts';
import type { DeliveryRecord, OutboundMessage } from '../../contracts/delivery.ts';
import type { CollaborationEvent } from '../../contracts/events.ts';
import type { InboxDecision } from '../../contracts/inbox.ts';
import type { BlobStore, Clock, RunRecordStore } from '../caching/ports.ts';
import { recordedRun } from '../caching/recorded-runs.ts';
import { auditDeliveries } from './delivery/audit.ts';
import type { Deliveries, SendContext } from './delivery/deliveries.ts';
import type { DeliveryLedger } from './delivery/ledger.ts';
import { type Intake, type Router, takeIn } from './intake.ts';
import { runEvents } from './run-events.ts';

export interface CollaborationParts {
  readonly ledger: DeliveryLedger;
  readonly route: Router;
  readonly deliveries: Deliveries;
  readonly blobs: BlobStore;
  readonly records: RunRecordStore;
  readonly clock: Clock;
}

export class CollaborationManager {
  readonly #parts: CollaborationParts;

  constructor(parts: CollaborationParts) {
    this.#parts = parts;
  }

  /** What a run that has ended tells; nothing while it has not. */
  async eventsOfRun(runId: string): Promise<readonly CollaborationEvent[]> {
    const { document, refusedAt } = await recordedRun(runId, this.#parts);
    return document ? runEvents(document, refusedAt) : [];
  }

  /**
   * Route: checks events and sorts them by the inbox that each is for; once the inboxes have them, `keep` is to be
   * called. Throws where the directory of people cannot be read.
   */
  route(events: readonly unknown[]): Promise<Intake> {
    return takeIn(events, this.#parts);
  }

  /** Record: why an inbox did not send something at once. */
  record(person: string, decisions: readonly InboxDecision[]): Promise<void> {
    return this.#parts.ledger.keepDecisions(person, decisions);
  }

  /** Send and record: each message ends once, whatever attempts die. Errors: `DELIVERY_PENDING`, `CANCELLED`. */
  send(messages: readonly OutboundMessage[], context: SendContext): Promise<readonly DeliveryRecord[]> {
    return this.#parts.deliveries.send(messages, context);
  }

  /** Keeps messages that wait; gives the name to find them by. */
  park(messages: readonly OutboundMessage[]): Promise<string> {
    return this.#parts.ledger.park(messages);
  }

  /** Errors: `STORE_DAMAGED`. */
  parked(name: string): Promise<readonly OutboundMessage[]> {
    return this.#parts.ledger.parked(name);
  }

  /** Holds what was to be told since then, milliseconds since 1970 UTC, against what reached people. */
  audit(since: number): Promise<DeliveryAudit> {
    return auditDeliveries({ since }, this.#parts);
  }
}
