import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../../../adapters/store/open-store.ts';
import { MlflowRest, type RestTimes } from '../../../../adapters/tracking/mlflow/rest.ts';
import { MlflowRuns } from '../../../../adapters/tracking/mlflow/runs.ts';
import { describeRunTracking } from '../../../conformance/run-tracking.ts';
import { type Fault, type FaultyServer, startFaultyServer } from '../../../support/faulty-server.ts';
import { hasMlflow, type MlflowServer, startMlflow } from '../../../support/mlflow.ts';

const times: RestTimes = { timeoutMs: 60_000, uploadMs: 60_000, attempts: 3, pauseMs: 1, longestPauseMs: 5 };
const start = 1_700_000_000_000;

describe.skipIf(!hasMlflow)('runs in MLflow (skipped without TEST_MLFLOW)', { timeout: 300_000 }, () => {
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

  const { blobs } = openStore(mkdtempSync(join(tmpdir(), 'within-mlflow-runs-')), { now: () => start });
  const through = (url: string) => new MlflowRuns(new MlflowRest({ address: url }, times), blobs);
  const wanted = (key: string) => ({ key, experiment: `of ${key}`, name: key, startedAt: start, tags: {} });
  describeRunTracking('An MLflow server', () => ({ runs: through(server.url), blobs }));

  it.each(['runs/create', 'experiments/create'])('makes nothing twice where the answer to %s is lost', async (path) => {
    for (const kind of ['cut-after', 'status-after'] as const) {
      const fault: Fault = kind === 'cut-after' ? { kind } : { kind, status: 503 };
      proxy.fault((asked, nth) => (asked.endsWith(path) && nth === 1 ? fault : undefined));
      const key = `lost ${path} ${kind}`;
      const run = await through(proxy.url).begin(wanted(key));
      expect((await through(server.url).begin(wanted(key))).id).toBe(run.id);
      expect(await through(server.url).search({ experiment: `of ${key}`, limit: 9 })).toHaveLength(1);
    }
  });

  it('logs every value once however often the server answers 503, 429 or not at all', async () => {
    const faults: readonly Fault[] = [
      { kind: 'status', status: 503 },
      { kind: 'status-after', status: 503 },
      { kind: 'cut-after' },
      { kind: 'status', status: 429, headers: { 'retry-after': '0' } },
    ];
    for (const [index, fault] of faults.entries()) {
      // Each call fails once.
      proxy.fault((_path, nth) => (nth === 1 ? fault : undefined));
      const runs = through(proxy.url);
      const { id } = await through(server.url).begin(wanted(`faulty ${index}`));
      await runs.log(id, { params: { a: '1' }, metrics: [{ key: 'm', value: 1, at: start, step: 0 }] });
      await runs.logDatasets(id, [{ name: 'd', digest: 'x', sourceType: 'local', source: '{}', context: 'training' }]);
      await runs.putArtifact(id, 'a/b.txt', await blobs.put('bytes', 'text/plain'));
      await runs.end(id, 'finished', start + 1);
      expect(await through(server.url).run(id)).toMatchObject({
        status: 'finished',
        params: { a: '1' },
        metrics: { m: 1 },
      });
      const history = (await server.read('metrics/get-history', { run_id: id, metric_key: 'm' })) as {
        metrics: unknown[];
      };
      expect(history.metrics).toHaveLength(1);
      expect(await through(server.url).artifacts(id, 'a')).toEqual([{ path: 'a/b.txt', size: 5 }]);
    }
  });

  it('asks no more where a run lies that it began, since a server that checks a password takes long for each call', async () => {
    const asked: string[] = [];
    proxy.fault((path) => void asked.push(path));
    const runs = through(proxy.url);
    const { id } = await runs.begin(wanted('placed'));
    const bytes = await blobs.put('bytes', 'text/plain');
    const put = async (from: MlflowRuns) => {
      asked.length = 0;
      for (const path of ['a.txt', 'b.txt']) await from.putArtifact(id, path, bytes);
      expect(await from.settle('placed', id)).toBe(0);
      return asked.filter((path) => path.endsWith('runs/get')).length;
    };
    expect(await put(runs)).toBe(0);
    // Of a worker that went on where another one was killed.
    expect(await put(through(proxy.url))).toBe(1);
  });

  it('goes on with the run that has ended where a slow server made two, and settles them', async () => {
    const runs = through(server.url);
    const first = await runs.begin(wanted('doubled'));
    const second = (await server.call('runs/create', {
      experiment_id: (
        (await server.read('runs/get', { run_id: first.id })) as { run: { info: { experiment_id: string } } }
      ).run.info.experiment_id,
      start_time: start,
      tags: [{ key: 'within.key', value: 'doubled' }],
    })) as { run: { info: { run_id: string } } };
    const late = second.run.info.run_id;
    await runs.end(late, 'finished', start + 1);
    expect((await runs.begin(wanted('doubled'))).id).toBe(late);
    expect(await runs.settle('doubled', late)).toBe(1);
    expect((await runs.search({ experiment: 'of doubled', limit: 9 })).map(({ id }) => id)).toEqual([late]);
    expect(await runs.settle('doubled', late)).toBe(0);
  });

  it('makes no run anew that a person deleted, and says so', async () => {
    const { id } = await through(server.url).begin(wanted('deleted'));
    await server.call('runs/delete', { run_id: id });
    await expect(through(server.url).begin(wanted('deleted'))).rejects.toThrow(/restore it/);
  });

  it('says that an experiment was deleted', async () => {
    const made = (await server.call('experiments/create', { name: 'of gone' })) as { experiment_id: string };
    await server.call('experiments/delete', made);
    const beginning = through(server.url).begin(wanted('gone'));
    await expect(beginning).rejects.toMatchObject({
      code: 'TRACKING_INVALID',
      message: expect.stringContaining('restore'),
    });
  });

  it('logs to an experiment that people made, and finds it as one of ours from then on', async () => {
    await server.call('experiments/create', { name: 'of people' });
    const { key } = await through(server.url).begin(wanted('people'));
    expect((await through(server.url).search({ limit: 100 })).map((run) => run.key)).toContain(key);
  });

  it('shows runs that others logged to the same experiment', async () => {
    const runs = through(server.url);
    const { id } = await runs.begin(wanted('shared'));
    const { run } = (await server.read('runs/get', { run_id: id })) as { run: { info: { experiment_id: string } } };
    await server.call('runs/create', {
      experiment_id: run.info.experiment_id,
      start_time: start + 1,
      run_name: 'by hand',
    });
    const found = await runs.search({ experiment: 'of shared', limit: 9 });
    expect(found.map(({ name, key }) => [name, key])).toEqual([
      ['by hand', undefined],
      ['shared', 'shared'],
    ]);
  });

  it('reads values that are no numbers', async () => {
    const runs = through(server.url);
    const { id } = await runs.begin(wanted('nan'));
    await server.call('runs/log-batch', {
      run_id: id,
      metrics: [{ key: 'm', value: 'NaN', timestamp: start, step: 0 }],
    });
    expect((await runs.run(id))?.metrics).toEqual({ m: Number.NaN });
  });

  it('links to the page of the run', async () => {
    const { id, url } = await through(server.url).begin(wanted('linked'));
    expect(url).toMatch(new RegExp(`^${server.url}/#/experiments/\\d+/runs/${id}$`));
  });
});
