/** @module Holds the registry and the tracked runs against what is known: webhooks may be lost, this is not. */
import type { CollaborationEvent } from '../../contracts/events.ts';
import { startRecord } from '../../contracts/run.ts';
import type { ReconcileOutcome, RegistryChange } from '../../contracts/tracking.ts';
import { resultRecord } from '../caching/executor.ts';
import type { RunRecordStore } from '../caching/ports.ts';
import { recordedRun } from '../caching/recorded-runs.ts';
import { trackedRecord } from './outcomes.ts';
import { registryEvent } from './registry-events.ts';
import type { TrackRunParts } from './track-run.ts';

/** Entries of a list in the result; the counts are of all. */
const mostListed = 100;
/** Milliseconds after which an ended run is no longer looked for. */
const oldest = 30 * 24 * 3_600_000;

export interface ReconcileDoors {
  /** Gives events to people; once it returns they are taken. */
  emit(events: readonly CollaborationEvent[]): Promise<void>;
  /** Starts the tracking of a run that was left out, unless it goes on already. */
  track(runId: string): Promise<void>;
}

/** Throws what the registry throws: then nothing is kept that people were not told of. */
export async function reconcileTracking(parts: TrackRunParts, doors: ReconcileDoors): Promise<ReconcileOutcome> {
  const changes: RegistryChange[] = [];
  let models = 0;
  for await (const found of parts.watch.look()) {
    models += 1;
    changes.push(...found.changes);
    const context = { state: found.state, at: parts.clock.now(), tracking: parts.tracking };
    await doors.emit(found.changes.map((change) => registryEvent(change, context)));
    await found.keep();
  }
  const untracked = await untrackedRuns(parts);
  for (const runId of untracked) await doors.track(runId);
  return {
    models,
    changes: changes.slice(0, mostListed),
    changeCount: changes.length,
    untracked: untracked.slice(0, mostListed),
    untrackedCount: untracked.length,
  };
}

/** Ended runs that were to be tracked and are not there yet. */
async function untrackedRuns(parts: TrackRunParts): Promise<readonly string[]> {
  const { records, clock } = parts;
  const untracked: string[] = [];
  for (const runId of await records.list()) {
    if (startOf(runId) < clock.now() - oldest || !(await isLeftOut(runId, records))) continue;
    const { started, document } = await recordedRun(runId, parts);
    if (started?.track && document && document.flags['tracking'] !== false) untracked.push(runId);
  }
  return untracked;
}

async function isLeftOut(runId: string, records: RunRecordStore): Promise<boolean> {
  const names = new Set(await records.names(runId));
  return names.has(startRecord) && names.has(resultRecord) && !names.has(trackedRecord);
}

/** Ids begin with the time of the start: `20261124-130501-…`. Any other id is young enough. */
function startOf(runId: string): number {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)-/.exec(runId) ?? [];
  return year === undefined ? Number.POSITIVE_INFINITY : Date.UTC(Number(year), Number(month) - 1, Number(day) + 1);
}
