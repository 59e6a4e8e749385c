/** @module Tests of runs and models as they are tracked without MLflow. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../../adapters/store/open-store.ts';
import { openTracking } from '../../../adapters/tracking/open-tracking.ts';
import { register as models } from '../../../client/commands/models.ts';
import { register as runsCommand } from '../../../client/commands/runs/index.ts';
import { WithinError } from '../../../contracts/errors.ts';
import { keepTrackingFailure } from '../../../domain/tracking/outcomes.ts';
import { RegistryWatch } from '../../../domain/tracking/registry-watch.ts';
import { type TrackRunParts, trackRun } from '../../../domain/tracking/track-run.ts';
import { RecordedRuns } from '../../support/recorded-runs.ts';

const first = '20260101-000000-aaaaaa';
const second = '20260102-000000-bbbbbb';

let runs: RecordedRuns;
let parts: TrackRunParts;
beforeEach(() => {
  runs = new RecordedRuns();
  const clock = { now: () => 5_000 };
  const stores = openStore(runs.store, clock);
  const tracking = openTracking({ settings: {}, secret: async () => '', ...stores, clock });
  parts = { ...stores, tracking, watch: new RegistryWatch(tracking, stores.tracked), clock };
});
afterEach(() => runs.remove());

async function ended(runId: string, at: number): Promise<void> {
  const model = await runs.blobs.put(`{"weights":${at}}`, 'application/json');
  await runs.end(runId, { metrics: { accuracy: { value: 0.9, lower: 0.8, upper: 0.95 } }, results: { model } }, at);
}

describe('within runs --tracking', () => {
  it('lists tracked runs, newest first, with their metrics', async () => {
    await ended(first, 1000);
    await ended(second, 2000);
    for (const runId of [first, second]) await trackRun(runId, parts);
    const { lines } = await runs.call(runsCommand, 'runs', '--tracking');
    expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
      ['run', 'experiment', 'status', 'started (UTC)', 'metrics', 'page'],
      [second, 'demo', 'finished', '1970-01-01 00:00:02', 'accuracy 0.9000'],
      [first, 'demo', 'finished', '1970-01-01 00:00:01', 'accuracy 0.9000'],
    ]);
    const { documents } = await runs.call(runsCommand, 'runs', 'list', '--tracking', '--limit', '1', '--json');
    expect(documents).toMatchObject([{ place: 'the store of the project', runs: [{ name: second }] }]);
    const none = await runs.call(runsCommand, 'runs', '--tracking', '--experiment', 'other');
    expect(none.lines).toEqual(['No run is tracked in the store of the project.']);
  });

  it('wants --tracking beside --experiment', async () => {
    await expect(runs.call(runsCommand, 'runs', '--experiment', 'demo')).rejects.toThrow('--tracking');
  });
});

describe('within runs show', () => {
  it('shows a run by the beginning of its id, or by the id of the tracked run', async () => {
    await ended(first, 1000);
    const outcome = await trackRun(first, parts);
    const { lines } = await runs.call(runsCommand, 'runs', 'show', '20260101');
    expect(lines[0]).toBe(`${first} of demo: finished, started 1970-01-01 00:00:01, ended 1970-01-01 00:00:06 (UTC)`);
    expect(lines.join('\n')).toMatch(/model {2}demo version 1 \(within:\/sha256\/[0-9a-f]{64}\)/);
    expect(lines.join('\n')).toMatch(/file {3}model\/model\.json 16 B/);
    const { documents } = await runs.call(runsCommand, 'runs', 'show', outcome?.id ?? '', '--json');
    expect(documents).toMatchObject([{ run: { name: first, metrics: { accuracy: 0.9 } } }]);
  });

  it('says why a run is not there', async () => {
    await ended(first, 1000);
    await keepTrackingFailure(first, new WithinError('TRACKING_REFUSED', 'The server refuses.', {}), parts);
    await expect(runs.call(runsCommand, 'runs', 'show', first)).rejects.toMatchObject({
      code: 'TRACKING_NOT_FOUND',
      message: expect.stringContaining('TRACKING_REFUSED at 1970-01-01 00:00:05 UTC: The server refuses.') as string,
    });
    await expect(runs.call(runsCommand, 'runs', 'show', 'nobody')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
  });
});

describe('within models --registered', () => {
  it('lists versions with their aliases and runs', async () => {
    expect((await runs.call(models, 'models', '--registered')).lines).toEqual([
      'No model is registered in the store of the project.',
    ]);
    await ended(first, 1000);
    await ended(second, 2000);
    for (const runId of [first, second]) await trackRun(runId, parts);
    await parts.tracking.registry.setAlias({ model: 'demo', alias: 'champion', version: 1, by: 'test' });
    const { lines } = await runs.call(models, 'models', '--registered');
    expect(lines.map((line) => line.split(/ {2,}/).slice(0, 5))).toEqual([
      ['model', 'version', 'aliases', 'registered (UTC)', 'run'],
      ['demo', '2', '1970-01-01 00:00:05', second, expect.stringContaining('within:/')],
      ['demo', '1', 'champion', '1970-01-01 00:00:05', first],
    ]);
    const { documents } = await runs.call(models, 'models', '--registered', '--json');
    expect(documents).toMatchObject([{ models: [{ name: 'demo', aliases: { champion: 1 } }] }]);
  });
});
