/** @module Seeds by name: adding a randomness component shifts no other. */
import { createHash } from 'node:crypto';

/**
 * SHA-256 (64 hexadecimal digits) over the four fields, each prefixed by the length of its UTF-8 bytes as 32 bits, big
 * endian: `ab|c` and `a|bc` differ. `block` names the repetition: a fold, or a block of a sweep.
 */
export function deriveSeed(master: string, modelType: string, component: string, block: string): string {
  const hash = createHash('sha256');
  for (const field of [master, modelType, component, block]) {
    const bytes = new TextEncoder().encode(field);
    const length = new DataView(new ArrayBuffer(4));
    length.setUint32(0, bytes.length);
    hash.update(new Uint8Array(length.buffer)).update(bytes);
  }
  return hash.digest('hex');
}
