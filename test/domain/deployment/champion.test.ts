import { describe, expect, it } from 'vitest';
import { championBeside } from '../../../domain/deployment/champion.ts';
import { DeploymentRecords } from '../../../domain/deployment/records.ts';
import { trackRun } from '../../../domain/tracking/track-run.ts';
import { aRequest } from '../../support/deployments.ts';
import { trackedRuns } from '../../support/tracked-runs.ts';

/** Two versions of churn, the first of which is the champion, and a third model that is under review. */
async function lab() {
  const runs = trackedRuns();
  for (const runId of ['r1', 'r2']) {
    await runs.ended(runId, { model: runId, document: { metrics: {} } });
    await trackRun(runId, runs);
  }
  const { registry } = runs.tracking;
  await registry.setAlias({ model: 'churn', alias: 'champion', version: 1, by: 'the test' });
  await registry.setAlias({ model: 'churn', alias: 'europe', version: 2, by: 'the test' });
  const ports = { ...runs, registry };
  const beside = (type: 'model' | 'deployment', id: string, name: string) => championBeside({ type, id, name }, ports);
  return { runs, registry, deployments: new DeploymentRecords(runs.deployed), beside };
}

describe('what is under review stands beside', () => {
  it('the champion of its pipeline, or what the alias names to which that deploys', async () => {
    const { runs, beside } = await lab();
    await runs.ended('r3');
    expect(await beside('model', 'r3', 'churn')).toMatchObject({ name: 'version 1 of churn' });
    await runs.ended('r4', { started: { deploy: { alias: 'europe' } } });
    expect(await beside('model', 'r4', 'churn')).toMatchObject({ name: 'version 2 of churn' });
    expect(await beside('model', 'r5', 'iris')).toBeUndefined();
  });

  it('the version before its deployment, even where the alias names the candidate by now', async () => {
    const { registry, deployments, beside } = await lab();
    await deployments.begin(aRequest({ id: 'd1', model: 'churn', version: 2 }), 1);
    await registry.setAlias({ model: 'churn', alias: 'champion', version: 2, by: 'd1' });
    expect(await beside('deployment', 'd1', 'churn.champion.general')).toMatchObject({ name: 'version 1 of churn' });
    await deployments.begin(aRequest({ id: 'd0', model: 'churn', version: 1 }), undefined);
    expect(await beside('deployment', 'd0', 'churn.champion.beta')).toBeUndefined();
  });
});
