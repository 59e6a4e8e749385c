import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MlflowRegistry } from '../../../../adapters/tracking/mlflow/registry.ts';
import { MlflowRest, type RestTimes } from '../../../../adapters/tracking/mlflow/rest.ts';
import { describeModelRegistry } from '../../../conformance/model-registry.ts';
import { type FaultyServer, startFaultyServer } from '../../../support/faulty-server.ts';
import { hasMlflow, type MlflowServer, startMlflow } from '../../../support/mlflow.ts';

const times: RestTimes = { timeoutMs: 20_000, uploadMs: 20_000, attempts: 3, pauseMs: 1, longestPauseMs: 5 };

describe.skipIf(!hasMlflow)('a registry in MLflow (skipped without TEST_MLFLOW)', { timeout: 300_000 }, () => {
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

  const through = (url: string) => new MlflowRegistry(new MlflowRest({ address: url }, times));
  describeModelRegistry('An MLflow server', () => through(server.url));

  const version = (model: string) => ({ model, key: 'run-1', source: 'within:/sha256/a', tags: {} });

  it.each(['cut-after', 'status-after'] as const)(
    'makes no second version where the answer to the first is lost (%s)',
    async (kind) => {
      const model = `lost ${kind}`;
      proxy.fault((path, nth) => {
        if (!path.endsWith('/create') || nth > 1) return undefined;
        return kind === 'cut-after' ? { kind } : { kind, status: 503 };
      });
      const made = await through(proxy.url).registerVersion(version(model));
      expect(made.version).toBe(1);
      expect(await through(server.url).registerVersion(version(model))).toEqual(made);
      expect(await through(server.url).versions(model)).toHaveLength(1);
    },
  );

  it('says that the server is in trouble where it did not make the version, which is made with the next call', async () => {
    proxy.fault((path) => (path.endsWith('model-versions/create') ? { kind: 'status', status: 503 } : undefined));
    const asking = through(proxy.url).registerVersion(version('late'));
    await expect(asking).rejects.toMatchObject({ code: 'TRACKING_UNREACHABLE' });
    proxy.fault(() => undefined);
    expect((await through(proxy.url).registerVersion(version('late'))).version).toBe(1);
  });

  it('sees an alias that was set elsewhere as one that is not ours', async () => {
    const registry = through(server.url);
    await registry.registerVersion(version('foreign'));
    await server.call('registered-models/alias', { name: 'foreign', alias: 'champion', version: '1' });
    expect(await registry.model('foreign')).toMatchObject({ aliases: { champion: 1 }, aliasMarks: {} });
  });

  it('refuses a key that no filter of MLflow can hold', async () => {
    const asking = through(server.url).registerVersion({ ...version('quotes'), key: `"'` });
    await expect(asking).rejects.toMatchObject({ code: 'TRACKING_INVALID' });
  });
});
