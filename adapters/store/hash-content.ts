/** @module SHA-256 of a file's bytes at nearly the rate of SHA-256 itself: the next piece is read while one is hashed. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Digest } from '../../contracts/digest.ts';
import { errorCode } from './files.ts';

/** Large enough that hashing, not system calls, is what costs. */
const pieceBytes = 4 << 20;

export interface HashedContent {
  readonly digest: Digest;
  readonly size: number;
}

/** `undefined` when there is no such file. */
export async function hashContent(path: string): Promise<HashedContent | undefined> {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) return undefined;
  try {
    return size <= pieceBytes ? hashWhole(path) : await hashPieces(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** One synchronous read is faster than a stream for what fits into one piece. */
function hashWhole(path: string): HashedContent {
  const bytes = readFileSync(path);
  return { digest: createHash('sha256').update(bytes).digest('hex'), size: bytes.length };
}

async function hashPieces(path: string): Promise<HashedContent> {
  const file = await open(path, 'r');
  try {
    return await hashAhead(file);
  } finally {
    await file.close();
  }
}

async function hashAhead(file: FileHandle): Promise<HashedContent> {
  const hash = createHash('sha256');
  let [current, next] = [Buffer.allocUnsafe(pieceBytes), Buffer.allocUnsafe(pieceBytes)];
  let size = 0;
  let { bytesRead } = await file.read(current, 0, pieceBytes, 0);
  while (bytesRead > 0) {
    size += bytesRead;
    const reading = file.read(next, 0, pieceBytes, size);
    hash.update(current.subarray(0, bytesRead));
    ({ bytesRead } = await reading);
    [current, next] = [next, current];
  }
  return { digest: hash.digest('hex'), size };
}
