/** @module What the gateway does for people who come by a link or a button of a message. */
import type { UnsubscribeGate } from './gateway/doors/unsubscribe.ts';

export interface Doors {
  readonly unsubscribe: UnsubscribeGate;
}
