/** @module Names of runs and of their records, checked before they become part of a path. */
import { WithinError } from '../../contracts/errors.ts';

const safeName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** Folder of the records: of runs, of events and deliveries, of reviews, of what is tracked, of deployments, of flags, or of who did what. */
export const recordKinds = ['runs', 'messages', 'reviews', 'tracking', 'deployments', 'flags', 'audit'] as const;
export type RecordKind = (typeof recordKinds)[number];

/** Errors: `RUN_NOT_FOUND` where a name could lead elsewhere. */
export function checkRecordName(runId: string, name: string): void {
  if (safeName.test(runId) && safeName.test(name)) return;
  throw new WithinError('RUN_NOT_FOUND', `${JSON.stringify(runId)} is not a run id; within runs lists them.`, {
    runId,
  });
}
