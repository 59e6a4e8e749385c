/** @module JSON with its own checksum, so that a flipped bit in a small file is seen as damage and not as a value. */
import { createHash } from 'node:crypto';

const sum = (body: string): string => createHash('sha256').update(body).digest('hex');

/** First line: SHA-256 of the rest; rest: JSON. */
export function seal(value: unknown): string {
  const body = JSON.stringify(value);
  return `${sum(body)}\n${body}`;
}

/** The value, or `undefined` when the bytes are not exactly what was sealed. */
export function openSealed(bytes: Uint8Array): unknown {
  const text = Buffer.from(bytes).toString('utf8');
  const end = text.indexOf('\n');
  const body = text.slice(end + 1);
  // Compare bytes, not decoded text: invalid UTF-8 decodes to U+FFFD and must not pass as what it replaced.
  if (end !== 64 || sum(body) !== text.slice(0, 64) || !Buffer.from(text, 'utf8').equals(bytes)) return undefined;
  return JSON.parse(body);
}
