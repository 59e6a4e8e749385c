/** @module How a Slack message is known again: by its metadata, and by an id in the shape that Slack takes. */
import { createHash } from 'node:crypto';

/** Letters and underscores only, or Slack drops the metadata. */
export const deliveryEvent = 'within_delivery';

export const metadataOf = (key: string) => ({ event_type: deliveryEvent, event_payload: { key } });

/** A UUID of version 8 (RFC 9562: made as its owner likes) from the delivery key. */
export function clientMessageId(key: string): string {
  const hex = createHash('sha256').update(`within.slack\0${key}`).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
