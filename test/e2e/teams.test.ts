/**
 * @module Two teams at one real Temporal server, each in its namespace, and two machines of one team that share a bucket:
 * neither team meets the other, and a worker that is told to end loses nothing.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReviewView } from '../../contracts/review.ts';
import { churnRows, churnTraining } from '../support/churn.ts';
import { eventually } from '../support/eventually.ts';
import { type CliResult, Project, type StartedWorker } from '../support/project.ts';
import { type S3Server, startS3 } from '../support/s3.ts';
import { startTemporal, type TestServer, temporalCommandEnvironment } from '../support/temporal.ts';

const people =
  'people: { anna: { name: Anna Berg, email: anna@example.org }, carl: { name: Carl Dahl, email: carl@example.org } }\n';
/** Writes down that it began, and ends once there is a file. */
const step = `
import json, os, sys, time
log, name, gate = sys.argv[1:]
open(log, 'a').write(name + '\\n')
while not os.path.exists(gate):
    time.sleep(0.02)
open(json.load(open(os.environ['WITHIN_REQUEST']))['outputs']['out'], 'w').write(name)
`;

const signals = mkdtempSync(join(tmpdir(), 'within-teams-'));
const file = (name: string): string => join(signals, name);
const open = (gate: string): void => writeFileSync(file(gate), '');
const begun = (): string[] =>
  existsSync(file('log')) ? readFileSync(file('log'), 'utf8').split('\n').filter(Boolean) : [];

let temporal: TestServer;
let s3: S3Server;
const projects: Project[] = [];

const workers = new Set<StartedWorker>();

/** By the commands of the guide; those of WITHIN find it once every part of the server has heard of it. */
async function createNamespace(namespace: string): Promise<void> {
  const guide = readFileSync(join(import.meta.dirname, '../../docs/operation.md'), 'utf8');
  const block = /```sh\n(temporal operator namespace create[^`]*)```/.exec(guide)?.[1] ?? '';
  const env = temporalCommandEnvironment(temporal.address);
  const [create, ...attributes] = block.replaceAll('team-a', namespace).split(/\n(?=for)/);
  const bash = (commands: string) => promisify(execFile)('bash', ['-ec', commands], { env });
  await bash(create ?? '');
  await eventually(() => bash(attributes.join('\n')));
}

/** A folder of the team, as on a machine of its own. */
function machine(team: string): Project {
  const project = new Project({
    ...s3.environment,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: team,
    WITHIN_SHARED_STORE: `s3://${s3.bucket}/${team}`,
    WITHIN_PERSON: 'carl',
  });
  const words = (name: string) => ({
    name,
    command: ['python3', 'step.py', file('log'), name, file(`${name}.gate`)],
    out: { out: 'text/plain' },
  });
  project.write({
    'package.json': {},
    'within.people.yaml': people,
    'rows.csv': churnRows(),
    'churn.yaml': churnTraining({ reviewers: ['anna'], quorum: 1, deadline: '3d' }),
    'step.py': step,
    'long.json': {
      name: 'long',
      steps: ['first', 'handed', 'ended', 'last'].map((name, at, all) => ({
        ...words(name),
        ...(at > 0 && { in: { before: `${all[at - 1]}.out` } }),
      })),
    },
  });
  projects.push(project);
  return project;
}

async function startWorker(project: Project): Promise<StartedWorker> {
  const worker = await project.startWorker();
  workers.add(worker);
  return worker;
}

function end(worker: StartedWorker): Promise<CliResult> {
  workers.delete(worker);
  return worker.end();
}

beforeAll(async () => {
  [temporal, s3] = await Promise.all([startTemporal(), startS3()]);
  await Promise.all(['team-a', 'team-b'].map(createNamespace));
}, 120_000);
afterAll(async () => {
  await Promise.all([...workers].map(end));
  for (const project of projects) await project.remove();
  await Promise.all([temporal.stop(), s3.stop()]);
  rmSync(signals, { recursive: true, force: true });
});

it('teams with the same pipelines and people have runs, reviews and results of their own', {
  timeout: 120_000,
}, async () => {
  const [a, b] = [machine('team-a'), machine('team-b')];
  const both = [await startWorker(a), await startWorker(b)];
  const [first, second] = await Promise.all([a.run('churn.yaml', '--upload'), b.run('churn.yaml', '--upload')]);
  for (const { printed } of [first, second])
    expect(printed, JSON.stringify(printed)).toMatchObject({ status: 'completed', review: { id: 'churn-1' } });
  // Nothing of the one was there for the other.
  expect(Object.values(second.outcomes)).not.toContain('reused');
  expect((await a.within(['review', 'approve', 'churn-1', '--as', 'anna'])).exitCode).toBe(0);
  const states = await Promise.all(
    [a, b].map(async (team) => (await team.json<ReviewView>('review', 'show', 'churn-1')).state),
  );
  expect(states).toEqual(['approved', 'open']);
  const listed = await Promise.all([a, b].map((team) => team.json<{ runs: { runId: string }[] }>('runs', 'list')));
  expect(listed.map(({ runs }) => runs.map(({ runId }) => runId))).toEqual([
    [first.printed.runId],
    [second.printed.runId],
  ]);
  const connection = await Connection.connect({ address: temporal.address });
  const found = async (namespace: string, query: string) => {
    const ids = [];
    for await (const { workflowId } of new Client({ connection, namespace }).workflow.list({ query }))
      ids.push(workflowId);
    return ids;
  };
  await eventually(async () => {
    expect(await found('team-b', "WithinPipeline = 'churn'")).toEqual([second.printed.workflowId]);
    expect(await found('team-b', "WithinReviewState = 'open'")).toEqual(['review/churn-1']);
    expect(await found('team-a', "WithinReviewState = 'open'")).toEqual([]);
  });
  await connection.close();
  await Promise.all(both.map(end));
});

it('a worker that is told to end gives its steps a moment, hands the rest over, and nothing that finished runs again', {
  timeout: 120_000,
}, async () => {
  const [one, two] = [machine('team-a'), machine('team-a')];
  const began = (name: string, times = 1) =>
    eventually(() => expect(begun().filter((step) => step === name)).toHaveLength(times));
  const first = await startWorker(one);
  open('first.gate');
  const { workflowId, error } = await one.start('long.json');
  expect(error).toBeUndefined();
  await began('handed');
  // It cannot end in time, as its gate is shut.
  expect((await end(first)).exitCode).toBe(0);
  const second = await startWorker(two);
  await began('handed', 2);
  open('handed.gate');
  await began('ended');
  const ending = end(second);
  open('ended.gate');
  expect((await ending).exitCode).toBe(0);
  open('last.gate');
  const third = await startWorker(one);
  const connection = await Connection.connect({ address: temporal.address });
  await new Client({ connection, namespace: 'team-a' }).workflow.getHandle(workflowId).result();
  await connection.close();
  expect(begun()).toEqual(['first', 'handed', 'handed', 'ended', 'last']);
  await end(third);
});
