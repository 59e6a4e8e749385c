/** @module What the collaboration and inbox workflows are started with, and the activities that they call. */

import type { DeliveryOutcome, MessageReference, OutboundMessage } from './delivery.ts';
import type { BlobRef } from './digest.ts';
import type { CollaborationEvent } from './events.ts';
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

export interface SendBatch {
  /** To one person over one channel, in this order. */
  readonly messages: readonly OutboundMessage[];
}

/** How a message ended; the whole record is in the ledger. */
export interface SentMessage {
  readonly key: string;
  readonly channel: ChannelName;
  readonly outcome: DeliveryOutcome;
  readonly reason?: string;
  readonly reference?: MessageReference;
}

/** What the audit of deliveries found, each list bounded. */
export interface DeliveryAudit {
  /** Milliseconds since 1970 UTC: events that were taken since then were looked at. */
  readonly since: number;
  readonly events: number;
  readonly critical: number;
  /** Critical event and person pairs that ended with a message that arrived. */
  readonly delivered: number;
  /** Those that every channel refused; each has an escalation. */
  readonly dead: readonly string[];
  /** Those without an end although their time is over. */
  readonly missing: readonly string[];
  /** Finished runs of which nobody was told. */
  readonly untold: readonly string[];
}

export interface CollaborationActivities {
  /** Gives events to the shards of the collaboration workflow. */
  emitEvents(batch: EventBatch): Promise<void>;
  /** Tells of a run that has ended, by what it left. */
  announceRun(run: { readonly resultRef: BlobRef }): Promise<void>;
  /** Finds out whom each event is for, and hands it to their inboxes. */
  deliverToInboxes(batch: EventBatch): Promise<readonly RefusedEvent[]>;
  auditDeliveries(request: { readonly since: number }): Promise<DeliveryAudit>;
}

/** On the queue of a channel. */
export interface ChannelActivities {
  sendMessages(batch: SendBatch): Promise<readonly SentMessage[]>;
}
