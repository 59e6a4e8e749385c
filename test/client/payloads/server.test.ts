/** @module Encrypted payloads with the SDK on a real server: what the server sees, keys that change, keys that are missing. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readKeys } from '../../../adapters/host/keys.ts';
import { EncryptedPayloads } from '../../../client/payloads/codec.ts';
import { eventually } from '../../support/eventually.ts';
import { startTemporal, type TestServer } from '../../support/temporal.ts';

const planted = 'planted-value-9f27';
const values: Record<string, string> = {
  old: randomBytes(32).toString('base64'),
  new: randomBytes(32).toString('base64'),
};
const folder = mkdtempSync(join(tmpdir(), 'within-payloads-'));
const failureConverter = resolve(import.meta.dirname, '../../../workers/failure-converter.ts');
const failureConverterPath = join(folder, 'failure-converter.cjs');

let server: TestServer;
let native: NativeConnection;
let connection: Connection;
let code = '';
let ids = 0;
/** Ends whatever worker a test left. */
const ends = new Set<() => Promise<void>>();

beforeAll(async () => {
  const logger = new DefaultLogger('ERROR', () => undefined);
  Runtime.install({ logger });
  const workflowsPath = resolve(import.meta.dirname, 'fixtures/waiting.ts');
  const bundling = bundleWorkflowCode({ workflowsPath, failureConverterPath: failureConverter, logger });
  await build({ entryPoints: [failureConverter], outfile: failureConverterPath, bundle: true, platform: 'node' });
  server = await startTemporal();
  native = await NativeConnection.connect({ address: server.address });
  connection = await Connection.connect({ address: server.address });
  ({ code } = await bundling);
}, 120_000);
afterAll(async () => {
  for (const end of ends) await end();
  await native?.close();
  await connection?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

const convert = (...names: string[]) => ({
  payloadCodecs: [
    new EncryptedPayloads(
      readKeys(
        names.map((name) => `${name}=env:${name}`),
        {
          what: 'payload key',
          variable: 'WITHIN_PAYLOAD_KEYS',
          secret: (reference) => values[reference.slice('env:'.length)] ?? '',
        },
      ),
    ),
  ],
});
const clientWith = (...names: string[]) => new Client({ connection, dataConverter: convert(...names) });

async function work(taskQueue: string, ...names: string[]): Promise<() => Promise<void>> {
  const worker = await Worker.create({
    connection: native,
    taskQueue,
    workflowBundle: { code },
    // What waits is read anew from its history each time.
    maxCachedWorkflows: 0,
    activities: {
      complain: async (value: string) => {
        throw new Error(`the activity fails with ${value}`);
      },
    },
    dataConverter: { ...convert(...names), ...(names.length > 0 && { failureConverterPath }) },
  });
  const running = worker.run();
  const end = async () => {
    if (!ends.delete(end)) return;
    worker.shutdown();
    await running;
  };
  ends.add(end);
  return end;
}

async function start(client: Client): Promise<{ handle: WorkflowHandle; queue: string }> {
  const queue = `queue-${ids++}`;
  const handle = await client.workflow.start('waiting', {
    taskQueue: queue,
    workflowId: `waiting-${queue}`,
    args: [planted],
    memo: { note: planted },
    staticSummary: planted,
    staticDetails: planted,
  });
  return { handle, queue };
}

/** All that the server keeps and tells of a workflow: the text of it, and below what each part of it holds as bytes. */
async function kept(handle: WorkflowHandle): Promise<string> {
  const history = await handle.fetchHistory();
  const { raw } = await handle.describe();
  const text = JSON.stringify([history, raw]);
  const bytes = [...text.matchAll(/"([\w+/]+={0,2})"/g)].map(([, part = '']) => Buffer.from(part, 'base64').toString());
  return [text, ...bytes].join('\n');
}

const taskFailures = async (handle: WorkflowHandle, client: Client): Promise<string[]> => {
  const { events } = await client.workflow.getHandle(handle.workflowId).fetchHistory();
  const failures = (events ?? []).flatMap((event) => event.workflowTaskFailedEventAttributes?.failure ?? []);
  const [codec] = (client.options.loadedDataConverter ?? client.options.dataConverter)
    .payloadCodecs as EncryptedPayloads[];
  const said = failures.map(async ({ message, encodedAttributes }) => {
    if (!encodedAttributes) return message ?? '';
    const [opened] = (await codec?.decode([encodedAttributes])) ?? [];
    return Buffer.from(opened?.data ?? []).toString();
  });
  return Promise.all(said);
};

it('leaves the server nothing of arguments, results, memos, summaries, errors and stacks, and replays', async () => {
  const client = clientWith('old');
  const { handle, queue } = await start(client);
  const end = await work(queue, 'old');
  await handle.signal('tell', `told ${planted}`);
  await eventually(async () => expect(await handle.query('told')).toEqual([planted, `told ${planted}`]));
  await handle.signal('tell', 'fail');
  await expect(handle.result()).rejects.toMatchObject({
    cause: { message: `the workflow fails with ${planted}`, details: [planted], type: 'Planted' },
  });
  await end();
  expect(await handle.describe()).toMatchObject({ memo: { note: planted } });
  const all = await kept(handle);
  expect(all).toContain('Encoded failure');
  expect(all).toContain('binary/encrypted');
  for (const word of [planted, 'fails with', 'waiting.ts', 'planted-summary']) expect(all, word).not.toContain(word);

  const history = await handle.fetchHistory();
  const replay = (...names: string[]) =>
    Worker.runReplayHistory({ workflowBundle: { code }, dataConverter: convert(...names) }, history, handle.workflowId);
  await replay('new', 'old');
  await expect(replay('new')).rejects.toThrow();
}, 120_000);

it('goes on with a new key while a workflow waits, and reads what the old one wrote', async () => {
  const { handle, queue } = await start(clientWith('old'));
  const before = await work(queue, 'old');
  await eventually(async () => expect(await handle.query('told')).toEqual([planted]));
  await before();
  // First every process learns to read the new key, then it writes with it.
  const after = await work(queue, 'new', 'old');
  const rotated = clientWith('new', 'old').workflow.getHandle(handle.workflowId);
  await rotated.signal('tell', 'one');
  await rotated.signal('tell', 'two');
  expect(await rotated.result()).toBe(`${planted} one two`);
  await after();
  const all = await kept(rotated);
  for (const id of ['old', 'new']) expect(all.split('\n')).toContain(id);
  await expect(clientWith('old').workflow.getHandle(handle.workflowId).result()).rejects.toThrow(
    'A payload is encrypted with the key "new", which is not here; add it to WITHIN_PAYLOAD_KEYS of this process.',
  );
}, 120_000);

it.each([[['old']], [[]]])(
  'tells which key a worker with %j lacks, and goes on once it has it',
  async (names) => {
    const client = clientWith('new', 'old');
    const { handle, queue } = await start(client);
    const without = await work(queue, ...names);
    await eventually(async () =>
      expect((await taskFailures(handle, client)).join()).toMatch(
        /A payload is encrypted with the key \\?"new\\?", which is not here; add it to WITHIN_PAYLOAD_KEYS of this process\./,
      ),
    );
    expect((await handle.describe()).status.name).toBe('RUNNING');
    await without();
    const end = await work(queue, 'new', 'old');
    for (const word of ['one', 'two']) await handle.signal('tell', word);
    expect(await handle.result()).toBe(`${planted} one two`);
    await end();
  },
  120_000,
);

it('goes on with what was written before there were keys, and takes plain signals', async () => {
  const { handle, queue } = await start(clientWith());
  const plain = await work(queue);
  await eventually(async () => expect(await handle.query('told')).toEqual([planted]));
  await plain();
  const end = await work(queue, 'old');
  await clientWith().workflow.getHandle(handle.workflowId).signal('tell', 'one');
  await handle.signal('tell', 'two');
  expect(await clientWith('old').workflow.getHandle(handle.workflowId).result()).toBe(`${planted} one two`);
  await end();
}, 120_000);
