/** @module What the collaboration and inbox workflows are started with, and the activities that they call. */

import type { DeliveryOutcome, MessageReference, OutboundMessage } from './delivery.ts';
import type { CollaborationEvent } from './events.ts';
import type { InboxDecision, InboxState } from './inbox.ts';
import type { ChannelName } from './names.ts';

export interface CollaborationInput {
  readonly shard: number;
  readonly resume?: CollaborationState;
}

export interface CollaborationState {
  /** Ids and when they came, oldest first. */
  readonly seen: readonly (readonly [id: string, at: number])[];
  readonly queue: readonly CollaborationEvent[];
  readonly taken: number;
  readonly doubled: number;
  /** Why signals and events were not taken, latest last. */
  readonly refused: readonly string[];
}

export interface CollaborationProgress {
  readonly shard: number;
  readonly taken: number;
  readonly doubled: number;
  readonly waiting: number;
  readonly refused: readonly string[];
}

/** Events in a batch between a shard and the inboxes. */
export interface EventBatch {
  readonly events: readonly CollaborationEvent[];
}

/** An event that no inbox got, and why; it is kept in the ledger. */
export interface RefusedEvent {
  readonly id: string;
  readonly why: string;
}

/** Messages to one person over one channel, in this order: themselves, or the record in which they wait. */
export type SendBatch =
  | { readonly messages: readonly OutboundMessage[] }
  | { readonly parked: string; readonly count: number };

/** What an inbox hands to its next history. */
export interface InboxResume {
  readonly state: InboxState;
  /** Batches that wait, by lane, in order. */
  readonly waiting: Readonly<Record<string, readonly SendBatch[]>>;
  /** Decisions that are not kept in the store yet. */
  readonly decided: readonly InboxDecision[];
  /** Critical events of which a message is on its way. */
  readonly outstanding: readonly OutstandingEvent[];
}

export interface OutstandingEvent {
  readonly event: Pick<CollaborationEvent, 'id' | 'kind' | 'title'>;
  /** Messages without an end. */
  readonly open: number;
  readonly arrived: boolean;
  readonly reasons: readonly string[];
}

export interface InboxInput {
  readonly person: string;
  readonly resume?: InboxResume;
}

export interface InboxProgress {
  readonly person: string;
  /** Messages that wait or are on their way, by channel; those of critical events under `<channel>-critical`. */
  readonly waiting: Readonly<Record<string, number>>;
  /** Events that wait for the digest. */
  readonly gathered: number;
  /** When the digest is sent, milliseconds since 1970 UTC. */
  readonly dueAt?: number;
  readonly sent: number;
  readonly refused: number;
}

/** How a message ended; the whole record is in the ledger. */
export interface SentMessage {
  readonly key: string;
  readonly channel: ChannelName;
  readonly outcome: DeliveryOutcome;
  readonly reason?: string;
  readonly reference?: MessageReference;
  /** Of a batch that waited in the store. */
  readonly message?: OutboundMessage;
}

export interface DeliveryAuditInput {
  /** Milliseconds before its start from which on events are looked at. */
  readonly windowMs: number;
}

/** What the audit of deliveries found; the lists hold at most 100 each, the counts are of all. */
export interface DeliveryAudit {
  /** Milliseconds since 1970 UTC: what was taken since then was looked at. */
  readonly since: number;
  readonly events: number;
  /** Pairs of a critical event and a person. */
  readonly critical: number;
  /** Those that ended with a message that arrived. */
  readonly delivered: number;
  /** Those that every channel refused, of which somebody else was told. */
  readonly dead: readonly string[];
  readonly deadCount: number;
  /** Those without an end although their time is over. */
  readonly missing: readonly string[];
  readonly missingCount: number;
  /** Finished runs of which nobody was told. */
  readonly untold: readonly string[];
  readonly untoldCount: number;
}

export interface CollaborationActivities {
  /** Gives events to the shards of the collaboration workflow. */
  emitEvents(batch: EventBatch): Promise<void>;
  /** Tells of a run that has ended, by what it left. */
  announceRun(run: { readonly runId: string }): Promise<void>;
  /** Finds out whom each event is for, and hands it to their inboxes. */
  deliverToInboxes(batch: EventBatch): Promise<readonly RefusedEvent[]>;
  /** Keeps what became of events that were not sent at once. */
  keepDecisions(kept: { readonly person: string; readonly decisions: readonly InboxDecision[] }): Promise<void>;
  /** Keeps messages that are too many for a history; returns the name of the record. */
  parkMessages(batch: { readonly messages: readonly OutboundMessage[] }): Promise<string>;
  auditDeliveries(request: { readonly since: number }): Promise<DeliveryAudit>;
}

/** On the queue of a channel. */
export interface ChannelActivities {
  sendMessages(batch: SendBatch): Promise<readonly SentMessage[]>;
}
