/** @module Seed sweeps on the real server: what is trained, what is reused, what people change while it runs. */
import { existsSync, readdirSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { sweepUpdateNames } from '../../contracts/names.ts';
import type { SweepConclusion, SweepProgress, SweepView } from '../../contracts/sweep.ts';
import { cancerCsv } from '../support/cancer-csv.ts';
import { Project } from '../support/project.ts';
import { until } from '../support/stack/project.ts';

const project = new Project();
afterAll(() => project.remove());

const pipeline = (name: string, model: object, more: object = {}) => ({
  name,
  kind: 'training',
  dataset: { source: 'data/cells.csv', target: 'diagnosis', key: 'row_id' },
  features: [{ use: 'standardize' }],
  split: { test: 0.25, stratify: true },
  model,
  seed: '42',
  ...more,
});
const small = { use: 'random-forest', with: { trees: 3 } };
project.write({
  'data/cells.csv': cancerCsv,
  'small.json': pipeline('small', small),
  'large.json': pipeline('large', { use: 'random-forest', with: { trees: 150 } }),
});

interface Swept extends SweepView {
  readonly sweepId: string;
  readonly workflowId: string;
  readonly summary: string;
  readonly reportPath: string;
  readonly baseline: SweepConclusion['baseline'];
  readonly error?: { readonly code: string; readonly message: string };
}

const sweep = (file: string, ...args: string[]) => project.json<Swept>('sweep', 'run', file, ...args);

const digestOf = (swept: Swept) => project.read(swept.reportPath.slice(project.folder.length + 1));

it('trains a block as one fit and one more a component, and reuses all of it the second time', async () => {
  const first = await sweep('small.json', '--blocks', '3');
  expect(first).toMatchObject({ exitCode: 0, blocks: 3, fits: 13, reused: 0, failed: 0, metric: 'accuracy' });
  expect(first.rows.map(({ component }) => component)).toEqual(['split', 'bootstrap', 'features']);
  const again = await sweep('small.json', '--blocks', '3');
  expect(again).toMatchObject({ fits: 13, reused: 13, rows: first.rows });
  expect(digestOf(again)).toBe(digestOf(first));
});

it('trains only the new blocks of a longer sweep, and only the new column of one more component', async () => {
  expect(await sweep('small.json', '--blocks', '5')).toMatchObject({ fits: 21, reused: 13 });
  project.write({ 'other.json': pipeline('other', { use: 'random-forest', with: { trees: 4 } }) });
  expect(await sweep('other.json', '--blocks', '3', '--components', 'split')).toMatchObject({ fits: 7, reused: 0 });
  expect(await sweep('other.json', '--blocks', '3', '--components', 'split,bootstrap')).toMatchObject({
    fits: 10,
    reused: 7,
  });
});

it('goes on after its worker was killed: no finished fit is trained again, and the report is the same to the byte', async () => {
  const undisturbed = await sweep('large.json', '--blocks', '4', '--no-cache');
  const { stdout } = await project.within(['sweep', 'run', 'large.json', '--json', '--detach', '--blocks', '4']);
  const { workflowId, sweepId } = JSON.parse(stdout) as Swept;
  const begun = watchedBeginnings();
  // One that was being trained when the worker was killed is begun again; one that had finished is not.
  const finished = new Map<string, number>();
  for (const wanted of [2, 6, 11]) {
    await until(() => trialsOf('large').length >= wanted);
    for (const key of trialsOf('large')) if (!finished.has(key)) finished.set(key, begun(key));
    process.kill(project.stack().workerPid!, 'SIGKILL');
  }
  const { workflow } = await project.client();
  await workflow.getHandle(workflowId).result();
  expect([...finished].map(([key, times]) => [key, begun(key) - times])).toEqual(
    [...finished].map(([key]) => [key, 0]),
  );
  const report = await project.within(['sweep', 'report', sweepId, '--json']);
  expect(digestOf(JSON.parse(report.stdout))).toBe(digestOf(undisturbed));
});

/** Keys of the trials of a pipeline that are in the store. */
function trialsOf(name: string): string[] {
  // It is made with the first entry.
  if (!existsSync(join(project.store, 'ac'))) return [];
  return readdirSync(join(project.store, 'ac'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /^[0-9a-f]{64}$/.test(entry.name))
    .filter((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8').includes(`"${name}/trial-`))
    .map((entry) => entry.name);
}

/** How often a key was begun to be computed: each time has a folder of its own, which is gone a moment later. */
function watchedBeginnings(): (key: string) => number {
  const folders = new Set<string>();
  const watcher = watch(join(project.store, 'work'), (_event, name) => void (name && folders.add(name)));
  afterAll(() => watcher.close());
  const isOf = (key: string) => (name: string) =>
    /^[0-9a-f]{16}-[0-9a-f]{8}$/.test(name) && key.startsWith(name.slice(0, 16));
  return (key) => [...folders].filter(isOf(key)).length;
}

it('rests, goes on, takes more blocks and stops when it is told to', async () => {
  project.write({ 'told.json': pipeline('told', { use: 'random-forest', with: { trees: 60 } }) });
  const asked = ['--first-blocks', '2', '--step', '1', '--max-blocks', '3', '--high-share', '0.5'];
  const { stdout } = await project.within(['sweep', 'run', 'told.json', '--json', '--detach', ...asked]);
  const { workflowId, sweepId } = JSON.parse(stdout) as Swept;
  const { workflow } = await project.client();
  const handle = workflow.getHandle(workflowId);
  const progress = () => handle.query<SweepProgress>('progress');
  const paused = await project.within(['sweep', 'pause', sweepId, '--json']);
  expect(JSON.parse(paused.stdout)).toMatchObject({ sweepId, paused: true });
  await until(async () => (await progress()).blocks === 2);
  expect(await handle.executeUpdate<SweepProgress, [number]>(sweepUpdateNames.extend, { args: [50] })).toMatchObject({
    paused: true,
    max: 50,
  });
  await project.within(['sweep', 'resume', sweepId]);
  await until(async () => (await progress()).blocks >= 4);
  const stopped = await project.within(['sweep', 'stop', sweepId]);
  expect(stopped.stdout).toContain('ends after its present round; it has');
  const { view } = (await handle.result()) as SweepConclusion;
  expect(view.blocks).toBeGreaterThanOrEqual(4);
  expect(view.blocks).toBeLessThan(50);
  const late = await project.within(['sweep', 'stop', sweepId, '--json']);
  expect(late.exitCode).toBe(2);
  expect(late.stdout).toContain('has ended');
});

it('starts beside a training run that wants it, which ends well even if the sweep cannot', async () => {
  const settings = { enabled: true, blocks: { max: 2 } };
  project.write({
    'beside.json': pipeline('beside', small, { seedSensitivity: settings }),
    'doomed.json': pipeline('doomed', small, { seedSensitivity: { ...settings, metric: 'rmse' } }),
  });
  for (const [file, end] of [
    ['beside.json', 'fulfilled'],
    ['doomed.json', 'rejected'],
  ] as const) {
    const { exitCode, printed } = await project.run(file);
    expect(exitCode).toBe(0);
    const { workflow } = await project.client();
    const name = file.slice(0, file.indexOf('.'));
    const handle = workflow.getHandle(`sweep/${name}/sweep-${printed.runId}`);
    const [settled] = await Promise.allSettled([handle.result()]);
    expect(settled.status).toBe(end);
  }
  const { stdout } = await project.within(['sweep', 'list', '--json']);
  expect((JSON.parse(stdout) as { sweeps: { pipeline: string }[] }).sweeps.map(({ pipeline: name }) => name)).toContain(
    'beside',
  );
});

it('tells in the list and in place of the report why a sweep failed', async () => {
  const { error } = await project.json<Swept>('sweep', 'run', 'doomed.json');
  expect(error).toMatchObject({ code: 'SWEEP_INVALID', message: expect.stringContaining('rmse') });
  const { sweeps } = await project.json<{ sweeps: readonly object[] }>('sweep', 'list', '--limit', '1');
  expect(sweeps).toEqual([
    expect.objectContaining({
      pipeline: 'doomed',
      status: 'failed',
      error: { code: error?.code, message: error?.message },
    }),
  ]);
  const { stdout } = await project.within(['sweep', 'list', '--limit', '1']);
  expect(stdout).toContain(`failed: ${error?.message}`);
  const report = await project.json<Swept>('sweep', 'report', 'latest');
  expect(report).toMatchObject({ exitCode: 2, error: { code: 'SWEEP_INVALID' } });
  expect(report.error?.message).toContain(error?.message);
});

it('keeps a baseline of each sweep', async () => {
  const { stdout } = await project.within(['sweep', 'baselines', '--pipeline', 'small', '--json']);
  const { baselines, alarms } = JSON.parse(stdout) as {
    baselines: { modelType: string; fits: number }[];
    alarms: unknown[];
  };
  expect(baselines.map(({ modelType, fits }) => [modelType, fits])).toEqual([
    ['random-forest', 3],
    ['random-forest', 5],
  ]);
  expect(alarms).toEqual([]);
});

it('sweeps at fixed times until it is told not to', async () => {
  const ask = async (...args: string[]) => project.within(['sweep', 'schedule', 'small.json', '--json', ...args]);
  expect(JSON.parse((await ask('--cron', '0 3 * * *', '--jitter', '1m', '--blocks', '3')).stdout)).toMatchObject({
    cron: '0 3 * * *',
    overlap: 'skip',
  });
  const { schedule } = await project.client();
  const scheduleId = (
    JSON.parse((await ask('--backfill', '2026-01-01T02:59:00Z/2026-01-01T03:10:00Z')).stdout) as { scheduleId: string }
  ).scheduleId;
  await until(async () => ((await schedule.getHandle(scheduleId).describe()).info.recentActions ?? []).length > 0);
  await until(async () =>
    (await listed()).some(({ sweepId, status }) => sweepId.startsWith('sweep-scheduled') && status === 'completed'),
  );
  expect(JSON.parse((await ask('--remove')).stdout)).toMatchObject({ removed: true });
  expect(JSON.parse((await ask('--remove')).stdout)).toMatchObject({ removed: false });
});

async function listed(): Promise<{ sweepId: string; status: string }[]> {
  const { stdout } = await project.within(['sweep', 'list', '--json']);
  return (JSON.parse(stdout) as { sweeps: { sweepId: string; status: string }[] }).sweeps;
}

it.each([
  [
    'a pipeline that trains nothing',
    { name: 'x', kind: 'feature', dataset: { source: 'data/cells.csv' } },
    [],
    'trains no model',
  ],
  ['an unknown component', pipeline('x', small), ['--components', 'bootstrop'], 'bootstrap'],
  ['an unknown metric', pipeline('x', small), ['--metric', 'accurracy'], 'accuracy'],
  ['a first look after the last block', pipeline('x', small), ['--first-blocks', '9', '--max-blocks', '5'], '9'],
  [
    'a program with a seed of the name of the split',
    pipeline('x', { command: ['node', 'fit.mjs'], components: ['split'], format: 'x' }),
    [],
    '"split"',
  ],
  ['one block', pipeline('x', small), ['--blocks', '1'], 'blocks'],
])('refuses %s before anything starts', async (_, file, args, said) => {
  project.write({ 'x.json': file });
  const { exitCode, error } = await sweep('x.json', ...args);
  expect(exitCode).toBe(2);
  expect(error?.message).toContain(said);
});

it('tells people how it ended', async () => {
  project.write({ 'within.people.yaml': { people: { anna: { name: 'Anna' } }, routes: [{ to: ['anna'] }] } });
  const { sweepId } = await sweep('small.json', '--blocks', '3');
  await until(async () => (await toldOf(`sweep/${sweepId}/completed`)).length === 1);
});

/** Whom the ledger says an event was handed to. */
async function toldOf(event: string): Promise<readonly unknown[]> {
  const { stdout } = await project.within(['notify', 'ledger', '--event', event, '--decisions', '--json']);
  const { deliveries = [], decisions = [] } = JSON.parse(stdout) as Record<string, unknown[]>;
  return [...deliveries, ...decisions];
}
