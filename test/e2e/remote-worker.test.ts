/** @module A Temporal server that somebody else runs, with a worker that has other folders: what reaches it, and what is refused. */
import { renameSync } from 'node:fs';
import { Client, Connection } from '@temporalio/client';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { storeOfWorker } from '../../contracts/names.ts';
import { Project, type StartedWorker } from '../support/project.ts';
import { type S3Server, startS3 } from '../support/s3.ts';
import { startTemporal, type TestServer } from '../support/temporal.ts';

const text = { out: 'text/plain' };
const pipeline = {
  name: 'remote',
  steps: [
    { name: 'read', use: './read.ts', in: { words: { source: 'data/words.txt' } }, out: text },
    { name: 'count', command: ['python3', 'count.py'], in: { rows: { source: 'data/*.csv' } }, out: text },
  ],
};
const code = {
  'read.ts': 'export default async ({ inputs }: any) => inputs.words.text();\n',
  'count.py': [
    'import json, os',
    "request = json.load(open(os.environ['WITHIN_REQUEST']))",
    "path = request['inputs']['rows']",
    "open(request['outputs']['out'], 'w').write(os.path.basename(path) + str(len(open(path).read())))",
  ].join('\n'),
};
const data = { 'data/words.txt': 'one two three\n', 'data/rows.csv': 'id\n1\n' };

let temporal: TestServer;
let s3: S3Server;
let client: Client;
const projects: Project[] = [];
const workers: StartedWorker[] = [];
beforeAll(async () => {
  [temporal, s3] = await Promise.all([startTemporal(), startS3()]);
  client = new Client({ connection: await Connection.connect({ address: temporal.address }) });
});
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.end();
});
afterAll(async () => {
  for (const project of projects) await project.remove();
  await client.connection.close();
  await Promise.all([temporal.stop(), s3.stop()]);
});

/** Each queue is a team of its own: the server remembers the workers of one for minutes. */
function machine(queue: string, files: Readonly<Record<string, unknown>>, extra: Record<string, string> = {}): Project {
  const environment = { ...s3.environment, TEMPORAL_ADDRESS: temporal.address, WITHIN_TASK_QUEUE: queue, ...extra };
  const project = new Project(environment);
  project.write(files);
  projects.push(project);
  return project;
}

/** Resolves with its identity once the server knows the worker. */
async function startWorker(project: Project, queue: string): Promise<string> {
  workers.push(await project.startWorker());
  for (;;) {
    const { pollers } = await client.workflowService.describeTaskQueue({
      namespace: 'default',
      taskQueue: { name: queue },
      taskQueueType: 1,
    });
    const identity = pollers?.[0]?.identity;
    if (identity) return identity;
  }
}

it('refuses a run that no worker could read, before it is on record', async () => {
  const alone = machine('nobody', { ...code, ...data, 'pipeline.json': pipeline });
  const { exitCode, printed } = await alone.run('pipeline.json');
  expect([exitCode, printed.error?.code]).toEqual([2, 'SHARED_STORE_NEEDED']);
  expect(printed.error?.message).toMatch(
    /^No worker polls task queue "nobody" of 127\.0\.0\.1:\d+, .* set WITHIN_SHARED_STORE to one bucket or folder/,
  );
  expect(JSON.parse((await alone.within(['runs', '--json'])).stdout).runs).toEqual([]);
});

it('refuses it where the worker reads another store, and names the worker', async () => {
  const identity = await startWorker(machine('apart', code), 'apart');
  const here = machine('apart', { ...code, ...data, 'pipeline.json': pipeline });
  const { exitCode, printed } = await here.run('pipeline.json');
  expect([exitCode, printed.error?.code]).toEqual([2, 'SHARED_STORE_NEEDED']);
  expect(printed.error?.message).toContain(`The worker ${identity} of task queue "apart"`);
  const bringsNothing = machine(
    'apart',
    { ...code, ...data, 'pipeline.json': pipeline },
    { WITHIN_SHARED_STORE: `s3://${s3.bucket}/apart`, WITHIN_SHARED_MODE: 'read-only' },
  );
  const readOnly = await bringsNothing.run('pipeline.json');
  expect([readOnly.exitCode, readOnly.printed.error?.message]).toEqual([
    2,
    expect.stringContaining('set WITHIN_SHARED_MODE=read-write here'),
  ]);
});

it('runs where the worker says that it reads the same store folder', async () => {
  const here = machine('together', { ...code, ...data, 'pipeline.json': pipeline });
  const identity = await startWorker(machine('together', code, { WITHIN_STORE: here.store }), 'together');
  expect(storeOfWorker(identity)).toMatch(/^[0-9a-f]{16}$/);
  expect((await here.run('pipeline.json')).outcomes).toEqual({ read: 'ran', count: 'ran' });
});

it('brings the source files along with --upload, to a worker that has neither them nor the folder', async () => {
  const shared = { WITHIN_SHARED_STORE: `s3://${s3.bucket}/team` };
  const here = machine('far', { ...code, ...data, 'pipeline.json': pipeline }, shared);
  const { error, workflowId, runId } = await here.start('pipeline.json', '--upload');
  expect(error).toBeUndefined();
  // Whatever the worker reads now cannot be the folder that the run was started from.
  renameSync(here.folder, `${here.folder}.away`);
  await startWorker(machine('far', code, shared), 'far');
  await client.workflow.getHandle(workflowId).result();
  renameSync(`${here.folder}.away`, here.folder);
  const { steps } = JSON.parse((await here.within(['status', runId, '--json'])).stdout) as {
    steps: { name: string; outcome: string }[];
  };
  expect(steps.map(({ name, outcome }) => [name, outcome])).toEqual([
    ['read', 'ran'],
    ['count', 'ran'],
  ]);
  const outputs = await here.within(['outputs', runId, '--to', 'got']);
  expect(outputs.exitCode).toBe(0);
  expect([here.read('got/read.out.txt'), here.read('got/count.out.txt')]).toEqual(['one two three\n', 'rows.csv5']);
  // How the bytes came has no part in the key.
  const again = await here.run('pipeline.json');
  expect(again.printed.error).toBeUndefined();
  expect(again.outcomes).toEqual({ read: 'reused', count: 'reused' });
});
