import { afterEach, beforeEach, expect, it } from 'vitest';
import { FileRunRecords } from '../../../../adapters/store/file-run-records.ts';
import { register } from '../../../../client/commands/deployments/index.ts';
import type { DeploymentRequest } from '../../../../contracts/deployment.ts';
import { begun, newDeployment } from '../../../../domain/deployment/policy.ts';
import { DeploymentRecords } from '../../../../domain/deployment/records.ts';
import { deploymentView } from '../../../../domain/deployment/telling/policy.ts';
import { aRequest } from '../../../support/deployments.ts';
import { RecordedRuns } from '../../../support/recorded-runs.ts';

let runs: RecordedRuns;
beforeEach(() => {
  runs = new RecordedRuns();
});
afterEach(() => runs.remove());

async function deployed(request: DeploymentRequest, paused = false): Promise<void> {
  const records = new DeploymentRecords(new FileRunRecords(runs.store, 'deployments'));
  await records.begin(request, undefined);
  const state = { ...begun(request, newDeployment(0), { now: 5 }), paused };
  await records.keep({ ...deploymentView(request, state, 5), sequence: 1 });
}
const listed = async (...argv: string[]) => (await runs.call(register, 'deployments', 'list', ...argv)).lines;

it('says which models were deployed where another one is asked for', async () => {
  expect(await listed()).toEqual(['No model was deployed here; within deploy RUN begins.']);
  await deployed(aRequest({ id: 'd1', model: 'iris' }));
  expect(await listed('--model', 'irs')).toEqual(['No model "irs" was deployed here; iris was.']);
  expect((await listed('--model', 'iris'))[1]).toContain('iris v2');
});

it('shows each finding once, and that it is paused', async () => {
  await deployed(aRequest({ id: 'd1', model: 'iris' }), true);
  const { lines } = await runs.call(register, 'deployments', 'show', 'iris');
  expect(lines[0]).toMatch(/^Deployment d1: iris v2 as champion \(nothing before\), gate, paused$/);
  expect(new Set(lines).size).toBe(lines.length);
});
