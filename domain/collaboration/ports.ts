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

/** Addresses in messages; undefined where none can be given, as without a public address of the gateway. */
export interface MessageLinks {
  reviewPage(reviewId: string): string | undefined;
  /** Page on which this person confirms the decision; the address is signed for them alone. */
  decide(reviewId: string, person: string, decision: 'approve' | 'reject'): string | undefined;
  /** Turns events of a kind off for the person by one POST (RFC 8058). */
  unsubscribe(person: string, kind: EventKind): string | undefined;
}
