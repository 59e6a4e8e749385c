/** @module Two versions of the workers at one real server: what waits for people stays with the old one, what begins goes to the new one. */
import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReviewView } from '../../contracts/review.ts';
import { churnRows, churnTraining } from '../support/churn.ts';
import { eventually } from '../support/eventually.ts';
import { Project, type StartedWorker } from '../support/project.ts';
import { startTemporal, type TestServer, temporalCommandEnvironment } from '../support/temporal.ts';

const deployment = 'team';
/** Of `temporal.api.enums.v1.VersioningBehavior`. */
const autoUpgrade = 2;
const people =
  'people: { anna: { name: Anna Berg, email: anna@example.org }, carl: { name: Carl Dahl, email: carl@example.org } }\n';

let temporal: TestServer;
let client: Client;
const projects: Project[] = [];
const workers: StartedWorker[] = [];

beforeAll(async () => {
  temporal = await startTemporal();
  client = new Client({ connection: await Connection.connect({ address: temporal.address }) });
});
afterAll(async () => {
  for (const worker of workers) await worker.end();
  for (const project of projects) await project.remove();
  await client.connection.close();
  await temporal.stop();
});

const shared = mkdtempSync(join(tmpdir(), 'within-versions-'));

function machine(extra: Record<string, string> = {}): Project {
  const project = new Project({
    TEMPORAL_ADDRESS: temporal.address,
    WITHIN_TASK_QUEUE: deployment,
    WITHIN_SHARED_STORE: shared,
    WITHIN_PERSON: 'carl',
    ...extra,
  });
  project.write({
    'package.json': {},
    'within.people.yaml': people,
    'rows.csv': churnRows(),
    'churn.yaml': churnTraining({ reviewers: ['anna'], quorum: 1, deadline: '3d' }),
  });
  projects.push(project);
  return project;
}

async function startWorker(buildId: string): Promise<void> {
  const project = machine({ WITHIN_DEPLOYMENT: deployment, WITHIN_BUILD_ID: buildId });
  workers.push(await project.startWorker());
}

/** As who keeps the workers does it, with the `temporal` command. */
async function makeCurrent(buildId: string): Promise<void> {
  const env = temporalCommandEnvironment(temporal.address);
  const words = ['worker', 'deployment', 'set-current-version', '--yes'];
  // The server knows a version once its workers poll.
  await eventually(() =>
    promisify(execFile)('temporal', [...words, '--deployment-name', deployment, '--build-id', buildId], { env }),
  );
}

async function versionOf(workflowId: string): Promise<string | undefined> {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  const { deploymentVersion, version } = raw.workflowExecutionInfo?.versioningInfo ?? {};
  return deploymentVersion?.buildId ?? version ?? undefined;
}

it('a review that waits is finished by the version that began it, while new runs go to the new one', async () => {
  const desk = machine();
  await startWorker('one');
  await makeCurrent('one');
  const early = await desk.run('churn.yaml', '--upload');
  expect(early.exitCode, early.stderr).toBe(0);
  const review = early.printed.review?.id ?? '';
  await eventually(async () => expect((await desk.json<ReviewView>('review', 'show', review)).state).toBe('open'));

  await startWorker('two');
  await makeCurrent('two');
  const late = await desk.run('churn.yaml', '--upload', '--seed', '7');
  expect(late.exitCode, late.stderr).toBe(0);
  expect(await versionOf(early.printed.workflowId)).toBe('one');
  expect(await versionOf(late.printed.workflowId)).toBe('two');
  expect(await versionOf(`review/${review}`)).toBe('one');

  // What never ends goes on with whatever version is current.
  const inbox = await client.workflow.getHandle('inbox/anna').describe();
  expect(inbox.raw.workflowExecutionInfo?.versioningInfo?.behavior).toBe(autoUpgrade);

  const decided = await desk.json<{ state?: string }>('review', 'approve', review, '--as', 'anna');
  expect(decided.exitCode).toBe(0);
  await eventually(async () => expect((await desk.json<ReviewView>('review', 'show', review)).state).toBe('approved'));
  const { events } = await client.workflow.getHandle(`review/${review}`).fetchHistory();
  const last = (events ?? []).findLast(({ workflowTaskCompletedEventAttributes: completed }) => completed);
  expect(JSON.stringify(last?.workflowTaskCompletedEventAttributes)).toContain('"one"');
  // What is left at the old version is nothing that could not be ended or moved on.
  await eventually(async () => {
    const open = client.workflow.list({
      query: `TemporalWorkerDeploymentVersion='${deployment}:one' AND ExecutionStatus='Running'`,
    });
    const ids: string[] = [];
    for await (const { workflowId } of open) ids.push(workflowId);
    expect(ids.filter((id) => !/^(inbox|collaboration)\//.test(id))).toEqual([]);
  });
});
