/** @module A message as e-mail: subject, plain text, and HTML that a phone shows in one column. */
import type { OutboundMessage } from '../../../contracts/delivery.ts';
import type { Person } from '../../../contracts/people.ts';
import type { MessageLinks } from '../ports.ts';
import { draftOf } from './email-draft.ts';
import { htmlPart } from './email-html.ts';
import { textPart } from './email-text.ts';
import { oneLine } from './untrusted.ts';

export interface EmailContent {
  /** One line of at most 150 characters. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Where one POST turns such messages off; absent for what nothing mutes. */
  readonly unsubscribe?: string;
}

/** Longer ones are cut by the lists of most mail programs, and must be folded on the way. */
const longestSubject = 150;

/** Pure; the events may hold anything that their schema lets through. */
export function emailContent(message: OutboundMessage, person: Person, links: MessageLinks): EmailContent {
  const draft = draftOf(message, person, links);
  const { content, unsubscribe } = draft;
  return {
    subject: oneLine(content.headline, longestSubject),
    text: textPart(draft),
    html: htmlPart(draft),
    ...(unsubscribe !== undefined && { unsubscribe }),
  };
}
