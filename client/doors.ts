/** @module What the gateway does for people who come by a link or a button of a message. */
import type { DecisionGate } from './gateway/doors/decision-gate.ts';
import type { UnsubscribeGate } from './gateway/doors/unsubscribe.ts';
import type { SlackGate } from './gateway/slack/routes.ts';

export interface Doors {
  readonly unsubscribe: UnsubscribeGate;
  readonly decisions: DecisionGate;
  readonly slack: SlackGate;
}
