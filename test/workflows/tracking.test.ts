/** @module The tracking of runs on a real Temporal server: without MLflow, and with one that is away, refuses and comes back. */
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
  trackRunMessages,
  trackRunWorkflowId,
  trackRunWorkflowType,
} from '../../contracts/names.ts';
import { refusalRecord } from '../../contracts/run.ts';
import type { TrackingOutcome } from '../../contracts/tracking.ts';
import { trackedRecord, trackingFailure } from '../../domain/tracking/outcomes.ts';
import { RegistryWatch } from '../../domain/tracking/registry-watch.ts';
import type { TrackRunParts } from '../../domain/tracking/track-run.ts';
import { eventually } from '../support/eventually.ts';
import { type FaultyServer, startFaultyServer } from '../support/faulty-server.ts';
import { stranger, withStrangers } from '../support/foreign-registry.ts';
import { hasMlflow, type MlflowServer, startMlflow } from '../support/mlflow.ts';
import { finishedAt, trackedRuns } from '../support/tracked-runs.ts';
import { labQueue, startWorkflowServer, type WorkflowServer } from '../support/workflow-server.ts';

let server: WorkflowServer;
beforeAll(async () => {
  server = await startWorkflowServer();
}, 120_000);
afterAll(() => server?.stop(), 60_000);

let ending: (() => Promise<void>) | undefined;
afterEach(async () => {
  await ending?.();
  ending = undefined;
});

/** A worker of what waits for people, until the test ends. */
async function work(parts: TrackRunParts, queue: string): Promise<Reached> {
  const activities = {
    ...createTrackingActivities({ ...parts, hasPeople: async () => true }),
    deliverToInboxes: async () => [],
  };
  ({ end: ending } = await server.work(peopleQueue(queue), activities, { shutdownGraceTime: '1 s' }));
  return { client: server.client, stack: { taskQueue: queue } as StackInfo };
}

/** As the activity does it that concludes a run. */
const track = (runId: string, queue: string) =>
  server.client.workflow.start<(run: { runId: string }) => Promise<TrackingOutcome | undefined>>(trackRunWorkflowType, {
    workflowId: trackRunWorkflowId(runId),
    taskQueue: peopleQueue(queue),
    args: [{ runId }],
    workflowIdConflictPolicy: 'USE_EXISTING',
  });

describe('without MLflow', () => {
  it('writes a run to the store of the project', async () => {
    const lab = trackedRuns();
    await work(lab, labQueue);
    await lab.ended('local');
    const outcome = await (await track('local', labQueue)).result();
    expect(outcome).toMatchObject({ place: 'the store of the project', model: { name: 'churn', version: 1 } });
    expect(await (await track('local', labQueue)).result()).toEqual(outcome);
  });

  it('writes a run as failed that people did not approve, though it is being written as completed', async () => {
    const lab = trackedRuns();
    const { records } = lab;
    let go: (() => void) | undefined;
    const { runs } = lab.tracking;
    const end = runs.end.bind(runs);
    // The first attempt has read the run, and waits.
    vi.spyOn(runs, 'end').mockImplementationOnce(async (...given) => {
      await new Promise<void>((done) => {
        go = done;
      });
      return end(...given);
    });
    const queue = 'within-decided';
    await work(lab, queue);
    await lab.ended('decided', { started: { awaitsReview: true } });
    const handle = await track('decided', queue);
    await eventually(() => expect(go).toBeDefined());
    await records.put('decided', refusalRecord, {
      code: 'REVIEW_REJECTED',
      message: 'The review churn-1 ended as rejected.',
    });
    await handle.signal(trackRunMessages.changed);
    go?.();
    const outcome = await handle.result();
    expect(await runs.run(outcome?.id ?? '')).toMatchObject({
      status: 'failed',
      endedAt: finishedAt,
      tags: { 'within.status': 'failed', 'within.error': 'REVIEW_REJECTED' },
    });
  });

  it('tracks runs that were left out and tells of a move by others once, on a hint as on a schedule', async () => {
    const lab = trackedRuns();
    const tracking = withStrangers(lab.tracking);
    const reached = await work({ ...lab, tracking, watch: new RegistryWatch(tracking, lab.tracked) }, labQueue);
    await lab.ended('left-out');
    expect(await reconcileOnce(reached)).toMatchObject({ untracked: ['left-out'] });
    await eventually(async () => expect(await lab.records.get('left-out', trackedRecord)).toBeDefined());
    await tracking.registry.setAlias({ model: 'churn', alias: 'champion', version: 1, by: stranger });
    for (let hints = 0; hints < 3; hints++) await hintOfNews(reached);
    await server.client.workflow.getHandle(reconcileWorkflowId('hints')).result();
    expect(await reconcileOnce(reached)).toMatchObject({ models: 1, changeCount: 0, untrackedCount: 0 });
    expect(await signalsOfRegistry()).toHaveLength(1);
  });
});

/** Events of the registry that reached the collaboration workflow. */
async function signalsOfRegistry(): Promise<string[]> {
  const found: string[] = [];
  for (let shard = 0; shard < collaborationShards; shard++) {
    const history = await server.client.workflow
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
    await eventually(async () => {
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
    const again = server.client.workflow.getHandle(trackRunWorkflowId('refused'));
    expect(await again.result()).toMatchObject({ place: proxy.url, problems: [] });
  });
});
