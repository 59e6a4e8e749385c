/** @module A model on its way into use, on the real server: alpha, beta by the split of a key, a failure, and the way back. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DeploymentView } from '../../contracts/deployment.ts';
import { customers, deployedPipeline, deployedRows, predictionFor, versionsFor } from '../support/deployed-clouds.ts';
import { eventually } from '../support/eventually.ts';
import { Project } from '../support/project.ts';

const project = new Project();
beforeAll(async () => {
  project.write({
    'rows.csv': deployedRows(),
    'train.json': deployedPipeline(),
    'retrain.json': deployedPipeline({
      deploy: {
        stages: ['alpha', { stage: 'beta', share: 0.5 }, 'general'],
        bake: '60s',
        success: { errors: 0.05 },
      },
    }),
  });
  await project.within(['up']);
}, 300_000);
afterAll(async () => {
  await project.within(['down']);
  await project.remove();
}, 120_000);

const shown = () => project.json<DeploymentView>('deployments', 'show', 'latest');
const reaches = (state: DeploymentView['state']) =>
  eventually(async () => {
    const view = await shown();
    expect(view.state, view.now).toBe(state);
    return view;
  });

const gateway = () => project.stack().gatewayUrl ?? '';

it('brings the first model into use by hand', async () => {
  const { printed } = await project.run('train.json');
  expect(printed.status).toBe('completed');
  const done = await project.json<DeploymentView>('deploy', 'latest', '--stages', 'general', '--bake', '1s', '--wait');
  expect(done).toMatchObject({ exitCode: 0, state: 'completed', model: 'clouds', version: 1 });
  expect(done.findings).toContainEqual(expect.objectContaining({ part: 'metrics', state: 'passed' }));
  await eventually(async () =>
    expect(await predictionFor(gateway(), 'a')).toMatchObject({ version: 1, predictions: [{ prediction: 'right' }] }),
  );
  expect(await project.json('deploy', 'latest')).toMatchObject({ exitCode: 2, error: { code: 'DEPLOYMENT_INVALID' } });
});

it('takes the next one by its pipeline through alpha, although the worker dies', async () => {
  project.write({ 'rows.csv': deployedRows({ isWider: true }) });
  const { printed } = await project.run('retrain.json');
  expect(printed).toMatchObject({ status: 'completed', deployment: { id: printed.runId } });
  expect(await reaches('alpha')).toMatchObject({ version: 2, previous: 1, by: `run ${printed.runId}` });
  process.kill(project.stack().workerPid!, 'SIGKILL');
  await eventually(async () => {
    expect(await predictionFor(gateway(), 'a', { extra: 0 })).toMatchObject({ version: 1, stage: 'general' });
    expect((await shown()).observed?.compared).toBeGreaterThan(0);
  });
  expect((await shown()).observed).toMatchObject({ candidate: { errors: 0 }, disagreed: 0 });
});

it('splits beta by the key', async () => {
  expect(await project.json('promote', 'clouds', '--by', 'anna', '--why', 'figures are clear')).toMatchObject({
    exitCode: 0,
  });
  await reaches('beta');
  await eventually(async () => expect(new Set(await versionsFor(gateway(), { extra: 0 }))).toEqual(new Set([1, 2])));
  const versions = await versionsFor(gateway(), { extra: 0 });
  expect(await versionsFor(gateway(), { extra: 0 })).toEqual(versions);
});

it('goes back by itself when the candidate fails, and nobody was left without an answer', async () => {
  // The candidate needs a column that these rows lack.
  const answers = await Promise.all(customers.map((key) => predictionFor(gateway(), key)));
  expect(answers.every(({ version }) => version === 1)).toBe(true);
  expect(answers.some(({ fallback }) => fallback)).toBe(true);
  for (let more = 0; more < 4; more++) await Promise.all(customers.map((key) => predictionFor(gateway(), key)));
  const view = await reaches('rolled-back');
  expect(view.log.at(-1)).toMatchObject({ severity: 'critical', text: expect.stringContaining('by itself') as string });
  await eventually(async () => expect(new Set(await versionsFor(gateway(), {}))).toEqual(new Set([1])));
  expect((await predictionFor(gateway(), 'a')).deployment).toBeUndefined();
  expect(await project.json('promote', 'latest')).toMatchObject({
    exitCode: 2,
    error: { code: 'DEPLOYMENT_COMMAND_REFUSED' },
  });
});
