/** @module The one place that says how whoever speaks to a Temporal server writes and reads payloads. */
import type { PayloadCodec } from '@temporalio/common';
import type { Config } from '../../config/schema.ts';
import { EncryptedPayloads } from './codec.ts';

type KeyConfig = Pick<Config, 'project' | 'payloadKeys'>;

/** What clients and workers have in common; a worker also needs the failure converter of `workers/`. */
export interface SharedConverter {
  readonly payloadCodecs: PayloadCodec[];
}

/** True where payloads are encrypted. */
export const encrypts = ({ payloadKeys }: KeyConfig): boolean => payloadKeys !== undefined;

/**
 * Without keys as well, so that a payload that somebody encrypted is told as such.
 * Errors: `CONFIG_INVALID` for a key that cannot be used.
 */
export async function payloadCodecOf(config: KeyConfig): Promise<PayloadCodec> {
  if (config.payloadKeys === undefined) return new EncryptedPayloads([]);
  const { composePayloadKeys } = await import('../compose-payloads.ts');
  return new EncryptedPayloads(composePayloadKeys(config.payloadKeys, config.project));
}

/** Errors: as `payloadCodecOf`. */
export async function dataConverterOf(config: KeyConfig): Promise<SharedConverter> {
  return { payloadCodecs: [await payloadCodecOf(config)] };
}
