/** @module Keys of 32 bytes as a variable lists them, `ID=env:VAR,ID=file:path`: the first encrypts, all decrypt. */
import { createSecretKey, type KeyObject } from 'node:crypto';
import { WithinError } from '../../contracts/errors.ts';
import { keyIdPattern } from '../../contracts/keys.ts';

export interface NamedKey {
  /** Stands beside what was encrypted, so that it is known which key opens it. */
  readonly id: string;
  readonly key: KeyObject;
}

export interface KeySource {
  /** What the keys are called in messages, as `store key`. */
  readonly what: string;
  /** The variable that names them. */
  readonly variable: string;
  /** The value behind a reference. */
  readonly secret: (reference: string) => string;
}

/** Bytes of a key of AES-256. */
const keyBytes = 32;

/** One entry a key. Throws `CONFIG_INVALID`, which never holds a value. */
export function readKeys(entries: readonly string[], source: KeySource): NamedKey[] {
  const { variable } = source;
  const keys = entries.map((entry) => {
    const at = entry.indexOf('=');
    const [id, reference] = [entry.slice(0, at), entry.slice(at + 1)];
    if (!keyIdPattern.test(id))
      throw invalid(`${variable} has an entry without an id; write ID=env:VAR or ID=file:path.`, source);
    return { id, key: createSecretKey(bytesOf(id, reference, source)) };
  });
  const twice = keys.find(({ id }, index) => keys.findIndex((other) => other.id === id) !== index);
  if (twice) throw invalid(`${variable} names the key "${twice.id}" twice; give each key an id of its own.`, source);
  return keys;
}

function bytesOf(id: string, reference: string, source: KeySource): Buffer {
  const what = `The ${source.what} "${id}" (${reference}, ${source.variable})`;
  let text: string;
  try {
    text = source.secret(reference).trim();
  } catch (cause) {
    throw invalid(
      `${what} cannot be read here; set the variable, create the file, or take the key out.`,
      source,
      cause,
    );
  }
  const bytes = Buffer.from(text, 'base64');
  // Node skips what is no base64, so that a mistyped key would be another key.
  if (bytes.length === keyBytes && bytes.toString('base64') === text) return bytes;
  throw invalid(
    `${what} is not ${keyBytes} bytes in base64; make one with \`openssl rand -base64 ${keyBytes}\`.`,
    source,
  );
}

const invalid = (message: string, { variable }: KeySource, cause?: unknown): WithinError =>
  new WithinError('CONFIG_INVALID', message, { variable }, cause);
