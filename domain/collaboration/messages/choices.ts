/** @module What a reader can do about the open reviews of a message. */
import type { MessageLinks } from '../ports.ts';
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
  const reviews = groups.flatMap(({ entries }) => entries.flatMap(({ openReview }) => openReview ?? []));
  return new Map(
    [...new Set(reviews)].flatMap((review) => {
      const choices = choicesFor(review, person, links);
      return choices.length > 0 ? [[review, choices] as const] : [];
    }),
  );
}

function choicesFor(review: string, person: string, links: MessageLinks): Choice[] {
  const possible = [
    { label: 'Approve', role: 'approve', url: links.decide(review, person, 'approve') },
    { label: 'Reject', role: 'reject', url: links.decide(review, person, 'reject') },
    { label: 'Open the review', role: 'open', url: links.reviewPage(review) },
  ] as const;
  return possible.flatMap(({ url, ...rest }) => (url === undefined ? [] : [{ ...rest, url }]));
}
