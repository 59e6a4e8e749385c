/** @module Why a link or a form does not lead on, as a page in plain words. */
import type { NoticeContent } from '../../../contracts/door-page.ts';
import { errorTable, WithinError } from '../../../contracts/errors.ts';
import type { LinkRefusal } from '../../../contracts/links.ts';
import { failureOf, foreignStatus } from '../problem.ts';

const words: Readonly<Record<LinkRefusal, readonly ['LINK_INVALID' | 'LINK_EXPIRED', string]>> = {
  forged: [
    'LINK_INVALID',
    'This link is not complete, was changed, or is signed by a key that is no longer used; open it from the newest message, and copy it whole.',
  ],
  misplaced: ['LINK_INVALID', 'This link is for something else; open it from the message that it came with.'],
  expired: ['LINK_EXPIRED', 'This link is too old; open the one of the newest message.'],
};

export function refusedLink(refusal: LinkRefusal): WithinError {
  const [code, message] = words[refusal];
  return new WithinError(code, message, {});
}

export interface RefusedPage {
  readonly status: number;
  readonly notice: NoticeContent;
}

/** What fastify itself refuses, as a body of another type or size, is the sender's. */
function foreignForm(error: unknown): RefusedPage | undefined {
  const status = foreignStatus(error);
  if (status === undefined) return undefined;
  const sentence =
    status === 413
      ? 'What was sent is too long: a comment has at most 4,000 characters. Nothing of it was taken; go back and shorten it.'
      : 'What was sent is no form of this page; go back and send it from there.';
  return { status, notice: { title: 'Not taken', kicker: 'WITHIN', sentences: [sentence] } };
}

export function refusedPage(error: unknown): RefusedPage {
  const foreign = foreignForm(error);
  if (foreign) return foreign;
  const { code, message } = failureOf(error);
  const { http } = errorTable[code];
  const title = http >= 500 ? 'Not possible just now' : http === 404 ? 'Not found' : 'Not taken';
  return {
    status: code === 'INTERNAL' || code === 'CONFIG_INVALID' ? 500 : http,
    notice: { title, kicker: 'WITHIN', sentences: [message] },
  };
}
