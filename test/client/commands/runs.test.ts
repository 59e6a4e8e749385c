import { Client, Connection } from '@temporalio/client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { register } from '../../../client/commands/runs/index.ts';
import { RecordedRuns } from '../../support/recorded-runs.ts';
import { startTemporal, type TestServer } from '../../support/temporal.ts';

let runs: RecordedRuns;
beforeEach(() => {
  runs = new RecordedRuns();
});
afterEach(() => runs.remove());

describe('within runs', () => {
  it('lists the newest first, with what ran and what was reused', async () => {
    const steps = [await runs.step('a', {}), await runs.step('b', {}, 'reused'), await runs.step('c', {}, 'reused')];
    await runs.end('20260101-000000-aaaaaa', { steps, status: 'failed' }, 1000);
    await runs.end('20260102-000000-aaaaaa', {}, 86_401_000);
    const { lines } = await runs.call(register, 'runs');
    expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
      ['run', 'pipeline', 'kind', 'status', 'started (UTC)', 'ran', 'reused'],
      ['20260102-000000-aaaaaa', 'demo', 'training', 'completed', '1970-01-02 00:00:01', '0', '0'],
      ['20260101-000000-aaaaaa', 'demo', 'training', 'failed', '1970-01-01 00:00:01', '1', '2'],
    ]);
  });

  it('shows as many as asked for, and says how many are older', async () => {
    for (const day of ['01', '02', '03']) await runs.end(`202601${day}-000000-aaaaaa`);
    const { documents } = await runs.call(register, 'runs', '--limit', '2', '--json');
    expect(documents).toMatchObject([
      { runs: [{ runId: '20260103-000000-aaaaaa' }, { runId: '20260102-000000-aaaaaa' }] },
    ]);
    expect((await runs.call(register, 'runs', '--limit', '2')).notes).toEqual(['1 older; --limit shows more.']);
  });

  it.each(['0', '-1', '1.5', 'many'])('refuses %s as the number of runs', async (limit) => {
    await expect(runs.call(register, 'runs', '--limit', limit)).rejects.toThrow('whole number above 0');
  });

  it('says which store holds no run', async () => {
    expect((await runs.call(register, 'runs')).lines).toEqual([`No run is in the store ${runs.store}.`]);
  });

  it('calls a run without a result paused while no local stack lives', async () => {
    await runs.start('20260101-000000-aaaaaa');
    expect((await runs.call(register, 'runs', '--json')).documents).toMatchObject([{ runs: [{ status: 'paused' }] }]);
  });
});

describe('within runs, with a server', () => {
  let server: TestServer;
  let connection: Connection;
  let open: RecordedRuns;
  beforeAll(async () => {
    server = await startTemporal();
    connection = await Connection.connect({ address: server.address });
    open = new RecordedRuns({ TEMPORAL_ADDRESS: server.address });
  });
  afterAll(async () => {
    await connection.close();
    await server.stop();
    open.remove();
  });

  it('tells a run that is open from one that the server has ended and from one that it does not know', async () => {
    const { workflow } = new Client({ connection });
    const started = [await open.start('20260101-000000-aaaaaa'), await open.start('20260102-000000-aaaaaa')];
    await open.start('20260103-000000-aaaaaa');
    for (const { workflowId } of started)
      await workflow.start('trainingPipeline', { workflowId, taskQueue: 'nobody', args: [] });
    await workflow.getHandle(started[1]!.workflowId).terminate();
    const { documents } = await open.call(register, 'runs', '--json');
    const [{ runs: rows }] = documents as [{ runs: { status: string }[] }];
    expect(rows.map(({ status }) => status)).toEqual(['lost', 'terminated', 'running']);
  });
});
