/** @module The keys of payloads, read from where the configuration says that they stand. */
import { readKeys, valueBehind } from '../adapters/index.ts';
import type { PayloadKeys } from './payloads/keys.ts';

/** `project` is the folder that relative paths start at. Errors: `CONFIG_INVALID`. */
export function composePayloadKeys(entries: readonly string[], project: string): PayloadKeys {
  const secret = (reference: string) => valueBehind(reference, project);
  return readKeys(entries, { what: 'payload key', variable: 'WITHIN_PAYLOAD_KEYS', secret });
}
