/** @module Runs in a real MLflow server: what a training leaves there, a server that is away, and changes that others make. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReconcileOutcome } from '../../contracts/tracking.ts';
import { eventually } from '../support/eventually.ts';
import { type FaultyServer, startFaultyServer } from '../support/faulty-server.ts';
import { type Mailbox, openMailbox } from '../support/mailbox.ts';
import { hasMlflow, type MlflowServer, startMlflow } from '../support/mlflow.ts';
import { Project } from '../support/project.ts';

const secret = 'the secret of the registry';
const rows = Array.from({ length: 40 }, (_, row) => `${row},${(row * 7) % 11},${row % 2 === 0 ? 'a' : 'b'}`);
const pipeline = (name: string, trees: number) => ({
  name,
  kind: 'training',
  dataset: { source: 'data.csv', key: 'id', target: 'y' },
  split: { test: 0.25 },
  model: { use: 'random-forest', with: { trees } },
  seed: '42',
});

describe.skipIf(!hasMlflow)('with MLflow (skipped without TEST_MLFLOW)', { timeout: 400_000 }, () => {
  let mlflow: MlflowServer;
  let proxy: FaultyServer;
  let mailbox: Mailbox;
  let project: Project;
  beforeAll(async () => {
    const env = { MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'http,https', MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'true' };
    [mlflow, mailbox] = await Promise.all([startMlflow({ env }), openMailbox()]);
    proxy = await startFaultyServer(mlflow.url);
    project = new Project({
      MLFLOW_TRACKING_URI: proxy.url,
      WITHIN_MLFLOW_WEBHOOK_SECRET: 'env:TEST_WEBHOOK_SECRET',
      TEST_WEBHOOK_SECRET: secret,
      ...mailbox.environment,
    });
    project.write({
      'data.csv': `id,x,y\n${rows.join('\n')}\n`,
      'forest.json': pipeline('forest', 5),
      'larger.json': pipeline('forest', 7),
      'away.json': pipeline('away', 5),
      'within.people.yaml':
        'people:\n  anna: { name: Anna, email: anna@example.org }\nroutes:\n  - { kinds: [deploymentChanged], to: [anna] }\n',
    });
  }, 600_000);
  afterAll(async () => {
    await project.remove();
    await Promise.all([proxy.close(), mlflow.stop(), mailbox.close()]);
  });

  interface Shown {
    readonly run: { id: string; status: string; startedAt: number; endedAt: number; metrics: Record<string, number> };
    readonly versions: readonly { model: string; version: number; source: string }[];
  }
  const shown = (runId: string): Promise<Shown> =>
    eventually(async () => {
      const told = await project.json<Shown>('runs', 'show', runId);
      expect(told.exitCode).toBe(0);
      return told;
    });

  it('shows a training with its metrics at the time of its end, its data and its model', async () => {
    const { printed } = await project.run('forest.json');
    const { run, versions } = await shown(printed.runId);
    const { finishedAt } = project.document(printed.runId);
    expect(run).toMatchObject({ status: 'finished', endedAt: finishedAt });
    expect(run.metrics['accuracy']).toBe(printed.metrics['accuracy']?.value);
    expect(versions).toMatchObject([{ model: 'forest', version: 1, source: `runs:/${run.id}/model` }]);
    const there = (await mlflow.read('runs/get', { run_id: run.id })) as {
      run: {
        info: { start_time: number; end_time: number; status: string };
        data: { metrics: { timestamp: number }[]; params: { key: string; value: string }[] };
        inputs: { dataset_inputs: { dataset: { name: string } }[] };
      };
    };
    expect(there.run.info).toMatchObject({ status: 'FINISHED', end_time: finishedAt });
    expect(new Set(there.run.data.metrics.map(({ timestamp }) => timestamp))).toEqual(new Set([finishedAt]));
    expect(there.run.data.params).toContainEqual({ key: 'train.with.trees', value: '5' });
    expect(there.run.inputs.dataset_inputs.map(({ dataset }) => dataset.name)).toContain('data.csv');
  });

  it('gives a run that reused everything no version of its own', async () => {
    const { printed } = await project.run('forest.json');
    expect((await shown(printed.runId)).versions).toMatchObject([{ version: 1 }]);
    const { models } = await project.json<{ models: { name: string; versions: unknown[] }[] }>(
      'models',
      '--registered',
    );
    expect(models).toMatchObject([{ name: 'forest', versions: [{ version: 1 }] }]);
  });

  it('ends a run while the server does not answer, and writes it after the worker was killed', async () => {
    proxy.fault(() => ({ kind: 'silent' }));
    const { printed } = await project.run('away.json');
    expect(printed.status).toBe('completed');
    await eventually(() => expect(proxy.seen.length).toBeGreaterThan(0));
    process.kill(project.stack().workerPid ?? 0, 'SIGKILL');
    proxy.fault(() => undefined);
    expect((await shown(printed.runId)).run).toMatchObject({
      status: 'finished',
      endedAt: project.document(printed.runId).finishedAt,
    });
  });

  it('tells people of an alias that somebody moved in MLflow, once, as soon as MLflow says so', async () => {
    await mlflow.call('webhooks', {
      name: 'within',
      url: `${project.stack().gatewayUrl}/mlflow/webhook`,
      secret,
      events: [{ entity: 'MODEL_VERSION_ALIAS', action: 'CREATED' }],
    });
    await mlflow.call('registered-models/alias', { name: 'forest', alias: 'champion', version: '1' });
    await eventually(() => expect(mailbox.received).toHaveLength(1));
    expect(mailbox.received[0]?.raw).toMatch(/champion of forest was set to version 1/);
    const { printed } = await project.run('larger.json');
    expect((await shown(printed.runId)).versions).toMatchObject([{ model: 'forest', version: 2 }]);
    expect(await project.json<ReconcileOutcome>('runs', 'reconcile')).toMatchObject({ models: 2, changeCount: 0 });
    expect(mailbox.received).toHaveLength(1);
  });

  it('looks on a schedule, until that is ended', async () => {
    expect(await project.json('runs', 'reconcile', '--schedule', '*/10 * * * *')).toMatchObject({
      cron: '*/10 * * * *',
    });
    expect(await project.json('runs', 'reconcile', '--unschedule')).toMatchObject({ unscheduled: true });
    expect(await project.json('runs', 'reconcile', '--unschedule')).toMatchObject({ unscheduled: false });
  });

  it('says why the registry cannot be looked at', async () => {
    proxy.fault(() => ({ kind: 'status', status: 401 }));
    const { exitCode, stderr } = await project.within(['runs', 'reconcile']);
    proxy.fault(() => undefined);
    expect(exitCode).toBe(5);
    expect(stderr).toContain('TRACKING_REFUSED');
  });
});
