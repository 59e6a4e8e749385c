/** @module What both parts of an e-mail are written from. */
import type { OutboundMessage } from '../../../contracts/delivery.ts';
import type { Person } from '../../../contracts/people.ts';
import type { MessageLinks } from '../ports.ts';
import { type Choice, choicesOf } from './choices.ts';
import { contentOf, type MessageContent } from './content.ts';

export interface EmailDraft {
  readonly content: MessageContent;
  /** By review. */
  readonly choices: ReadonlyMap<string, readonly Choice[]>;
  readonly unsubscribe: string | undefined;
}

export function draftOf(message: OutboundMessage, person: Person, links: MessageLinks): EmailDraft {
  const content = contentOf(message, person);
  return {
    content,
    choices: choicesOf(content, message.person, links),
    unsubscribe: unsubscribeOf(message, content, links),
  };
}

/** Nothing mutes what is critical; of a digest all kinds are turned off that it holds. */
function unsubscribeOf(
  { priority, person, events }: OutboundMessage,
  { kinds }: MessageContent,
  links: MessageLinks,
): string | undefined {
  if (priority === 'critical') return undefined;
  return links.unsubscribe({ person, kinds, at: Math.max(...events.map(({ at }) => at)) });
}
