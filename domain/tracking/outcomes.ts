/** @module What became of tracking a run, as it is kept with the run. */
import type { WithinError } from '../../contracts/errors.ts';
import type { TrackingFailure, TrackingOutcome } from '../../contracts/tracking.ts';
import type { Clock, RunRecordStore } from '../caching/ports.ts';

/** Record of a run that was tracked: where, and what could not be kept. */
export const trackedRecord = 'tracked';
/** Begins the names of the records of attempts that failed for good. */
const untrackedPrefix = 'untracked.';

/** What became of a run that was tracked, or `undefined`. */
export async function trackedOutcome(
  runId: string,
  records: Pick<RunRecordStore, 'get'>,
): Promise<TrackingOutcome | undefined> {
  return (await records.get(runId, trackedRecord)) as TrackingOutcome | undefined;
}

/** Keeps why a run could not be tracked, for whoever asks; the same reason is kept once. */
export async function keepTrackingFailure(
  runId: string,
  error: WithinError,
  { records, clock }: { readonly records: RunRecordStore; readonly clock: Clock },
): Promise<void> {
  const failure: TrackingFailure = { code: error.code, message: error.message, at: clock.now() };
  if ((await trackingFailure(runId, records))?.message === error.message) return;
  const earlier = (await records.names(runId)).filter((name) => name.startsWith(untrackedPrefix)).length;
  await records.put(runId, `${untrackedPrefix}${String(earlier + 1).padStart(4, '0')}`, failure);
}

/** The last reason, or `undefined`. */
export async function trackingFailure(
  runId: string,
  records: Pick<RunRecordStore, 'names' | 'get'>,
): Promise<TrackingFailure | undefined> {
  const last = (await records.names(runId)).filter((name) => name.startsWith(untrackedPrefix)).at(-1);
  return last === undefined ? undefined : ((await records.get(runId, last)) as TrackingFailure);
}
