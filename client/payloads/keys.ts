/** @module The keys of `WITHIN_PAYLOAD_KEYS`: the first encrypts, all decrypt. */
import { createSecretKey, type KeyObject } from 'node:crypto';
import { WithinError } from '../../contracts/errors.ts';

export interface PayloadKey {
  /** Stands beside each payload, so that it is known which key opens it. */
  readonly id: string;
  readonly key: KeyObject;
}

/** Newest first; empty: nothing is encrypted. */
export type PayloadKeys = readonly PayloadKey[];

export const keyIdPattern = /^[a-z][a-z0-9-]{0,62}$/;

/** Bytes of a key of AES-256. */
const keyBytes = 32;
const variable = 'WITHIN_PAYLOAD_KEYS';

/**
 * Reads `ID=env:VAR` or `ID=file:path`, one entry a key; `secret` gives the value behind a reference.
 * Throws `CONFIG_INVALID`, which never holds a value.
 */
export function readPayloadKeys(entries: readonly string[], secret: (reference: string) => string): PayloadKeys {
  const keys = entries.map((entry) => {
    const at = entry.indexOf('=');
    const [id, reference] = [entry.slice(0, at), entry.slice(at + 1)];
    if (!keyIdPattern.test(id))
      throw invalid(`${variable} has an entry without an id; write ID=env:VAR or ID=file:path.`);
    return { id, key: createSecretKey(bytesOf(id, reference, secret)) };
  });
  const twice = keys.find(({ id }, index) => keys.findIndex((other) => other.id === id) !== index);
  if (twice) throw invalid(`${variable} names the key "${twice.id}" twice; give each key an id of its own.`);
  return keys;
}

function bytesOf(id: string, reference: string, secret: (reference: string) => string): Buffer {
  const what = `The payload key "${id}" (${reference}, ${variable})`;
  let text: string;
  try {
    text = secret(reference).trim();
  } catch (cause) {
    throw invalid(`${what} cannot be read here; set the variable, create the file, or take the key out.`, cause);
  }
  const bytes = Buffer.from(text, 'base64');
  // Node skips what is no base64, so that a mistyped key would be another key.
  if (bytes.length === keyBytes && bytes.toString('base64') === text) return bytes;
  throw invalid(`${what} is not ${keyBytes} bytes in base64; make one with \`openssl rand -base64 ${keyBytes}\`.`);
}

const invalid = (message: string, cause?: unknown): WithinError =>
  new WithinError('CONFIG_INVALID', message, { variable }, cause);
