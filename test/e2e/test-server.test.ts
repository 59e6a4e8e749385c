/** @module The server that end-to-end tests run on. */
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterEach, expect, it } from 'vitest';
import { searchAttributeNames } from '../../contracts/names.ts';
import { startTemporal, type TestServer } from '../support/temporal.ts';

const running: TestServer[] = [];
const databaseFile = join(tmpdir(), `within-test-server-${process.pid}.sqlite`);

async function start(options: Parameters<typeof startTemporal>[0] = {}): Promise<TestServer> {
  const server = await startTemporal(options);
  running.push(server);
  return server;
}

async function withClient<T>(address: string, use: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await use(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
  for (const ending of ['', '-wal', '-shm']) rmSync(`${databaseFile}${ending}`, { force: true });
});

it('knows the search attributes of a run', async () => {
  const { address } = await start();
  const known = await withClient(address, (client) =>
    client.connection.operatorService.listSearchAttributes({ namespace: 'default' }),
  );
  expect(Object.keys(known.customAttributes ?? {})).toEqual(
    expect.arrayContaining(Object.values(searchAttributeNames)),
  );
});

it('keeps the runs of an earlier server on the same file', async () => {
  const first = await start({ databaseFile });
  await withClient(first.address, (client) =>
    client.workflow.start('nobody', { workflowId: 'kept', taskQueue: 'none' }),
  );
  await first.stop();
  const second = await start({ databaseFile });
  const description = await withClient(second.address, (client) => client.workflow.getHandle('kept').describe());
  expect(description.status.name).toBe('RUNNING');
});

it('two servers at once do not share anything', async () => {
  const [one, other] = await Promise.all([start(), start()]);
  await withClient(one.address, (client) => client.workflow.start('x', { workflowId: 'only', taskQueue: 'none' }));
  const lookUp = withClient(other.address, (client) => client.workflow.getHandle('only').describe());
  await expect(lookUp).rejects.toThrow('not found');
});

it('says why it did not start', async () => {
  const absent = join(tmpdir(), 'within-no-such-folder', 'temporal.sqlite');
  await expect(startTemporal({ databaseFile: absent })).rejects.toThrow(/ended with 1.*within-no-such-folder/s);
});
