/** @module Encrypts and decrypts what is too large for memory: one chunk at a time, in the form of content.ts. */
import { Readable } from 'node:stream';
import {
  type ChunkCipher,
  chunkBytes,
  decryption,
  encryption,
  headerBytes,
  type StoreKey,
  type StoreKeys,
  tagBytes,
} from './content.ts';

type Bytes = AsyncIterable<Buffer>;

/** Pieces of exactly `size` bytes, and the rest; a full one is given only when it is known whether more follow. */
async function* chunksOf(
  source: Bytes,
  size: number,
): AsyncIterable<{ readonly bytes: Buffer; readonly last: boolean }> {
  let chunk = Buffer.allocUnsafe(size);
  let filled = 0;
  for await (const piece of source) {
    for (let at = 0; at < piece.length; ) {
      if (filled === size) {
        yield { bytes: chunk, last: false };
        chunk = Buffer.allocUnsafe(size);
        filled = 0;
      }
      const copied = piece.copy(chunk, filled, at, Math.min(piece.length, at + size - filled));
      at += copied;
      filled += copied;
    }
  }
  yield { bytes: chunk.subarray(0, filled), last: true };
}

async function* turned(source: Bytes, size: number, cipher: ChunkCipher): Bytes {
  for await (const { bytes, last } of chunksOf(source, size)) yield cipher(bytes, last);
}

/** The first `length` bytes (fewer where there are no more) and what follows them. */
async function split(source: Readable, length: number): Promise<{ readonly head: Buffer; readonly rest: Bytes }> {
  const pieces = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let head = Buffer.alloc(0);
  while (head.length < length) {
    const next = await pieces.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  async function* rest(): Bytes {
    if (head.length > length) yield head.subarray(length);
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value;
  }
  return { head: head.subarray(0, length), rest: rest() };
}

const options = { objectMode: false } as const;

export function encryptStream(source: Readable, context: string, first: StoreKey): Readable {
  const { header, cipher } = encryption(first, context);
  async function* bytes(): Bytes {
    yield header;
    yield* turned(source, chunkBytes, cipher);
  }
  return Readable.from(bytes(), options);
}

/** Breaks with `DamagedBytes` or `STORE_KEY_UNKNOWN`; what was read before is not yet the whole. */
export function decryptStream(source: Readable, context: string, keys: StoreKeys): Readable {
  async function* bytes(): Bytes {
    try {
      const { head, rest } = await split(source, headerBytes);
      yield* turned(rest, chunkBytes + tagBytes, decryption(head, context, keys));
    } finally {
      source.destroy();
    }
  }
  return Readable.from(bytes(), options);
}
