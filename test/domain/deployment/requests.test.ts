import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileRunRecords } from '../../../adapters/store/file-run-records.ts';
import { LocalRegistry } from '../../../adapters/tracking/local/registry.ts';
import { digestOf, requestBack, requestOf, versionOfRun } from '../../../domain/deployment/requests.ts';
import { aRun } from '../../support/deployments.ts';

const open = () => {
  const root = mkdtempSync(join(tmpdir(), 'within-requests-'));
  return new LocalRegistry(new FileRunRecords(root, 'tracking'), { now: () => 5 });
};
const asking = { settings: {}, id: 'd1', by: 'anna', now: 5 };

describe('a request for a deployment', () => {
  it('of a run registers its model once, under the name of its pipeline', async () => {
    const registry = open();
    const version = await versionOfRun(aRun(), registry);
    expect(await versionOfRun(aRun(), registry)).toEqual(version);
    // The same bytes are one version, whichever run made them again.
    expect(await versionOfRun(aRun({ runId: 'r2' }), registry)).toEqual(version);
    const metrics = { digest: 'c'.repeat(64), size: 1, mediaType: 'application/json' };
    const { results } = aRun();
    // The page of a review compares with these.
    expect((await versionOfRun(aRun({ results: { ...results, metrics } }), registry, 'other')).tags).toMatchObject({
      'within.metrics': metrics.digest,
    });
    expect(await requestOf(version, asking, registry)).toMatchObject({
      id: 'd1',
      model: 'iris',
      alias: 'champion',
      version: 1,
      runId: 'r1',
      digest: 'b'.repeat(64),
    });
    expect(await requestOf(version, { ...asking, runId: 'r2' }, registry)).toMatchObject({ runId: 'r2' });
  });

  it.each([{ status: 'failed' as const }, { results: {} }])('of a run with %j is refused', async (over) => {
    await expect(versionOfRun(aRun(over), open())).rejects.toThrow(/has no model to deploy/);
  });

  it('of what is in force already is refused', async () => {
    const registry = open();
    const version = await versionOfRun(aRun(), registry);
    await registry.setAlias({ model: 'iris', alias: 'champion', version: 1, by: 'the test' });
    await expect(requestOf(version, asking, registry)).rejects.toThrow('Version 1 of iris is champion already.');
    const other = { ...asking, settings: { alias: 'challenger' } };
    expect(await requestOf(version, other, registry)).toMatchObject({ alias: 'challenger' });
  });

  it('of a version that nobody knows the file of is refused', async () => {
    const registry = open();
    const version = await registry.registerVersion({ model: 'iris', key: 'k', source: 'runs:/1/model', tags: {} });
    await expect(requestOf(version, asking, registry)).rejects.toThrow(/was not registered by WITHIN/);
    expect(digestOf({ source: `within:/sha256/${'c'.repeat(64)}`, tags: {} })).toBe('c'.repeat(64));
  });

  it('back to an earlier version has one stage and no gate', async () => {
    const registry = open();
    const request = await requestBack(await versionOfRun(aRun(), registry), asking, registry);
    expect(request.gate).toBeUndefined();
    expect(request.stages).toMatchObject([{ stage: 'general', bakeMs: 0 }]);
  });
});
