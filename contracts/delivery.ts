/** @module A message to one person over one channel, what became of it, and the record that is kept. */
import type { CollaborationEvent } from './events.ts';
import type { ChannelName, EventKind } from './names.ts';

/** `critical` has queues of its own; 1 is sent first. */
export const messagePriorities = { critical: 1, high: 2, normal: 3, low: 4 } as const;
export type MessagePriority = keyof typeof messagePriorities;

/** Where a message that was sent can be found again: a Slack channel and time stamp, a Message-ID. */
export interface MessageReference {
  readonly channel: ChannelName;
  readonly id: string;
  /** Slack: the conversation. */
  readonly place?: string;
}

/** Events of one kind and subject that a digest counts. */
export interface CountedEvents {
  readonly kind: EventKind;
  /** What people call the subject. */
  readonly subject: string;
  readonly count: number;
}

/** One message; workflows hold it, so it has no address and no secret. */
export interface OutboundMessage {
  /** One delivery, whatever the attempt: `<event id or digest id>#<person>#<channel>`. */
  readonly key: string;
  readonly person: string;
  readonly channel: ChannelName;
  readonly priority: MessagePriority;
  /** One, or those of a digest. */
  readonly events: readonly CollaborationEvent[];
  readonly isDigest: boolean;
  /** Of a digest: events beyond `events` that are told by their number alone. */
  readonly more?: readonly CountedEvents[];
  /** Why it is sent to this person in this way, one sentence. */
  readonly why: string;
  /** A message to bring up to date in place of a new one, where the channel can. */
  readonly update?: MessageReference;
  /** Key of an earlier message to this person over this channel, under which the channel shows this one where it can. */
  readonly replyTo?: string;
}

/** What a channel says of one attempt. */
export type SendResult =
  | { readonly outcome: 'confirmed'; readonly reference?: MessageReference }
  /**
   * For good: the address or the message is not taken. `channelWide`: nobody can be reached over the channel as it is
   * configured now, as with a password that is not taken.
   */
  | { readonly outcome: 'refused'; readonly reason: string; readonly channelWide?: true }
  /** For now. `afterMs`: not before, as the receiver asked. */
  | { readonly outcome: 'retry'; readonly reason: string; readonly afterMs?: number }
  /** The receiver may or may not have it. */
  | { readonly outcome: 'ambiguous'; readonly reason: string };

/** How a delivery ended. `resolved`: an attempt was in doubt, and it was found or sent again under the same id. */
export const deliveryOutcomes = ['confirmed', 'resolved', 'refused'] as const;
export type DeliveryOutcome = (typeof deliveryOutcomes)[number];

export interface DeliveryRecord {
  readonly key: string;
  readonly person: string;
  readonly channel: ChannelName;
  readonly priority: MessagePriority;
  /** Events that it carried. */
  readonly events: readonly string[];
  readonly outcome: DeliveryOutcome;
  readonly reason?: string;
  readonly reference?: MessageReference;
  readonly attempts: number;
  /** Why it was sent to this person in this way; absent in records of earlier versions. */
  readonly why?: string;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
}
