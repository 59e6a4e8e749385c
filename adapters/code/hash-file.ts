/** @module SHA-256 of a file by streaming. */
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';

/** Large reads: hashing, not system calls, is what costs. */
const bufferBytes = 4 << 20;

/** Identity and times of a file, in nanoseconds. */
export interface FileStamp {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

export const sameStamp = (one: FileStamp, other: FileStamp): boolean =>
  one.dev === other.dev &&
  one.ino === other.ino &&
  one.size === other.size &&
  one.mtimeNs === other.mtimeNs &&
  one.ctimeNs === other.ctimeNs;

async function digestOf(file: FileHandle, size: number): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(Math.min(bufferBytes, Math.max(1, size)));
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(buffer.subarray(0, bytesRead));
  }
}

/** Digest and stamp of one file; `stable` is false when it was written to meanwhile. Throws what the file system says. */
export async function hashFile(path: string): Promise<{ digest: string; stamp: FileStamp; stable: boolean }> {
  const file = await open(path, 'r');
  try {
    const stamp = await file.stat({ bigint: true });
    const digest = await digestOf(file, Number(stamp.size));
    return { digest, stamp, stable: sameStamp(stamp, await file.stat({ bigint: true })) };
  } finally {
    await file.close();
  }
}
