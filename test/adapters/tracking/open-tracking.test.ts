import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../../adapters/store/open-store.ts';
import { openTracking, type TrackingSettings } from '../../../adapters/tracking/open-tracking.ts';
import { startFaultyServer } from '../../support/faulty-server.ts';
import { hasMlflow, type MlflowServer, startMlflow } from '../../support/mlflow.ts';

const clock = { now: () => 1_700_000_000_000 };
const folder = mkdtempSync(join(tmpdir(), 'within-open-tracking-'));
const { blobs, tracked } = openStore(folder, clock);
const values: Record<string, string> = {
  'env:U': 'admin',
  'env:P': 'a long password',
  'env:WRONG': 'another password',
  'env:TOKEN': 'the-token',
};
const open = (settings?: TrackingSettings) =>
  openTracking({
    settings,
    secret: async (reference) => {
      const value = values[reference];
      if (value === undefined) throw new Error('it is not set');
      return value;
    },
    blobs,
    tracked,
    clock,
    times: { timeoutMs: 60_000, uploadMs: 60_000, attempts: 2, pauseMs: 1, longestPauseMs: 5 },
  });

describe('the store of tracked runs', () => {
  it('is that of the project where no server is named', async () => {
    const tracking = open();
    expect(tracking.kind).toBe('local');
    await tracking.check();
  });

  it('sends a token to the server that is named', async () => {
    const server = await startFaultyServer();
    server.fault(() => ({ kind: 'status', status: 200, body: '{"experiments":[]}' }));
    await open({ uri: server.url, token: 'env:TOKEN' }).check();
    expect(server.last().authorization).toBe('Bearer the-token');
    await server.close();
  });

  it('says where credentials are missing, before anything is sent', async () => {
    const tracking = open({ uri: 'http://localhost:1', token: 'env:NOWHERE' });
    await expect(tracking.check()).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('env:NOWHERE'),
    });
  });
});

describe.skipIf(!hasMlflow)('an MLflow server with users (skipped without TEST_MLFLOW)', { timeout: 300_000 }, () => {
  let server: MlflowServer;
  let address: string;
  beforeAll(async () => {
    const admin = { username: 'admin', password: values['env:P'] ?? '' };
    server = await startMlflow({ admin, artifactRoot: join(folder, 'mlruns') });
    address = server.url;
  }, 600_000);
  afterAll(() => server.stop());

  it('answers with name and password', async () => {
    const tracking = open({ uri: address, username: 'env:U', password: 'env:P' });
    await tracking.check();
    const run = await tracking.runs.begin({ key: 'k', experiment: 'e', name: 'n', startedAt: 5, tags: {} });
    expect(await tracking.runs.run(run.id)).toEqual(run);
  });

  it.each<[string, TrackingSettings]>([
    ['another password', { username: 'env:U', password: 'env:WRONG' }],
    ['a token', { token: 'env:TOKEN' }],
    ['nothing', {}],
  ])('refuses %s, with what to set', async (_name, credentials) => {
    const tracking = open({ uri: address, ...credentials });
    const refused = { code: 'TRACKING_REFUSED', message: expect.stringContaining('MLFLOW_TRACKING_PASSWORD') };
    await expect(tracking.check()).rejects.toMatchObject(refused);
    await expect(tracking.registry.model('m')).rejects.toMatchObject(refused);
    expect(await tracking.check().catch((error: unknown) => JSON.stringify(error))).not.toContain('another password');
  });

  it('refuses a person who may only read', async () => {
    await server.call('users/create', { username: 'reader', password: 'only for reading' });
    values['env:READER'] = 'reader';
    values['env:READING'] = 'only for reading';
    const begin = (credentials: TrackingSettings) =>
      open({ uri: address, ...credentials }).runs.begin({
        key: 'by the reader',
        experiment: 'e',
        name: 'n',
        startedAt: 5,
        tags: {},
      });
    await begin({ username: 'env:U', password: 'env:P' });
    const reading = open({ uri: address, username: 'env:READER', password: 'env:READING' });
    await reading.check();
    const run = await begin({ username: 'env:READER', password: 'env:READING' });
    await expect(reading.runs.log(run.id, { params: { a: '1' } })).rejects.toMatchObject({
      code: 'TRACKING_REFUSED',
      details: { status: 403 },
    });
  });

  it('says that it takes no files where it keeps them in a folder of its own', async () => {
    const tracking = open({ uri: address, username: 'env:U', password: 'env:P' });
    const run = await tracking.runs.begin({ key: 'files', experiment: 'e', name: 'n', startedAt: 5, tags: {} });
    const putting = tracking.runs.putArtifact(run.id, 'a.txt', await blobs.put('x', 'text/plain'));
    await expect(putting).rejects.toMatchObject({
      code: 'TRACKING_INVALID',
      message: expect.stringContaining('--serve-artifacts'),
    });
  });
});
