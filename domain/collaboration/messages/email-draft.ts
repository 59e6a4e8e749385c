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

/** One address stands for one kind: a digest of several has none, and nothing mutes what is critical. */
function unsubscribeOf(
  { priority, person }: OutboundMessage,
  { kinds }: MessageContent,
  links: MessageLinks,
): string | undefined {
  const [kind, ...more] = kinds;
  if (priority === 'critical' || kind === undefined || more.length > 0) return undefined;
  return links.unsubscribe(person, kind);
}
