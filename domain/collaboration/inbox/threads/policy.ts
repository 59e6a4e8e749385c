/** @module Messages about a review that were sent: each is brought up to date once the review has closed, and e-mail stands under the first. */
import type { MessageReference, OutboundMessage } from '../../../../contracts/delivery.ts';
import type { InboxState, ReviewThread, RoutedEvent } from '../../../../contracts/inbox.ts';
import type { ChannelName } from '../../../../contracts/names.ts';
import { shortened } from '../digest/policy.ts';

const mostThreads = 50;
const mostMessages = 8;

/** Channels on which a message can be changed after it was sent. */
const changeable: ReadonlySet<ChannelName> = new Set<ChannelName>(['slack']);

const withThread = (threads: readonly ReviewThread[], thread: ReviewThread): readonly ReviewThread[] =>
  [...threads.filter(({ review }) => review !== thread.review), thread].slice(-mostThreads);

const threadOf = (threads: readonly ReviewThread[], review: string): ReviewThread =>
  threads.find((thread) => thread.review === review) ?? { review, messages: [] };

function update(person: string, { event, route }: RoutedEvent, reference: MessageReference): OutboundMessage {
  return {
    key: `${event.id}#${person}#${reference.channel}#${reference.id}`,
    person,
    channel: reference.channel,
    priority: 'normal',
    events: [event],
    isDigest: false,
    why: `Changed because the review it asks about has closed; ${route}.`,
    update: reference,
  };
}

interface Threads {
  readonly threads: readonly ReviewThread[];
  readonly sends: readonly OutboundMessage[];
}

/** What the close of a review changes; nothing for any other event. */
export function closed({ threads, person }: InboxState, routed: RoutedEvent): Threads {
  const { review } = routed.event;
  if (!review?.closed) return { threads, sends: [] };
  const thread = threadOf(threads, review.id);
  const sends = thread.messages.map((message) => update(person, routed, message));
  return {
    threads: withThread(threads, {
      ...thread,
      messages: [],
      closedBy: { ...routed, event: shortened(routed.event) },
    }),
    sends,
  };
}

/** A message was sent: where it is found again is kept, or it is changed at once, where the review has closed meanwhile. */
export function kept({ threads, person }: InboxState, message: OutboundMessage, reference: MessageReference): Threads {
  const [event] = message.events;
  const review = event?.review;
  const isKept = review && !review.closed && !message.isDigest && !message.update && changeable.has(reference.channel);
  if (!isKept) return { threads, sends: [] };
  const thread = threadOf(threads, review.id);
  if (thread.closedBy) return { threads, sends: [update(person, thread.closedBy, reference)] };
  const messages = [...thread.messages, reference].slice(-mostMessages);
  return { threads: withThread(threads, { ...thread, messages }), sends: [] };
}

/**
 * A mail that was sent cannot be changed, so that each one stands under the first about its review. That one is kept by
 * its key as it is given out: the next may come before it has arrived.
 */
export function threaded(before: InboxState['threads'], messages: readonly OutboundMessage[]): Threads {
  let threads = before;
  const sends = messages.map((message) => {
    const review = message.events[0]?.review;
    if (!review || message.channel !== 'email' || message.isDigest) return message;
    const thread = threadOf(threads, review.id);
    if (thread.email !== undefined) return { ...message, replyTo: thread.email };
    threads = withThread(threads, { ...thread, email: message.key });
    return message;
  });
  return { threads, sends };
}
