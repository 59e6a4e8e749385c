/** @module What collaboration asks of the outside world. */
import type { OutboundMessage, SendResult } from '../../contracts/delivery.ts';
import type { ChannelName, EventKind } from '../../contracts/names.ts';
import type { Person } from '../../contracts/people.ts';

export interface SendRequest {
  readonly message: OutboundMessage;
  /** Who it goes to, with the addresses of now. */
  readonly person: Person;
  /** True: an earlier attempt may have sent it. */
  readonly isRetry: boolean;
  /** Ends the attempt; what is sent by then is told as `ambiguous`. */
  readonly signal: AbortSignal;
}

/** One way to reach people. Throws nothing but defects: whatever the receiver does is a `SendResult`, free of secrets. */
export interface Channel {
  readonly name: ChannelName;
  send(request: SendRequest): Promise<SendResult>;
  /** Gives connections back; what is being sent is sent. */
  close(): Promise<void>;
}

/** A review that an event asks its reader to decide. */
export interface AskedReview {
  readonly id: string;
  readonly version?: number;
  /** Id of the event, and when it happened, milliseconds since 1970 UTC. */
  readonly event: string;
  readonly at: number;
}

/** Events of a message that a person may turn off. */
export interface Unwanted {
  readonly person: string;
  readonly kinds: readonly EventKind[];
  /** When the latest happened, milliseconds since 1970 UTC. */
  readonly at: number;
}

/**
 * Addresses in messages; undefined where none can be given, as without a public address of the gateway. The same message
 * has the same addresses, however often it is sent.
 */
export interface MessageLinks {
  /** For whoever has a token of the gateway. */
  reviewPage(review: string): string | undefined;
  /** Signed for this person alone, who may decide there once; `choice` is what they are asked to confirm. */
  decide(review: AskedReview, person: string, choice?: 'approve' | 'reject'): string | undefined;
  /** Turns these kinds off by one POST (RFC 8058). */
  unsubscribe(unwanted: Unwanted): string | undefined;
}
