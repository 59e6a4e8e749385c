/** @module Copies the blobs that the target does not have, each verified on the way. */
import { createHash, type Hash, randomUUID } from 'node:crypto';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DamagedBytes } from '../encryption/content.ts';
import type { BlobObjects, ListedObject } from '../objects.ts';
import { fewAtOnce } from './few-at-once.ts';

/** Up to this size a blob is copied in one piece. */
const wholeBytes = 16 << 20;

export interface CopiedBlobs {
  /** Sizes by digest of all that the target has now. */
  readonly present: ReadonlyMap<string, number>;
  readonly copied: number;
  readonly bytes: number;
  /** Digests of blobs of the source that are not what their name says; they stay where they are. */
  readonly damaged: readonly string[];
}

const digestOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
const isBlob = ({ name }: ListedObject): boolean => /^cas\/[0-9a-f]{2}\/[0-9a-f]{64}$/.test(name);

export async function copyBlobs(
  source: BlobObjects,
  target: BlobObjects,
  onProgress: () => void,
): Promise<CopiedBlobs> {
  const present = new Map<string, number>();
  for await (const blob of target.list('cas/')) if (isBlob(blob)) present.set(digestOf(blob.name), blob.size);
  const damaged: string[] = [];
  let [copied, bytes] = [0, 0];
  await fewAtOnce(source.list('cas/'), async (blob) => {
    const digest = digestOf(blob.name);
    if (!isBlob(blob) || present.get(digest) === blob.size) return;
    const outcome = await copyBlob(blob, source, target);
    if (outcome === 'damaged') damaged.push(digest);
    if (outcome !== 'copied') return;
    present.set(digest, blob.size);
    copied += 1;
    bytes += blob.size;
    onProgress();
  });
  return { present, copied, bytes, damaged: damaged.sort() };
}

/** `gone`: cleared since it was listed. */
async function copyBlob(
  blob: ListedObject,
  source: BlobObjects,
  target: BlobObjects,
): Promise<'copied' | 'gone' | 'damaged'> {
  try {
    return await (blob.size > wholeBytes ? copyLarge : copyWhole)(blob, source, target);
  } catch (error) {
    if (error instanceof DamagedBytes) return 'damaged';
    throw error;
  }
}

const isRight = (hash: Hash, name: string): boolean => hash.digest('hex') === digestOf(name);

async function copyWhole({ name }: ListedObject, source: BlobObjects, target: BlobObjects) {
  const found = await source.get(name);
  if (!found) return 'gone' as const;
  if (!isRight(createHash('sha256').update(found.bytes), name)) return 'damaged' as const;
  await makeRoom(name, target);
  await target.put(name, found.bytes);
  return 'copied' as const;
}

/** Bytes that turn out to be others break the stream at its end, so that they never stand under the name. */
async function copyLarge({ name }: ListedObject, source: BlobObjects, target: BlobObjects) {
  const body = await source.open(name);
  if (!body) return 'gone' as const;
  const hash = createHash('sha256');
  const checked = new Transform({
    transform(piece: Buffer, _encoding, done) {
      hash.update(piece);
      done(null, piece);
    },
    flush: (done) => done(isRight(hash, name) ? null : new DamagedBytes(Buffer.from(name))),
  });
  await makeRoom(name, target);
  let failure: unknown;
  const reading = pipeline(body, checked).catch((error: unknown) => {
    failure = error;
  });
  try {
    await target.putStream(name, checked);
  } catch (error) {
    checked.destroy();
    await reading;
    // What the reading met says more than that the writing was broken off.
    throw failure instanceof DamagedBytes ? failure : error;
  }
  return 'copied' as const;
}

/** What has another size there is damage. */
async function makeRoom(name: string, target: BlobObjects): Promise<void> {
  if ((await target.size(name)) !== undefined) await target.move(name, `quarantine/${digestOf(name)}.${randomUUID()}`);
}
