/** @module A model on its way into use, on the real server: alpha, beta by the split of a key, a failure, and the way back. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { DeploymentView } from '../../contracts/deployment.ts';
import type { PredictAnswer } from '../../contracts/prediction.ts';
import { Project } from '../support/project.ts';

/** Two clouds of points; `extra` is a column that only the later data have. */
function csv(extra: boolean): string {
  const rows = Array.from({ length: 120 }, (_, at) => {
    const side = at % 2 === 0 ? 1 : -1;
    const x = side * 2 + Math.sin(at * 7) * 0.8;
    return [
      `r${at}`,
      x.toFixed(4),
      Math.cos(at * 3).toFixed(4),
      ...(extra ? [Math.sin(at).toFixed(4)] : []),
      side > 0 ? 'right' : 'left',
    ];
  });
  return [['id', 'x', 'z', ...(extra ? ['extra'] : []), 'kind'], ...rows].map((row) => row.join(',')).join('\n');
}
const pipeline = (more: object = {}) => ({
  name: 'clouds',
  kind: 'training',
  dataset: { source: 'rows.csv', key: 'id', target: 'kind' },
  split: { test: 0.25 },
  model: { use: 'logistic-regression' },
  evaluate: { metrics: ['accuracy'], gate: { accuracy: '>= 0.8' } },
  ...more,
});

const project = new Project();
beforeAll(async () => {
  project.write({
    'rows.csv': csv(false),
    'train.json': pipeline(),
    'retrain.json': pipeline({
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

const until = <T>(look: () => T | Promise<T>) => vi.waitFor(look, { timeout: 120_000, interval: 300 });
async function json<T>(...args: string[]): Promise<T & { exitCode: number }> {
  const { exitCode, stdout, stderr } = await project.within([...args, '--json']);
  if (stdout === '') throw new Error(stderr);
  return { ...(JSON.parse(stdout) as T), exitCode };
}
const shown = () => json<DeploymentView>('deployments', 'show', 'latest');
const reaches = (state: DeploymentView['state']) =>
  until(async () => {
    const view = await shown();
    expect(view.state, view.now).toBe(state);
    return view;
  });

const row = { x: 2, z: 0.1 };
async function predict(key: string, over: object = {}): Promise<PredictAnswer> {
  const response = await fetch(`${project.stack().gatewayUrl}/models/clouds/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-within-key': key },
    body: JSON.stringify([{ ...row, ...over }]),
  });
  const answer = (await response.json()) as PredictAnswer;
  expect(response.status, JSON.stringify(answer)).toBe(200);
  return answer;
}
const keys = Array.from({ length: 40 }, (_, at) => `customer-${at}`);
const versionsOf = async (over: object) => Promise.all(keys.map(async (key) => (await predict(key, over)).version));

it('brings the first model into use by hand', async () => {
  const { printed } = await project.run('train.json');
  expect(printed.status).toBe('completed');
  const done = await json<DeploymentView>('deploy', 'latest', '--stages', 'general', '--bake', '1s', '--wait');
  expect(done).toMatchObject({ exitCode: 0, state: 'completed', model: 'clouds', version: 1 });
  expect(done.findings).toContainEqual(expect.objectContaining({ part: 'metrics', state: 'passed' }));
  await until(async () =>
    expect(await predict('a')).toMatchObject({ version: 1, predictions: [{ prediction: 'right' }] }),
  );
  expect(await json('deploy', 'latest')).toMatchObject({ exitCode: 2, error: { code: 'DEPLOYMENT_INVALID' } });
});

it('takes the next one by its pipeline through alpha, although the worker dies', async () => {
  project.write({ 'rows.csv': csv(true) });
  const { printed } = await project.run('retrain.json');
  expect(printed).toMatchObject({ status: 'completed', deployment: { id: printed.runId } });
  expect(await reaches('alpha')).toMatchObject({ version: 2, previous: 1, by: `run ${printed.runId}` });
  process.kill(project.stack().workerPid!, 'SIGKILL');
  await until(async () => {
    expect(await predict('a', { extra: 0 })).toMatchObject({ version: 1, stage: 'general' });
    expect((await shown()).observed?.compared).toBeGreaterThan(0);
  });
  expect((await shown()).observed).toMatchObject({ candidate: { errors: 0 }, disagreed: 0 });
});

it('splits beta by the key', async () => {
  expect(await json('promote', 'clouds', '--by', 'anna', '--why', 'figures are clear')).toMatchObject({ exitCode: 0 });
  await reaches('beta');
  await until(async () => expect(new Set(await versionsOf({ extra: 0 }))).toEqual(new Set([1, 2])));
  const versions = await versionsOf({ extra: 0 });
  expect(await versionsOf({ extra: 0 })).toEqual(versions);
});

it('goes back by itself when the candidate fails, and nobody was left without an answer', async () => {
  // The candidate needs a column that these rows lack.
  const answers = await Promise.all(keys.map((key) => predict(key)));
  expect(answers.every(({ version }) => version === 1)).toBe(true);
  expect(answers.some(({ fallback }) => fallback)).toBe(true);
  for (let more = 0; more < 4; more++) await Promise.all(keys.map((key) => predict(key)));
  const view = await reaches('rolled-back');
  expect(view.log.at(-1)).toMatchObject({ severity: 'critical', text: expect.stringContaining('by itself') as string });
  await until(async () => expect(new Set(await versionsOf({}))).toEqual(new Set([1])));
  expect((await predict('a')).deployment).toBeUndefined();
  expect(await json('promote', 'latest')).toMatchObject({
    exitCode: 2,
    error: { code: 'DEPLOYMENT_COMMAND_REFUSED' },
  });
});
