import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FileRunRecords } from '../../../adapters/store/file-run-records.ts';
import { openSweep } from '../../../domain/sensitivity/retention.ts';
import { sweepRecords } from '../../../domain/sensitivity/seed-sweeps.ts';

it('knows a sweep from its begin to its end, and no run for one', async () => {
  const records = new FileRunRecords(mkdtempSync(join(tmpdir(), 'within-open-sweep-')));
  const started = {
    sweepId: 's',
    pipeline: 'p',
    modelType: 'm',
    workflowId: 'w',
    startedAt: 1,
    file: '',
    components: [],
  };
  await records.put('s', sweepRecords.started, started);
  await records.put('r', 'start', { ...started, runId: 'r' });
  expect(await openSweep('s', records)).toEqual(started);
  expect(await openSweep('r', records)).toBeUndefined();
  expect(await openSweep('unknown', records)).toBeUndefined();
  await records.put('s', sweepRecords.conclusion, {});
  expect(await openSweep('s', records)).toBeUndefined();
});
