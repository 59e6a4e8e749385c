import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createExternalReads } from '../../../adapters/external/index.ts';
import { standardObjectService } from '../../../adapters/store/s3/object-service.ts';
import { hasMlflow, type MlflowServer, startMlflow } from '../../support/mlflow.ts';

describe.skipIf(!hasMlflow)('a model in MLflow as a probe (skipped without TEST_MLFLOW)', () => {
  let server: MlflowServer;
  beforeAll(async () => {
    server = await startMlflow();
    await server.call('registered-models/create', { name: 'churn' });
    for (const source of ['s3://models/a', 's3://models/b'])
      await server.call('model-versions/create', { name: 'churn', source });
    await server.call('registered-models/alias', { name: 'churn', alias: 'champion', version: '1' });
  }, 180_000);
  afterAll(() => server.stop());

  const reads = createExternalReads(async () => server.url, standardObjectService());
  const probe = (model: string) => reads.probe({ kind: 'mlflow', tracking: 'env:MLFLOW_TRACKING_URI', model }, '/');

  it('has another state once its alias names another version', async () => {
    const first = await probe('models:/churn@champion');
    expect(first).toMatch(/^version 1, /);
    expect(await probe('models:/churn@champion')).toBe(first);
    await server.call('registered-models/alias', { name: 'churn', alias: 'champion', version: '2' });
    expect(await probe('models:/churn@champion')).toMatch(/^version 2, /);
    expect(await probe('models:/churn/1')).toMatch(/^version 1, /);
  });

  it.each([
    ['models:/churn@none', 'SOURCE_NOT_FOUND'],
    ['models:/nobody/1', 'SOURCE_NOT_FOUND'],
    ['churn', 'SOURCE_INVALID'],
  ])('answers %s with %s', async (model, code) => {
    await expect(probe(model)).rejects.toMatchObject({ code });
  });

  it('is no source of rows', async () => {
    const source = { kind: 'mlflow', tracking: server.url, model: 'models:/churn/1' } as const;
    await expect(reads.fetch(source, '/', '/tmp/none')).rejects.toMatchObject({ code: 'SOURCE_INVALID' });
  });
});
