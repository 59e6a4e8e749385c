import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { fingerprintCommand } from '../../../adapters/code/command.ts';
import { createDuckdbEngine } from '../../../adapters/tables/duckdb/engine.ts';
import type { TableEngine } from '../../../domain/data/ports.ts';
import type { StepJob } from '../../../domain/pipeline/ports.ts';
import { ThreadRunner } from '../../../workers/threads/thread-runner.ts';
import { clouds } from '../../support/clouds.ts';
import { artifactOf, programModel } from '../../support/program-model.ts';
import { bundleScript } from '../../support/run-typescript.ts';
import { cellsOf, namesOf } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

const folder = mkdtempSync(join(tmpdir(), 'within-thread-scoring-'));
let runner: ThreadRunner;
let tables: TableEngine;
let logs: string[];

beforeAll(async () => {
  const entry = await bundleScript('workers/threads/step-thread.ts');
  runner = new ThreadRunner({ entry, threads: 1, store: { root: join(folder, 'store') } });
  tables = await createDuckdbEngine({ threads: 1 });
  copyFileSync(resolve('test/fixtures/commands/scorer.mjs'), join(folder, 'scorer.mjs'));
});
beforeEach(() => {
  logs = [];
});
afterAll(async () => {
  await runner.close();
  await tables.close();
  rmSync(folder, { recursive: true, force: true });
});

const rows = 4;
let jobs = 0;

/** A step `predict` whose model is scored by the program in one of its ways. */
async function jobOf(how: string): Promise<StepJob> {
  const scratch = join(folder, String(++jobs));
  mkdirSync(scratch);
  const argv = ['node', 'scorer.mjs', how];
  const declared = { files: ['scorer.mjs'], env: [], probed: false };
  const { fingerprint } = await fingerprintCommand(folder, argv, declared, process.env['PATH'] ?? '');
  const { digest, files, packages } = fingerprint;
  const program = { argv, ...declared, scoreTimeoutMs: 60_000 };
  const [model, table] = [join(scratch, 'model'), join(scratch, 'rows')];
  writeFileSync(
    model,
    artifactOf({ ...programModel, params: { rows }, program, environment: { digest, files, packages } }),
  );
  await tables.write(clouds(rows), table);
  const input = (path: string) => ({ path, mediaType: 'x/y', files: [{ path, name: path }] });
  return {
    name: 'predict',
    code: { kind: 'builtin', name: 'predict' },
    project: folder,
    inputs: { model: input(model), table: input(table) },
    params: {},
    secrets: {},
    seeds: {},
    env: {},
    scratch,
    checkpointDir: scratch,
    timeoutMs: 60_000,
    packages: {},
    outputs: { predictions: { path: join(scratch, 'out'), mediaType: 'x/y' } },
  };
}

const control = (signal: AbortSignal, onLog: () => void = () => undefined) => ({
  signal,
  progress: () => undefined,
  log: (text: string) => {
    logs.push(text);
    onLog();
  },
});

/** The program says `pid N`; a zombie does not run. */
function programRuns(): boolean {
  const pid = /pid (\d+)/.exec(logs.join('\n'))?.[1];
  expect(pid).toBeDefined();
  return runs(pid ?? '');
}

function runs(pid: string): boolean {
  const status = `/proc/${pid}/stat`;
  return existsSync(status) && !/\) [ZX] /.test(readFileSync(status, 'utf8'));
}
const programIsGone = () => vi.waitFor(() => expect(programRuns()).toBe(false), { timeout: 5_000 });

it('scores in a thread by a process of the worker, which ends with the step', async () => {
  const job = await jobOf('half');
  await runner.run(job, control(new AbortController().signal));
  const scored = await tables.read(job.outputs['predictions']?.path ?? '');
  expect(namesOf(scored)).toEqual(['row', 'prediction', 'p_left', 'p_right']);
  expect(cellsOf(scored, 'p_right')).toEqual(Array(rows).fill(0.5));
  await programIsGone();
});

it('ends the program of each fold before that of the next begins', async () => {
  const job = await jobOf('half');
  const table = job.inputs['table'];
  const model = job.inputs['model'];
  if (!table || !model) throw new Error('the job has no inputs');
  await tables.write(clouds(2 * rows), table.path);
  const pids: string[] = [];
  const alive: number[] = [];
  await runner.run(
    {
      ...job,
      code: { kind: 'builtin', name: 'judge-trial' },
      inputs: { table, 'model-1': model, 'model-2': model },
      params: { called: 'python learner.py', roles: { key: 'id', target: 'kind' }, split: { folds: 2 } },
      seeds: { split: '1' },
      outputs: { trial: { path: join(job.scratch, 'out'), mediaType: 'application/json' } },
    },
    control(new AbortController().signal, () => {
      const pid = /pid (\d+)/.exec(logs.at(-1) ?? '')?.[1];
      if (pid === undefined) return;
      pids.push(pid);
      alive.push(pids.filter(runs).length);
    }),
  );
  expect([new Set(pids).size, alive]).toEqual([2, [1, 1]]);
});

it('brings what went wrong with the program from the worker to the thread and back, in its own words', async () => {
  const job = await jobOf('dies');
  const error = await thrownBy(() => runner.run(job, control(new AbortController().signal)));
  expect(error.code).toBe('STEP_FAILED');
  expect(error.message).toContain('exited with 3; standard error ends with:\nno such layer');
});

it('ends a program that hangs when the run is cancelled', async () => {
  const job = await jobOf('hangs');
  const cancelling = new AbortController();
  const running = thrownBy(() =>
    runner.run(
      job,
      control(cancelling.signal, () => cancelling.abort()),
    ),
  );
  expect((await running).code).toBe('CANCELLED');
  await programIsGone();
});

it('refuses a model whose program has changed, before it is started', async () => {
  const job = await jobOf('half');
  writeFileSync(join(folder, 'scorer.mjs'), `${readFileSync(join(folder, 'scorer.mjs'), 'utf8')}\n`);
  const error = await thrownBy(() => runner.run(job, control(new AbortController().signal)));
  expect([error.code, logs]).toEqual(['MODEL_ENVIRONMENT', []]);
  expect(error.message).toContain('scorer.mjs has changed');
});
