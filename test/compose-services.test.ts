/** @module What docker-compose.yml says to its services, said to the same programs outside of containers. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import getPort from 'get-port';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMessageChannels } from '../adapters/index.ts';
import { openStore } from '../adapters/store/open-store.ts';
import { openTracking } from '../adapters/tracking/open-tracking.ts';
import { loadConfig } from '../config/load.ts';
import { composed, composedServices } from './support/compose.ts';
import { hasMlflow, type MlflowServer, startMlflow } from './support/mlflow.ts';

const services = composedServices();
const bin = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'within', 'bin');
const clock = { now: () => 1_700_000_000_000 };

describe('the worker and the gateway', () => {
  it.each(['worker', 'gateway'])('the %s finds its servers, its mail and its keys in the environment', async (name) => {
    const environment = composed(services[name]?.environment);
    const { temporal, shared, tracking, collaboration, uploads } = loadConfig(environment);
    expect(temporal.address).toBe('temporal:7233');
    expect(shared?.address).toBe('s3://within/store');
    expect(tracking).toMatchObject({ uri: 'http://mlflow:5000', username: 'env:MLFLOW_TRACKING_USERNAME' });
    expect(collaboration.publicUrl).toBe('http://localhost:8133');
    expect(uploads.tokens).toEqual(['compose=env:UPLOAD_TOKEN', 'prometheus:viewer=env:METRICS_TOKEN']);
    const references = [tracking.webhookSecret, collaboration.linkSecret, collaboration.smtp];
    for (const reference of references) expect(environment[reference?.slice('env:'.length) ?? '']).toBeTruthy();
    const before = process.env['SMTP_ADDRESS'];
    process.env['SMTP_ADDRESS'] = environment['SMTP_ADDRESS'];
    const channels = await createMessageChannels(collaboration, '/project', {
      reviewPage: () => undefined,
      decide: () => undefined,
      unsubscribe: () => undefined,
    });
    if (before === undefined) delete process.env['SMTP_ADDRESS'];
    expect(channels.map((channel) => channel.name)).toEqual(['email']);
    await Promise.all(channels.map((channel) => channel.close()));
  });
});

/** The bucket's service over a folder of the test, on a port of its own. */
async function startBucket(folder: string): Promise<{ url: string; process: ChildProcess }> {
  const port = await getPort();
  const { entrypoint = [], environment } = services['bucket'] ?? {};
  const [shell = 'sh', ...words] = entrypoint.map((word) => word.replaceAll('/data', folder));
  const server = spawn(shell, words, {
    stdio: 'ignore',
    env: {
      ...process.env,
      ...composed(environment),
      PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
      VGW_PORT: `127.0.0.1:${port}`,
    },
  });
  const url = `http://127.0.0.1:${port}`;
  while (server.exitCode === null) {
    // Each try waits for the connection to be refused or taken.
    if (
      await fetch(`${url}/health`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      return { url, process: server };
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`the bucket ended with status ${server.exitCode}`);
}

/** Status of a GET under another name of the server. */
function statusAs(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/api/2.0/mlflow/experiments/get?experiment_id=0`, { headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.once('error', reject);
    asked.end();
  });
}

const hasBucket = existsSync(join(bin, 'versitygw'));

describe.skipIf(!hasMlflow || !hasBucket)(
  'MLflow over the bucket (skipped without TEST_MLFLOW)',
  { timeout: 300_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'within-compose-'));
    const data = join(folder, 'data');
    let bucket: Awaited<ReturnType<typeof startBucket>>;
    let mlflow: MlflowServer;
    const environment = composed(services['mlflow']?.environment);
    beforeAll(async () => {
      mkdirSync(data);
      bucket = await startBucket(data);
      const args = (port: number) =>
        (services['mlflow']?.command ?? [])
          .filter((word) => !/^--(host|port)=/.test(word))
          .map((word) => word.replace('127.0.0.1:5000', `127.0.0.1:${port}`));
      const { HOME: _home, ...env } = environment;
      mlflow = await startMlflow({ args, env: { ...env, MLFLOW_S3_ENDPOINT_URL: bucket.url } });
    }, 600_000);
    afterAll(async () => {
      await mlflow?.stop();
      if (bucket?.process.kill('SIGKILL')) await once(bucket.process, 'exit');
      rmSync(folder, { recursive: true, force: true });
    });

    const openWith = (password: string) => {
      const values: Record<string, string> = {
        'env:MLFLOW_TRACKING_USERNAME': 'admin',
        'env:MLFLOW_TRACKING_PASSWORD': password,
      };
      const stores = openStore(join(folder, 'store'), clock);
      const { tracking: settings } = loadConfig(composed(services['worker']?.environment));
      const secret = async (reference: string) => values[reference] ?? '';
      return {
        stores,
        tracking: openTracking({ settings: { ...settings, uri: mlflow.url }, secret, ...stores, clock }),
      };
    };

    it('takes a run and its files from who has the password, and keeps the files in the bucket', async () => {
      const { tracking, stores } = openWith(
        composed(services['worker']?.environment)['MLFLOW_TRACKING_PASSWORD'] ?? '',
      );
      const run = await tracking.runs.begin({ key: 'k', experiment: 'e', name: 'n', startedAt: clock.now(), tags: {} });
      await tracking.runs.putArtifact(run.id, 'report.html', await stores.blobs.put('<html>', 'text/html'));
      expect(await tracking.runs.artifacts(run.id)).toEqual([{ path: 'report.html', size: 6 }]);
      const kept = readdirSync(join(data, 'within', 'mlflow'), { recursive: true }).map(String);
      expect(kept.filter((path) => path.endsWith('report.html'))).toHaveLength(1);
      await expect(openWith('another password').tracking.check()).rejects.toMatchObject({ code: 'TRACKING_REFUSED' });
    });

    it('answers under the name of its service, and under no name of others', async () => {
      // 401: the name is known, the password is not.
      expect(await statusAs(mlflow.url, 'mlflow:5000')).toBe(401);
      expect(await statusAs(mlflow.url, 'evil.example')).toBe(403);
    });

    it('is healthy where its health check asks', async () => {
      expect((await fetch(`${mlflow.url}/health`)).status).toBe(200);
    });
  },
);
