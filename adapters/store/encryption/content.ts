/**
 * @module The form of what a store keeps encrypted: a header, then chunks of AES-256-GCM, each with the number of the
 * chunk and the mark of the last one in its nonce, so that chunks cannot be left out, exchanged or appended. This is STREAM
 * (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance, CRYPTO
 * 2015), with the key of each object derived by HKDF (RFC 5869) from a random salt, as Tink and age do it.
 */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { WithinError } from '../../../contracts/errors.ts';
import { keyIdPattern } from '../../../contracts/keys.ts';

/** A key of `WITHIN_STORE_KEYS`: 32 bytes. */
export interface StoreKey {
  readonly id: string;
  readonly key: KeyObject;
}

/** The first encrypts, all decrypt; empty: nothing is encrypted. */
export type StoreKeys = readonly StoreKey[];

/** The last byte is the version of this form. */
const magic = Buffer.from('within\0\x01', 'latin1');
const idBytes = 64;
const saltBytes = 24;
/** Of a hash of what stands before it: an id with a flipped bit must not pass for another key. */
const checkBytes = 8;
/** Of fixed length, so that the size of the content follows from the size of the file. */
export const headerBytes = magic.length + idBytes + saltBytes + checkBytes;
/** Bytes of content in a chunk; the last one may be shorter. */
export const chunkBytes = 1 << 20;
export const tagBytes = 16;
const algorithm = 'aes-256-gcm';
const nonceBytes = 12;

/** Bytes that are not what was encrypted; `fingerprint` tells whether another reading met the same ones. */
export class DamagedBytes extends Error {
  readonly fingerprint: string;

  constructor(bytes: Uint8Array) {
    super('Encrypted bytes do not open.');
    this.fingerprint = createHash('sha256').update(bytes).digest('hex');
  }
}

/** Bytes of a file whose content has `size` bytes. */
export function encryptedSize(size: number): number {
  return headerBytes + size + tagBytes * Math.max(1, Math.ceil(size / chunkBytes));
}

/** The other way; `undefined` for a size that no whole file has. */
export function contentSize(size: number): number | undefined {
  const chunks = Math.max(1, Math.ceil((size - headerBytes) / (chunkBytes + tagBytes)));
  const content = size - headerBytes - chunks * tagBytes;
  return content >= 0 && encryptedSize(content) === size ? content : undefined;
}

export function isEncrypted(bytes: Uint8Array): boolean {
  return magic.equals(bytes.subarray(0, magic.length));
}

const checkOf = (header: Uint8Array): Buffer => createHash('sha256').update(header).digest().subarray(0, checkBytes);

/** The id of the key that encrypted these bytes. Throws `DamagedBytes`. */
export function keyIdOf(bytes: Uint8Array): string {
  const header = bytes.subarray(0, headerBytes - checkBytes);
  const isWhole = isEncrypted(bytes) && checkOf(header).equals(bytes.subarray(header.length, headerBytes));
  const padded = Buffer.from(header.subarray(magic.length, magic.length + idBytes));
  const id = padded.toString('latin1').replace(/\0+$/, '');
  // An id from elsewhere is shown in messages only when it looks like one.
  if (!isWhole || !keyIdPattern.test(id)) throw new DamagedBytes(bytes);
  return id;
}

/** Turns one chunk after the other; `last` is told of the last one, which may be empty only where it is the first. */
export type ChunkCipher = (chunk: Uint8Array, last: boolean) => Buffer;

/**
 * `context` is where the object stands in its store (`runs/ID/start`): bytes that were moved to another place do not open
 * there.
 */
function keyOf({ id, key }: StoreKey, salt: Uint8Array, context: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, salt, `within store 1\n${id}\n${context}`, 32));
}

function nonces(): (last: boolean) => Buffer {
  let number = 0;
  return (last) => {
    const nonce = Buffer.alloc(nonceBytes);
    nonce.writeUIntBE(number++, nonceBytes - 7, 6);
    nonce[nonceBytes - 1] = last ? 1 : 0;
    return nonce;
  };
}

/** A header, and what encrypts the chunks that follow it. */
export function encryption(
  first: StoreKey,
  context: string,
): { readonly header: Buffer; readonly cipher: ChunkCipher } {
  const salt = randomBytes(saltBytes);
  const id = Buffer.alloc(idBytes);
  id.write(first.id, 'latin1');
  const key = keyOf(first, salt, context);
  const next = nonces();
  const header = Buffer.concat([magic, id, salt]);
  return {
    header: Buffer.concat([header, checkOf(header)]),
    cipher(chunk, last) {
      const cipher = createCipheriv(algorithm, key, next(last), { authTagLength: tagBytes });
      return Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
    },
  };
}

/** Decrypts the chunks that follow `header`. Throws `DamagedBytes`, and `STORE_KEY_UNKNOWN` with the id of the key. */
export function decryption(header: Uint8Array, context: string, keys: StoreKeys): ChunkCipher {
  const id = keyIdOf(header);
  const known = keys.find((key) => key.id === id);
  if (!known) throw unknownKey(id);
  const key = keyOf(known, header.subarray(magic.length + idBytes, headerBytes - checkBytes), context);
  const next = nonces();
  return (chunk, last) => {
    const end = chunk.length - tagBytes;
    if (end < 0) throw new DamagedBytes(chunk);
    const cipher = createDecipheriv(algorithm, key, next(last), { authTagLength: tagBytes });
    cipher.setAuthTag(chunk.subarray(end));
    const content = cipher.update(chunk.subarray(0, end));
    try {
      cipher.final();
    } catch {
      throw new DamagedBytes(chunk);
    }
    return content;
  };
}

export function unknownKey(id: string): WithinError {
  return new WithinError(
    'STORE_KEY_UNKNOWN',
    `The store is encrypted with the key "${id}", which is not here; add it to WITHIN_STORE_KEYS of this process.`,
    { key: id },
  );
}

/** What fits into memory, at once. */
export function encryptWhole(content: Uint8Array, context: string, first: StoreKey): Buffer {
  const { header, cipher } = encryption(first, context);
  const parts: Buffer[] = [header];
  for (let at = 0; at === 0 || at < content.length; at += chunkBytes)
    parts.push(cipher(content.subarray(at, at + chunkBytes), at + chunkBytes >= content.length));
  return Buffer.concat(parts);
}

/** Throws `DamagedBytes` and `STORE_KEY_UNKNOWN`. */
export function decryptWhole(bytes: Uint8Array, context: string, keys: StoreKeys): Buffer {
  const cipher = decryption(bytes, context, keys);
  const parts: Buffer[] = [];
  for (let at = headerBytes, next = at; at === headerBytes || at < bytes.length; at = next) {
    next = at + chunkBytes + tagBytes;
    parts.push(cipher(bytes.subarray(at, next), next >= bytes.length));
  }
  return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
}
