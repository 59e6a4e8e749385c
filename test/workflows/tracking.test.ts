/** @module The tracking of runs on a real Temporal server: without MLflow, and with one that is away, refuses and comes back. */
import { resolve } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTrackingActivities } from '../../activities/tracking.ts';
import type { Reached } from '../../client/run/reach.ts';
import { hintOfNews, reconcileOnce } from '../../client/run/reconcile.ts';
import type { StackInfo } from '../../client/stack/info.ts';
import {
  collaborationShards,
  collaborationWorkflowId,
  peopleQueue,
  reconcileWorkflowId,
  trackRunWorkflowId,
  trackRunWorkflowType,
} from '../../contracts/names.ts';
import type { TrackingOutcome } from '../../contracts/tracking.ts';
import { trackedRecord, trackingFailure } from '../../domain/tracking/outcomes.ts';
import { RegistryWatch } from '../../domain/tracking/registry-watch.ts';
import type { TrackRunParts } from '../../domain/tracking/track-run.ts';
import { type FaultyServer, startFaultyServer } from '../support/faulty-server.ts';
import { stranger, withStrangers } from '../support/foreign-registry.ts';
import { hasMlflow, type MlflowServer, startMlflow } from '../support/mlflow.ts';
import { startTemporal, type TestServer } from '../support/temporal.ts';
import { finishedAt, trackedRuns } from '../support/tracked-runs.ts';

const taskQueue = 'within-lab';
const until = <T>(look: () => T | Promise<T>) => vi.waitFor(look, { timeout: 120_000, interval: 50 });

let server: TestServer;
let connection: NativeConnection;
let client: Client;
let code: string;
beforeAll(async () => {
  const logger = new DefaultLogger('ERROR');
  Runtime.install({ logger });
  const workflowsPath = resolve(import.meta.dirname, '../../workflows/index.ts');
  [server, { code }] = await Promise.all([startTemporal(), bundleWorkflowCode({ workflowsPath, logger })]);
  connection = await NativeConnection.connect({ address: server.address });
  client = new Client({ identity: 'client', connection: await Connection.connect({ address: server.address }) });
}, 120_000);
afterAll(async () => {
  await client.connection.close();
  await connection.close();
  await server.stop();
}, 60_000);

let ending: (() => Promise<void>) | undefined;
afterEach(async () => {
  await ending?.();
  ending = undefined;
});

/** A worker of what waits for people, until the test ends. */
async function work(parts: TrackRunParts, queue: string): Promise<Reached> {
  const worker = await Worker.create({
    connection,
    identity: 'lab',
    taskQueue: peopleQueue(queue),
    workflowBundle: { code },
    activities: {
      ...createTrackingActivities({ ...parts, hasPeople: async () => true }),
      deliverToInboxes: async () => [],
    },
    shutdownGraceTime: '1 s',
  });
  const running = worker.run();
  ending = async () => {
    worker.shutdown();
    await running;
  };
  return { client, stack: { taskQueue: queue } as StackInfo };
}

/** As the activity does it that concludes a run. */
const track = (runId: string, queue: string) =>
  client.workflow.start<(run: { runId: string }) => Promise<TrackingOutcome | undefined>>(trackRunWorkflowType, {
    workflowId: trackRunWorkflowId(runId),
    taskQueue: peopleQueue(queue),
    args: [{ runId }],
    workflowIdConflictPolicy: 'USE_EXISTING',
  });

