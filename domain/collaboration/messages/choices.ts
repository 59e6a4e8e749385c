/** @module What a reader can do about the open reviews of a message. */
import type { AskedReview, MessageLinks } from '../ports.ts';
import type { MessageContent } from './content.ts';

export interface Choice {
  readonly label: string;
  readonly url: string;
  readonly role: 'approve' | 'reject' | 'open';
}

/** By review; a review without any address has no entry. */
export function choicesOf(
  { groups }: MessageContent,
  person: string,
  links: MessageLinks,
): ReadonlyMap<string, readonly Choice[]> {
  const asked = groups.flatMap(({ entries }) => entries.flatMap(({ openReview }) => openReview ?? []));
  // Of one review the latest event counts: its version is the one to decide.
  const latest = new Map([...asked].sort((a, b) => a.at - b.at).map((review) => [review.id, review]));
  return new Map(
    [...latest.values()].flatMap((review) => {
      const choices = choicesFor(review, person, links);
      return choices.length > 0 ? [[review.id, choices] as const] : [];
    }),
  );
}

function choicesFor(review: AskedReview, person: string, links: MessageLinks): Choice[] {
  const possible = [
    { label: 'Approve', role: 'approve', url: links.decide(review, person, 'approve') },
    { label: 'Reject', role: 'reject', url: links.decide(review, person, 'reject') },
    { label: 'Open the review', role: 'open', url: links.decide(review, person) ?? links.reviewPage(review.id) },
  ] as const;
  return possible.flatMap(({ url, ...rest }) => (url === undefined ? [] : [{ ...rest, url }]));
}
