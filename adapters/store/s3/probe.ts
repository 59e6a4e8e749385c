/** @module Whether a bucket can be what a shared store needs: reached, read, written, written once, and of our time. */
import { randomUUID } from 'node:crypto';
import { WithinError } from '../../../contracts/errors.ts';
import type { SharedMode } from '../tiered/shared-access.ts';
import { Bucket, type BucketOptions } from './bucket.ts';

/** Milliseconds: a person waits for the answer. */
const timeouts = { connect: 3_000, answer: 5_000 };
/** Milliseconds: S3 refuses signatures that are 15 min off, and times are given in whole seconds. */
const mostSkewMs = 60_000;

export interface BucketProbe extends Pick<BucketOptions, 'address' | 'client'> {
  readonly mode: SharedMode;
}

/** What was found. Throws `STORE_UNAVAILABLE`, `STORE_READ_ONLY`, or `CONFIG_INVALID` for a service that cannot do what is asked of it. */
export async function probeBucket({ address, mode, client }: BucketProbe): Promise<string> {
  const bucket = new Bucket({ address, timeouts, ...(client && { client }) });
  if (mode === 'read-only') {
    await bucket.size('probe/none');
    return `${bucket.place} can be read`;
  }
  const name = `probe/${randomUUID()}`;
  try {
    return await probeWritten(bucket, name);
  } finally {
    await bucket.remove(name).catch(() => undefined);
  }
}

async function probeWritten(bucket: Bucket, name: string): Promise<string> {
  await bucket.putIfAbsent(name, 'first');
  if (await bucket.putIfAbsent(name, 'second'))
    throw wrong(
      `${bucket.place} ignores If-None-Match, so two workers could both win; use a service with conditional writes`,
    );
  const found = await bucket.get(name);
  if (found?.bytes.toString() !== 'first') throw wrong(`${bucket.place} gives back other bytes than it was given`);
  const skewMs = await skewOf(bucket, name);
  if (Math.abs(skewMs) > mostSkewMs)
    throw wrong(`the clock here is ${Math.round(-skewMs / 1000)} s ahead of that of ${bucket.place}; set it by NTP`);
  return `${bucket.place} can be read and written, and holds conditional writes`;
}

/** Milliseconds that the store is ahead, by the time of an object that was written just now. */
async function skewOf(bucket: Bucket, name: string): Promise<number> {
  for await (const { modifiedAt } of bucket.list(name)) return modifiedAt - Date.now();
  return 0;
}

const wrong = (what: string): WithinError => new WithinError('CONFIG_INVALID', `${what}.`, {});
