import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FileBlobStore } from '../../../adapters/store/file-blob-store.ts';
import { FileRunRecords } from '../../../adapters/store/file-run-records.ts';
import { WithinError } from '../../../contracts/errors.ts';
import { type RunDocument, startRecord } from '../../../contracts/run.ts';
import { resultRecord } from '../../../domain/caching/executor.ts';
import { awaitsTracking, requireTracked } from '../../../domain/deployment/tracked-model.ts';
import { keepTrackingFailure, trackedRecord } from '../../../domain/tracking/outcomes.ts';
import { aRun } from '../../support/deployments.ts';

async function ended(over: Partial<RunDocument> = {}, track = true) {
  const root = mkdtempSync(join(tmpdir(), 'within-tracked-'));
  const records = new FileRunRecords(root);
  const blobs = new FileBlobStore(root, () => Promise.resolve(''));
  const document = aRun(over);
  const { runId, pipeline, kind, definitionRef } = document;
  const started = { runId, workflowId: 'w', pipeline, kind, definitionRef, file: 'p.yaml', startedAt: 0 };
  await records.put(runId, startRecord, { ...started, track });
  await records.put(runId, resultRecord, await blobs.put(JSON.stringify(document), 'application/json'));
  return { records, blobs };
}

it('waits for a run that is tracked, until it is or never will be', async () => {
  const ports = await ended();
  await expect(requireTracked('r1', ports)).rejects.toThrow(/is not tracked yet/);
  expect(await awaitsTracking('r1', ports)).toBe(true);
  await ports.records.put('r1', trackedRecord, { place: 'here', id: 'x', problems: [] });
  await requireTracked('r1', ports);
  expect(await awaitsTracking('r1', ports)).toBe(false);
  const refused = await ended();
  const error = new WithinError('TRACKING_REFUSED', 'no', {});
  await keepTrackingFailure('r1', error, { ...refused, clock: { now: () => 1 } });
  await requireTracked('r1', refused);
});

it('waits for no run that is not tracked', async () => {
  await requireTracked('r1', await ended({ flags: { tracking: false } }));
  await requireTracked('r1', await ended({}, false));
  await requireTracked('unknown', await ended());
});
