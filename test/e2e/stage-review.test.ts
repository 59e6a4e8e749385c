/** @module A stage that says too little, on the real server: its reviewers decide, by the command line and by the page. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DeploymentView } from '../../contracts/deployment.ts';
import type { CountedBallot, ReviewView } from '../../contracts/review.ts';
import { deployedPipeline, deployedRows } from '../support/deployed-clouds.ts';
import { eventually } from '../support/eventually.ts';
import { Project } from '../support/project.ts';

const project = new Project();
beforeAll(async () => {
  project.write({
    'within.people.yaml': 'people:\n  anna: { name: Anna Berg }\n  ben: { name: Ben Cole }\n',
    'rows.csv': deployedRows(),
    'train.json': deployedPipeline(),
    'retrain.json': deployedPipeline({
      review: { reviewers: ['anna', 'ben'], deadline: '2d' },
      deploy: {
        stages: [{ stage: 'beta', share: 0.5, success: { requests: 1000 } }, 'general'],
        bake: '1s',
      },
    }),
  });
  await project.within(['up']);
}, 300_000);
afterAll(async () => {
  await project.within(['down']);
  await project.remove();
}, 120_000);

const json = <T>(...args: string[]) => project.json<T>(...args);
const shown = (deployment = 'latest') => json<DeploymentView>('deployments', 'show', deployment);
const ends = (deployment: string, state: DeploymentView['state']) =>
  eventually(async () => {
    const view = await shown(deployment);
    expect(view.state, view.now).toBe(state);
    return view;
  });
const vote = (review: string, what: 'approve' | 'reject', person: string) =>
  json<CountedBallot>('review', what, review, '--as', person);
const champion = async () => {
  const { models } = await json<{ models: readonly { name: string; aliases: Record<string, number> }[] }>(
    'models',
    '--registered',
  );
  return models.find(({ name }) => name === 'clouds')?.aliases['champion'];
};

/** Trains on other data; gives the run, which is the id of its deployment, once that waits for the review. */
async function retrained(turn: number, review: string): Promise<string> {
  project.write({ 'rows.csv': deployedRows({ shift: turn / 10 }) });
  const { printed } = await project.run('retrain.json');
  expect(printed.status).toBe('completed');
  await eventually(async () =>
    expect(await shown()).toMatchObject({ id: printed.runId, state: 'gate', now: `review ${review} is open` }),
  );
  return printed.runId;
}

/** Waits until reviewers are asked about beta. */
async function inconclusive(deployment: string, review: string): Promise<void> {
  await eventually(async () => {
    const { now } = await shown(deployment);
    expect(now).toBe(`beta is inconclusive: 0 requests came, and 1000 are asked for; review ${review} is open`);
  });
}

it('asks the reviewers of the model, who see it beside the version in force, and goes on where they approve', async () => {
  const { printed } = await project.run('train.json');
  expect(printed.status).toBe('completed');
  expect(await json('deploy', 'latest', '--stages', 'general', '--bake', '1s', '--wait')).toMatchObject({
    state: 'completed',
  });
  const deployment = await retrained(1, 'clouds-1');
  await vote('clouds-1', 'approve', 'anna');
  await inconclusive(deployment, 'clouds.champion.beta-1');
  expect(await json<ReviewView>('review', 'show', 'clouds.champion.beta-1')).toMatchObject({
    subject: { type: 'deployment', id: deployment },
    mayVote: [{ person: 'anna' }, { person: 'ben' }],
  });
  const page = await (await fetch(`${project.stack().gatewayUrl}/decisions/clouds.champion.beta-1`)).text();
  expect(page).toContain('The champion is version 1 of clouds.');
  expect(page).toContain('Beta is inconclusive: 0 requests came, and 1000 are asked for.');
  await vote('clouds.champion.beta-1', 'approve', 'ben');
  const { log } = await ends(deployment, 'completed');
  expect(log.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['entered', 'inconclusive', 'asked', 'promote', 'completed']),
  );
  expect(await champion()).toBe(2);
}, 300_000);

it('lets a newer model take the place of one that waits for the review, and goes back where they reject', async () => {
  const overtaken = await retrained(2, 'clouds-2');
  const deployment = await retrained(3, 'clouds-2');
  expect(await shown(overtaken)).toMatchObject({
    state: 'refused',
    now: expect.stringContaining('in review clouds-2 a newer model has taken its place') as string,
  });
  await vote('clouds-2', 'approve', 'anna');
  await inconclusive(deployment, 'clouds.champion.beta-2');
  await vote('clouds.champion.beta-2', 'reject', 'ben');
  const { log } = await ends(deployment, 'rolled-back');
  expect(log.at(-1)).toMatchObject({ severity: 'warning', by: 'review clouds.champion.beta-2' });
  expect(await champion()).toBe(2);
}, 300_000);
