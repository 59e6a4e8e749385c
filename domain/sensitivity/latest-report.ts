/** @module The newest report of seed sensitivity of a pipeline. */
import { z } from 'zod';
import { type BlobRef, blobRefSchema } from '../../contracts/digest.ts';
import { startedSweepSchema } from '../../contracts/sweep.ts';
import type { RunRecordStore } from '../caching/ports.ts';
import { sweepRecords } from './seed-sweeps.ts';

const concludedSchema = z.object({ reportRef: blobRefSchema });

/** Undefined where no sweep of the pipeline has been concluded. */
export async function latestSeedReport(
  pipeline: string,
  records: Pick<RunRecordStore, 'list' | 'get'>,
): Promise<BlobRef | undefined> {
  const ids = (await records.list()).filter((id) => id.startsWith('sweep-'));
  let newest: { readonly startedAt: number; readonly reportRef: BlobRef } | undefined;
  for (const id of ids) {
    const started = startedSweepSchema.safeParse(await records.get(id, sweepRecords.started)).data;
    if (started?.pipeline !== pipeline || (newest && newest.startedAt >= started.startedAt)) continue;
    const conclusion = concludedSchema.safeParse(await records.get(id, sweepRecords.conclusion)).data;
    if (conclusion) newest = { startedAt: started.startedAt, reportRef: conclusion.reportRef };
  }
  return newest?.reportRef;
}
