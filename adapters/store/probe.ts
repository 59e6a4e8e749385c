/** @module Whether a store can be used now, asked cheaply: a folder by a small file, a bucket by a list of nothing. */
import { accessSync, constants } from 'node:fs';
import { writeProbe } from './files.ts';
import type { Objects } from './objects.ts';
import { Bucket } from './s3/bucket.ts';
import type { SharedMode } from './tiered/shared-access.ts';

/** Milliseconds; whoever asks would rather hear no than wait. */
const probePatienceMs = 3_000;

export async function folderAnswers(root: string, writes: boolean): Promise<boolean> {
  try {
    if (writes) await writeProbe(root);
    else accessSync(root, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** A name that is not there is no proof: some servers say that of any name to whoever may not ask. */
async function listed(bucket: Pick<Objects, 'list'>): Promise<boolean> {
  for await (const _one of bucket.list('probe/')) return true;
  return true;
}

export async function bucketAnswers(bucket: Pick<Objects, 'list'>, patienceMs = probePatienceMs): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((done) => {
    timer = setTimeout(() => done(false), patienceMs).unref();
  });
  const asked = listed(bucket).catch(() => false);
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}

export interface StoreAnswers {
  readonly store: boolean;
  readonly sharedStore?: boolean;
}

/** Of the folder of this machine, and of what is shared behind it. */
export function storeAnswers(
  root: string,
  sharing?: { readonly address: string; readonly mode: SharedMode },
): () => Promise<StoreAnswers> {
  const here = () => folderAnswers(root, true);
  if (!sharing) return async () => ({ store: await here() });
  const { address, mode } = sharing;
  const bucket = address.includes('://') ? new Bucket({ address }) : undefined;
  const there = () => (bucket ? bucketAnswers(bucket) : folderAnswers(address, mode !== 'read-only'));
  return async () => {
    const [store, sharedStore] = await Promise.all([here(), there()]);
    return { store, sharedStore };
  };
}
