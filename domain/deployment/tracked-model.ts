/** @module Whether the model of a run is registered by its tracking soon: two who register it at once would make two versions. */
import { WithinError } from '../../contracts/errors.ts';
import { type RunPorts, recordedRun } from '../caching/recorded-runs.ts';
import { trackedOutcome, trackingFailure } from '../tracking/outcomes.ts';

/** Whether it is still to be tracked. */
export async function awaitsTracking(runId: string, ports: RunPorts): Promise<boolean> {
  const { started, document } = await recordedRun(runId, ports);
  if (!started?.track || !document || document.flags['tracking'] === false) return false;
  const { records } = ports;
  return ((await trackedOutcome(runId, records)) ?? (await trackingFailure(runId, records))) === undefined;
}

/**
 * Once a run is tracked, or never will be, its version is there or can be made. Throws `TRACKING_UNREACHABLE` before,
 * which is tried again.
 */
export async function requireTracked(runId: string, ports: RunPorts): Promise<void> {
  if (!(await awaitsTracking(runId, ports))) return;
  const message = `The run ${runId} is not tracked yet, and its model is registered with it; try again once within runs show ${runId} finds it, or run within runs reconcile.`;
  throw new WithinError('TRACKING_UNREACHABLE', message, { runId });
}
