/** @module SHA-256 of bytes and of lists of texts. */
import { createHash } from 'node:crypto';

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Digest of texts in order; each is preceded by its length, so that no two lists run together. */
export function fieldDigest(fields: readonly string[]): string {
  const hash = createHash('sha256');
  for (const field of fields) hash.update(`${Buffer.byteLength(field)}:`).update(field);
  return hash.digest('hex');
}

/** Entries in code-unit order of their keys, flattened: a fixed order for maps. */
export function sortedFields(record: Readonly<Record<string, string>>): string[] {
  return sortedKeys(record).flatMap((key) => [key, record[key] ?? '']);
}

function sortedKeys(record: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(record).sort();
}
