/** @module A message as the JSON that is posted to a webhook; what it holds is in docs/collaboration.md. */
import type { OutboundMessage } from '../../../contracts/delivery.ts';
import type { MessageLinks } from '../ports.ts';

/** The same message is the same text, so that a repeat has the same signature but for its time. */
export function webhookContent(message: OutboundMessage, links: MessageLinks): string {
  const { key, person, priority, isDigest, why, events, more, update } = message;
  const reviews = [...new Set(events.flatMap(({ review }) => review?.id ?? []))];
  const pages = reviews.flatMap((review) => {
    const page = links.reviewPage(review);
    return page === undefined ? [] : [[review, page] as const];
  });
  return JSON.stringify({
    schema: 1,
    delivery: key,
    person,
    priority,
    isDigest,
    why,
    events,
    ...(more && { more }),
    ...(pages.length > 0 && { reviewPages: Object.fromEntries(pages) }),
    ...(update && { updates: update.id }),
  });
}
