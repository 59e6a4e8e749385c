/** @module The keys of payloads, read from where the configuration says that they stand. */
import { valueBehind } from '../adapters/index.ts';
import { type PayloadKeys, readPayloadKeys } from './payloads/keys.ts';

/** `project` is the folder that relative paths start at. Errors: `CONFIG_INVALID`. */
export function composePayloadKeys(entries: readonly string[], project: string): PayloadKeys {
  return readPayloadKeys(entries, (reference) => valueBehind(reference, project));
}
