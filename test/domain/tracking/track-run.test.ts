import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trackedRecord } from '../../../domain/tracking/outcomes.ts';
import { trackRun } from '../../../domain/tracking/track-run.ts';
import { type FaultyServer, startFaultyServer } from '../../support/faulty-server.ts';
import { hasMlflow, type MlflowServer, startMlflow } from '../../support/mlflow.ts';
import { finishedAt, startedAt, trackedRuns } from '../../support/tracked-runs.ts';

type Lab = ReturnType<typeof trackedRuns>;

/** Everything that a repeat could change. */
async function everything({ tracking }: Lab, id: string): Promise<unknown> {
  return {
    run: await tracking.runs.run(id),
    runs: await tracking.runs.search({ limit: 100 }),
    artifacts: [await tracking.runs.artifacts(id), await tracking.runs.artifacts(id, 'model')],
    models: await tracking.registry.models(),
    versions: await tracking.registry.versions('churn'),
  };
}

function describeTracking(name: string, open: () => Lab): void {
  describe(name, () => {
    it('writes the run, its data, its files and its model with the times of the run, and a repeat changes nothing', async () => {
      const lab = open();
      await lab.ended('r1');
      const outcome = await trackRun('r1', lab);
      expect(outcome).toMatchObject({ place: lab.tracking.place, model: { name: 'churn', version: 1 }, problems: [] });
      const id = outcome?.id ?? '';
      expect(await lab.tracking.runs.run(id)).toMatchObject({
        key: 'run/r1',
        experiment: 'churn',
        status: 'finished',
        startedAt,
        endedAt: finishedAt,
        params: { seed: '42', 'train.with.l2': '0.5' },
        metrics: { accuracy: 0.9, 'accuracy.lower': 0.85 },
        tags: { 'within.run': 'r1' },
        datasets: [{ name: 'data/iris.csv', context: 'training' }],
      });
      expect((await lab.tracking.runs.artifacts(id)).map(({ path }) => path)).toEqual([
        'metrics.json',
        'model',
        'report.html',
      ]);
      const before = await everything(lab, id);
      expect(await trackRun('r1', lab)).toEqual(outcome);
      expect(await everything(lab, id)).toEqual(before);
      expect(await lab.records.get('r1', trackedRecord)).toEqual(outcome);
    });

    it('gives the same model no second version, and another one the next', async () => {
      const lab = open();
      for (const [runId, model] of Object.entries({ a1: 'a', a2: 'a', b1: 'b' })) await lab.ended(runId, { model });
      const versions = [];
      for (const runId of ['a1', 'a2', 'b1']) versions.push((await trackRun(runId, lab))?.model?.version);
      expect(versions[1]).toBe(versions[0]);
      expect(versions[2]).toBe((versions[0] ?? 0) + 1);
    });

    it('tells of a parameter that has another value there, and writes all the rest', async () => {
      const lab = open();
      await lab.ended('other', { model: 'other' });
      const { id } = await lab.tracking.runs.begin({
        key: 'run/other',
        experiment: 'churn',
        name: 'x',
        startedAt,
        tags: {},
      });
      await lab.tracking.runs.log(id, { params: { 'train.with.l2': '0.7' } });
      const outcome = await trackRun('other', lab);
      expect(outcome?.problems).toEqual([expect.stringMatching(/train\.with\.l2 is "0\.7" in .* and was "0\.5"/)]);
      expect(await lab.tracking.runs.run(id)).toMatchObject({
        status: 'finished',
        params: { 'train.with.l2': '0.7', seed: '42', 'train.learner': 'ridge' },
        metrics: { accuracy: 0.9 },
      });
    });

    it('writes a run that failed, without a version', async () => {
      const lab = open();
      await lab.ended('bad', { document: { status: 'failed', results: {}, metrics: {} } });
      const outcome = await trackRun('bad', lab);
      expect(outcome).not.toHaveProperty('model');
      expect(await lab.tracking.runs.run(outcome?.id ?? '')).toMatchObject({ status: 'failed', endedAt: finishedAt });
    });
  });
}

