/** @module Backups: a copy of a store that says when it was whole, and the way back. */
import { z } from 'zod';
import type { BackupMark, StoreCopy } from '../../../contracts/cache.ts';
import { WithinError } from '../../../contracts/errors.ts';
import { formats } from '../../../contracts/formats.ts';
import { type CopyOptions, copyStore } from './copy-store.ts';
import type { StoreView } from './view.ts';

/** Of what stands in a store, whatever holds it: docs/backup.md. Another one needs a way from the one before. */
const storeFormat = formats.store;

/** Stands in a backup once it is whole. */
const markName = 'backup';
const markSchema = z.object({ format: z.int(), at: z.number() });

export type Progress = NonNullable<CopyOptions['onProgress']>;

/** `at`: milliseconds since 1970. */
export async function backUp(
  source: StoreView,
  target: StoreView,
  { at, onProgress }: { readonly at: number; readonly onProgress: Progress },
): Promise<StoreCopy> {
  const copied = await copyStore(source, target, { onProgress });
  const mark: BackupMark = { format: storeFormat, at };
  await target.objects.put(markName, JSON.stringify(mark));
  return copied;
}

/** Throws `RESTORE_REFUSED`. */
export async function restore(
  source: StoreView,
  target: StoreView,
  { incomplete, onProgress }: { readonly incomplete: boolean; readonly onProgress: Progress },
): Promise<StoreCopy & { readonly backup?: BackupMark }> {
  const mark = await markOf(source);
  const { place } = source.objects;
  if (!mark && !incomplete)
    throw refused(
      `${place} is no backup that was ended; run within cache backup again, or restore what is there with --incomplete.`,
    );
  if (mark && mark.format > storeFormat)
    throw refused(
      `The backup ${place} has format ${mark.format}, and this WITHIN reads up to ${storeFormat}; restore it with a newer one.`,
    );
  const copied = await copyStore(source, target, { onProgress, refuseDifferent: true });
  return { ...copied, ...(mark && { backup: mark }) };
}

const refused = (message: string): WithinError => new WithinError('RESTORE_REFUSED', message, {});

async function markOf({ objects }: StoreView): Promise<BackupMark | undefined> {
  const found = await objects.get(markName);
  if (!found) return undefined;
  try {
    return markSchema.parse(JSON.parse(found.bytes.toString('utf8')));
  } catch {
    return undefined;
  }
}
