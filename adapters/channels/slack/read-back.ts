/** @module Whether a message is in a conversation already, by the delivery key in its metadata. */
import type { WebClient } from '@slack/web-api';
import { deliveryEvent } from './identity.ts';

const pageSize = 200;
/** Newest first: one of an earlier attempt lies under at most this many pages of later ones. */
const mostPages = 10;

interface Posted {
  readonly ts?: string;
  readonly metadata?: { readonly event_type?: string; readonly event_payload?: { readonly key?: unknown } };
}

const carries = ({ metadata }: Posted, key: string): boolean =>
  metadata?.event_type === deliveryEvent && metadata.event_payload?.key === key;

/** Time stamp of the message, which is its id; undefined where it is not. Errors: those of the package. */
export async function readBack(api: WebClient, channel: string, key: string): Promise<string | undefined> {
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const { messages, response_metadata: more } = await api.conversations.history({
      channel,
      include_all_metadata: true,
      limit: pageSize,
      ...(cursor !== undefined && { cursor }),
    });
    const found = (messages as readonly Posted[] | undefined)?.find((message) => carries(message, key));
    if (found?.ts !== undefined) return found.ts;
    cursor = more?.next_cursor || undefined;
    if (cursor === undefined) return undefined;
  }
  return undefined;
}