describeTracking('a run in the store of the project', () => trackedRuns());

it('is not tracked where the flag was off, or before it has ended', async () => {
  const lab = trackedRuns();
  await lab.ended('off', { document: { flags: { tracking: false } } });
  expect(await trackRun('off', lab)).toBeUndefined();
  expect(await trackRun('nobody', lab)).toBeUndefined();
  expect(await lab.tracking.runs.search({ limit: 9 })).toEqual([]);
});

it('is tracked without a file whose bytes are gone, which is told', async () => {
  const lab = trackedRuns();
  const gone = { digest: 'e'.repeat(64), size: 3, mediaType: 'text/html' };
  await lab.ended('lost', { document: { results: { report: gone } } });
  const outcome = await trackRun('lost', lab);
  expect(outcome?.problems).toEqual([expect.stringContaining('report.html')]);
});

describe.skipIf(!hasMlflow)('with MLflow (skipped without TEST_MLFLOW)', { timeout: 300_000 }, () => {
  let server: MlflowServer;
  let proxy: FaultyServer;
  beforeAll(async () => {
    server = await startMlflow();
    proxy = await startFaultyServer(server.url);
  }, 600_000);
  afterAll(async () => {
    await proxy.close();
    await server.stop();
  });

  describeTracking('a run in MLflow', () => trackedRuns(server.url));

  it('fails for a while where the server is away, and is written once it is back, once', async () => {
    const lab = trackedRuns(proxy.url);
    await lab.ended('away', { model: 'away' });
    for (const fault of [
      { kind: 'status', status: 503 },
      { kind: 'cut' },
      { kind: 'status-after', status: 503 },
    ] as const) {
      proxy.fault((path) => (path.includes('log-batch') || path.includes('artifacts/') ? fault : undefined));
      await expect(trackRun('away', lab)).rejects.toMatchObject({ code: 'TRACKING_UNREACHABLE' });
    }
    proxy.fault(() => undefined);
    const outcome = await trackRun('away', lab);
    const found = await trackedRuns(server.url).tracking.runs.search({
      experiment: 'churn',
      key: 'run/away',
      limit: 9,
    });
    expect(found.map(({ id, status }) => [id, status])).toEqual([[outcome?.id, 'finished']]);
    const history = await server.read('metrics/get-history', { run_id: outcome?.id ?? '', metric_key: 'accuracy' });
    expect(history).toMatchObject({ metrics: [{ value: 0.9, timestamp: finishedAt, step: 0 }] });
  });

  it.each([
    [401, 'TRACKING_REFUSED'],
    [404, 'TRACKING_NOT_FOUND'],
  ])('says what to do where the server answers %i, and asks once', async (status, code) => {
    const lab = trackedRuns(proxy.url);
    await lab.ended('refused');
    let calls = 0;
    proxy.fault(() => {
      calls += 1;
      return { kind: 'status', status };
    });
    await expect(trackRun('refused', lab)).rejects.toMatchObject({
      code,
      message: expect.stringContaining('MLFLOW_TRACKING'),
    });
    expect(calls).toBe(1);
    proxy.fault(() => undefined);
  });

  it('gives up a call that is not answered in time, to make it again later', async () => {
    const slow = { timeoutMs: 50, uploadMs: 50, attempts: 2, pauseMs: 1, longestPauseMs: 5 };
    const lab = trackedRuns(proxy.url, slow);
    await lab.ended('slow');
    proxy.fault(() => ({ kind: 'silent' }));
    await expect(trackRun('slow', lab)).rejects.toMatchObject({
      code: 'TRACKING_UNREACHABLE',
      message: expect.stringContaining('in time'),
    });
    proxy.fault(() => undefined);
  });
});
