/** @module Composes what people reach by the links of messages. */
import { createLinkKeys } from '../adapters/index.ts';
import type { Config } from '../config/schema.ts';
import { noticePage } from '../domain/collaboration/doors/notice-page.ts';
import { unsubscribePage } from '../domain/collaboration/doors/unsubscribe-page.ts';
import { readLink } from '../domain/collaboration/links/token.ts';
import { composeDecisions, composeSlack } from './compose-decisions.ts';
import type { Doors } from './doors.ts';
import type { UnsubscribeGate } from './gateway/doors/unsubscribe.ts';
import { setPreferences } from './run/inbox.ts';
import type { Reached } from './run/reach.ts';

export function composeDoors(config: Config, dist: string, reach: () => Promise<Reached>): Doors {
  return {
    unsubscribe: composeUnsubscribe(config, reach),
    decisions: composeDecisions(config, dist, reach),
    slack: composeSlack(config, reach),
  };
}

function composeUnsubscribe(config: Config, reach: () => Promise<Reached>): UnsubscribeGate {
  const keys = createLinkKeys(config);
  return {
    readLink: (token, purpose) => readLink(token, keys, { purpose, now: Date.now() }),
    async setKinds(person, kinds, mode) {
      await setPreferences(await reach(), person, { kinds: Object.fromEntries(kinds.map((kind) => [kind, mode])) });
    },
    unsubscribePage,
    noticePage,
  };
}
