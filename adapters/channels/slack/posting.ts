/** @module Posts a message, or brings one up to date, and finds out what became of it. */
import type { WebClient } from '@slack/web-api';
import type { MessageReference, SendResult } from '../../../contracts/delivery.ts';
import type { SlackContent } from '../../../domain/collaboration/messages/slack.ts';
import type { SendRequest } from '../../../domain/collaboration/ports.ts';
import type { Conversations } from './conversations.ts';
import { clientMessageId, metadataOf } from './identity.ts';
import { isAboutId, withoutDoubt } from './outcome.ts';
import { readBack } from './read-back.ts';

export interface Posting {
  readonly api: WebClient;
  readonly request: Pick<SendRequest, 'message' | 'isRetry' | 'signal'>;
  /** Id of the user or the channel. */
  readonly to: string;
  readonly content: SlackContent;
  readonly conversations: Conversations;
  readonly failed: (error: unknown) => SendResult;
}

/** Slack shows texts as they are: no names made links, no unfolded addresses. */
const asWritten = { parse: 'none', link_names: false } as const;
const unfolded = { unfurl_links: false, unfurl_media: false, mrkdwn: false } as const;

const confirmed = (id: string, place: string): SendResult => ({
  outcome: 'confirmed',
  reference: { channel: 'slack', id, place },
});

/** The package's own types of blocks are wider in some places and narrower in others. */
const textOf = ({ text, blocks }: SlackContent) => ({ text, blocks: blocks as never });

/** The same change twice is one change, so nothing of it is ever in doubt. */
export async function updateMessage(
  { api, content, failed }: Posting,
  { id, place = '' }: MessageReference,
): Promise<SendResult> {
  try {
    await api.chat.update({ channel: place, ts: id, ...textOf(content), ...asWritten });
    return confirmed(id, place);
  } catch (error) {
    return withoutDoubt(failed(error));
  }
}

export async function postMessage(posting: Posting): Promise<SendResult> {
  const { isRetry, message } = posting.request;
  if (isRetry) {
    const earlier = await find(posting);
    if (earlier) return earlier;
  }
  const first = await postOnce(posting, { client_msg_id: clientMessageId(message.key) });
  // Slack knows the id of a message that is gone: under that id it takes none any more.
  return first === 'id-is-taken' ? settled(await postOnce(posting, {})) : first;
}

/** Without an id there is none that could be taken. */
const settled = (result: SendResult | 'id-is-taken'): SendResult =>
  result === 'id-is-taken' ? { outcome: 'ambiguous', reason: 'Slack names an id that it was not given.' } : result;

async function postOnce(
  posting: Posting,
  // Not among the arguments that are documented; errors about it are, and it reaches Slack.
  id: { readonly client_msg_id?: string },
): Promise<SendResult | 'id-is-taken'> {
  const { api, to, content, conversations, request } = posting;
  const metadata = metadataOf(request.message.key);
  const place = conversations.toPost(to);
  try {
    const arguments_ = { channel: place, ...textOf(content), ...asWritten, ...unfolded, metadata, ...id };
    const { ts, channel } = await api.chat.postMessage(arguments_);
    if (ts === undefined) return { outcome: 'ambiguous', reason: 'Slack named no message.' };
    conversations.learn(to, channel);
    return confirmed(ts, channel ?? place);
  } catch (error) {
    const result = await resolved(posting, posting.failed(error));
    return result.outcome === 'ambiguous' && isAboutId(error) ? 'id-is-taken' : result;
  }
}

/** What is in doubt is looked for at once. Where it is not found it may still be on its way, so the doubt stays. */
async function resolved(posting: Posting, result: SendResult): Promise<SendResult> {
  if (result.outcome !== 'ambiguous' || posting.request.signal.aborted) return result;
  const found = await find(posting);
  return found?.outcome === 'confirmed' ? found : result;
}

/** Undefined: it is not there. Where nobody can tell it is not sent again, but for what must arrive. */
async function find({ api, to, conversations, request, failed }: Posting): Promise<SendResult | undefined> {
  const { key, priority } = request.message;
  try {
    const place = await conversations.toRead(to, api);
    const ts = await readBack(api, place, key);
    return ts === undefined ? undefined : confirmed(ts, place);
  } catch (error) {
    const result = withoutDoubt(failed(error));
    if (result.outcome === 'retry') return result;
    if (priority === 'critical') return undefined;
    const why = 'reason' in result ? result.reason : '';
    return { outcome: 'ambiguous', reason: `Whether it was sent cannot be read back: ${why}` };
  }
}
