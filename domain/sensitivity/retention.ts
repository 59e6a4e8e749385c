/** @module What gc must know of seed sweeps: they go on while their rounds, which are runs, come and go. */
import { type StartedSweep, startedSweepSchema } from '../../contracts/sweep.ts';
import type { RunRecordStore } from '../caching/ports.ts';
import { sweepRecords } from './seed-sweeps.ts';

/** How the sweep of this id began; `undefined` where there is none, or where it has ended. */
export async function openSweep(sweepId: string, records: RunRecordStore): Promise<StartedSweep | undefined> {
  const started = startedSweepSchema.safeParse(await records.get(sweepId, sweepRecords.started)).data;
  const hasEnded = started && (await records.get(sweepId, sweepRecords.conclusion)) !== undefined;
  return hasEnded ? undefined : started;
}
