/** @module What the commands and routes of collaboration use of the house, without knowing who implements it. */
import type { DeliveryRecord } from '../contracts/delivery.ts';
import type { Enquiries, TakenLine } from '../contracts/enquiries.ts';
import type { CollaborationEvent } from '../contracts/events.ts';
import type { InboxDecision } from '../contracts/inbox.ts';

export interface RefusedLine {
  readonly id: string;
  readonly why: string;
  readonly at: number;
}

export type DecisionLine = InboxDecision & { readonly person: string };

export interface CollaborationServices {
  /** The event with the time of now where it says none. Errors: `EVENT_INVALID` names the field. */
  parseEvent(given: unknown): CollaborationEvent;
  /** Events that were taken since `since`, milliseconds since 1970 UTC, in no order. */
  taken(since: number): Promise<readonly TakenLine[]>;
  refused(since: number): Promise<readonly RefusedLine[]>;
  /** What inboxes decided about events that were not sent at once. */
  decisions(since: number): Promise<readonly DecisionLine[]>;
  deliveries(since: number): Promise<readonly DeliveryRecord[]>;
  /** The event of this id, whenever it was. */
  findEvent(id: string): Promise<TakenLine | undefined>;
  /** Questions about people, their preferences, and what they were told. */
  readonly enquiries: Enquiries;
}