describe('without MLflow', () => {
  it('writes a run to the store of the project', async () => {
    const lab = trackedRuns();
    await work(lab, taskQueue);
    await lab.ended('local');
    const outcome = await (await track('local', taskQueue)).result();
    expect(outcome).toMatchObject({ place: 'the store of the project', model: { name: 'churn', version: 1 } });
    expect(await (await track('local', taskQueue)).result()).toEqual(outcome);
  });

  it('tracks runs that were left out and tells of a move by others once, on a hint as on a schedule', async () => {
    const lab = trackedRuns();
    const tracking = withStrangers(lab.tracking);
    const reached = await work({ ...lab, tracking, watch: new RegistryWatch(tracking, lab.tracked) }, taskQueue);
    await lab.ended('left-out');
    expect(await reconcileOnce(reached)).toMatchObject({ untracked: ['left-out'] });
    await until(async () => expect(await lab.records.get('left-out', trackedRecord)).toBeDefined());
    await tracking.registry.setAlias({ model: 'churn', alias: 'champion', version: 1, by: stranger });
    for (let hints = 0; hints < 3; hints++) await hintOfNews(reached);
    await client.workflow.getHandle(reconcileWorkflowId('hints')).result();
    expect(await reconcileOnce(reached)).toMatchObject({ models: 1, changeCount: 0, untrackedCount: 0 });
    expect(await signalsOfRegistry()).toHaveLength(1);
  });
});

/** Events of the registry that reached the collaboration workflow. */
async function signalsOfRegistry(): Promise<string[]> {
  const found: string[] = [];
  for (let shard = 0; shard < collaborationShards; shard++) {
    const history = await client.workflow
      .getHandle(collaborationWorkflowId(shard))
      .fetchHistory()
      .catch(() => undefined);
    for (const { workflowExecutionSignaledEventAttributes: signal } of history?.events ?? []) {
      const data = signal?.input?.payloads?.[0]?.data;
      const event = JSON.parse(data ? Buffer.from(data).toString('utf8') : '{}') as { id?: string };
      if (event.id?.startsWith('registry/')) found.push(event.id);
    }
  }
  return found;
}

describe.skipIf(!hasMlflow)('with MLflow (skipped without TEST_MLFLOW)', { timeout: 300_000 }, () => {
  let mlflow: MlflowServer;
  let proxy: FaultyServer;
  beforeAll(async () => {
    mlflow = await startMlflow();
    proxy = await startFaultyServer(mlflow.url);
  }, 600_000);
  afterAll(async () => {
    await proxy.close();
    await mlflow.stop();
  });

  it('waits while the server is away and writes the run once it is back, with the times of the run', async () => {
    const lab = trackedRuns(proxy.url);
    await work(lab, 'within-away');
    await lab.ended('away');
    proxy.fault(() => ({ kind: 'cut' }));
    const handle = await track('away', 'within-away');
    await until(async () => {
      const { raw } = await handle.describe();
      expect(raw.pendingActivities?.[0]?.attempt ?? 0).toBeGreaterThan(1);
    });
    expect(await trackingFailure('away', lab.records)).toBeUndefined();
    proxy.fault(() => undefined);
    const outcome = await handle.result();
    const { run } = (await mlflow.read('runs/get', { run_id: outcome?.id ?? '' })) as {
      run: { info: { end_time: number; status: string }; data: { metrics: { key: string; timestamp: number }[] } };
    };
    expect(run.info).toMatchObject({ status: 'FINISHED', end_time: finishedAt });
    expect(run.data.metrics.filter(({ timestamp }) => timestamp !== finishedAt)).toEqual([]);
    expect(outcome?.model).toMatchObject({ name: 'churn' });
  });

  it('ends with the reason where the server refuses, and a later look tracks the run', async () => {
    const lab = trackedRuns(proxy.url);
    const reached = await work(lab, 'within-refused');
    await lab.ended('refused');
    proxy.fault(() => ({ kind: 'status', status: 401 }));
    await expect((await track('refused', 'within-refused')).result()).rejects.toMatchObject({
      cause: { type: 'TRACKING_REFUSED' },
    });
    expect(await trackingFailure('refused', lab.records)).toMatchObject({
      code: 'TRACKING_REFUSED',
      message: expect.stringContaining('MLFLOW_TRACKING_PASSWORD') as string,
    });
    proxy.fault(() => undefined);
    expect(await reconcileOnce(reached)).toMatchObject({ untracked: ['refused'] });
    const again = client.workflow.getHandle(trackRunWorkflowId('refused'));
    expect(await again.result()).toMatchObject({ place: proxy.url, problems: [] });
  });
});
