import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AliasTarget } from '../../../adapters/deployment/alias.ts';
import { FileRunRecords } from '../../../adapters/store/file-run-records.ts';
import { LocalRegistry } from '../../../adapters/tracking/local/registry.ts';
import { MlflowRegistry } from '../../../adapters/tracking/mlflow/registry.ts';
import { MlflowRest } from '../../../adapters/tracking/mlflow/rest.ts';
import type { TargetChange } from '../../../contracts/deployment.ts';
import type { ModelRegistry } from '../../../domain/tracking/ports.ts';
import { describeDeploymentTarget } from '../../conformance/deployment-target.ts';
import { aRequest } from '../../support/deployments.ts';
import { hasMlflow, type MlflowServer, startMlflow } from '../../support/mlflow.ts';

let count = 0;
async function opened(registry: ModelRegistry) {
  count += 1;
  const model = `deployed-${count}`;
  for (const key of ['one', 'two', 'three'])
    await registry.registerVersion({ model, key, source: 'within:/sha256/a', tags: {} });
  await registry.setAlias({ model, alias: 'champion', version: 1, by: 'the test' });
  const world = async () => ({
    ...(await registry.model(model)),
    tags: (await registry.version(model, 2))?.tags,
  });
  return { target: new AliasTarget(registry), request: { model }, world };
}
/** Somebody has moved the alias meanwhile. */
async function moved(registry: ModelRegistry) {
  const parts = await opened(registry);
  await registry.setAlias({ model: parts.request.model, alias: 'champion', version: 3, by: 'somebody' });
  return parts;
}

const local = () => {
  const root = mkdtempSync(join(tmpdir(), 'within-alias-'));
  return new LocalRegistry(new FileRunRecords(root, 'tracking'), { now: () => 5 });
};

describeDeploymentTarget('An alias in the store', { open: () => opened(local()), broken: () => moved(local()) });

describe('an alias', () => {
  const orderOf = (model: string) => (number: number, stage: TargetChange['stage']) => ({
    request: aRequest({ model }),
    change: { key: `d1.${number}.${stage}`, number, stage },
    previous: 1,
    again: false,
    signal: new AbortController().signal,
  });

  it('is not moved back by an attempt that was thought dead', async () => {
    const registry = local();
    const { target, request } = await opened(registry);
    const order = orderOf(request.model);
    await target.change(order(1, 'general'));
    await target.change(order(2, 'rolled-back'));
    expect(await target.change(order(1, 'general'))).toMatch(/later change/);
    expect((await registry.model(request.model))?.aliases).toEqual({ champion: 1 });
  });

  it('moves although somebody has written over the tag that says where it stands', async () => {
    const registry = local();
    const { target, request } = await opened(registry);
    await registry.tagVersion(request.model, 2, { 'within.deployment.champion': 'by hand' });
    await target.change(orderOf(request.model)(1, 'general'));
    expect((await registry.model(request.model))?.aliases).toEqual({ champion: 2 });
  });

  it('that somebody else has set stays so on the way back', async () => {
    const registry = local();
    const { target, request } = await opened(registry);
    const order = orderOf(request.model);
    await target.change(order(1, 'alpha'));
    await registry.setAlias({ model: request.model, alias: 'champion', version: 3, by: 'somebody' });
    expect(await target.change(order(2, 'rolled-back'))).toMatch(/names v3, which somebody else has set/);
    expect((await registry.model(request.model))?.aliases).toEqual({ champion: 3 });
  });

  it('that named nothing names nothing again', async () => {
    const registry = local();
    const { target, request } = await opened(registry);
    await registry.removeAlias({ model: request.model, alias: 'champion', by: 'the test' });
    const order = (number: number, stage: TargetChange['stage']) => {
      const { previous: _previous, ...first } = orderOf(request.model)(number, stage);
      return first;
    };
    await target.change(order(1, 'general'));
    await target.change(order(2, 'rolled-back'));
    expect((await registry.model(request.model))?.aliases).toEqual({});
  });
});

describe.skipIf(!hasMlflow)('in MLflow (skipped without TEST_MLFLOW)', { timeout: 300_000 }, () => {
  let server: MlflowServer;
  beforeAll(async () => {
    server = await startMlflow();
  }, 600_000);
  afterAll(() => server?.stop());
  const times = { timeoutMs: 20_000, uploadMs: 20_000, attempts: 3, pauseMs: 1, longestPauseMs: 5 };
  const registry = () => new MlflowRegistry(new MlflowRest({ address: server.url }, times));
  describeDeploymentTarget('An alias in MLflow', { open: () => opened(registry()), broken: () => moved(registry()) });
});
