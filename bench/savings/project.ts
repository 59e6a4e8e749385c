/** @module The project of the savings bench in a folder of its own, and the processor time that its runs take. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { z } from 'zod';
import { FileBlobStore } from '../../adapters/store/file-blob-store.ts';
import { FileRunRecords } from '../../adapters/store/file-run-records.ts';
import { type Definition, definitionSchema } from '../../contracts/graph.ts';
import { featureChildWorkflowId } from '../../contracts/names.ts';
import { startedRunSchema, startRecord } from '../../contracts/run.ts';
import type { Outputs } from './best.ts';
import { cpuBySteps, sampling, stepSpans } from './step-cpu.ts';

const execute = promisify(execFile);
const printed = z.object({
  runId: z.string(),
  workflowId: z.string(),
  status: z.string(),
  metrics: z.unknown(),
  steps: z.array(
    z.object({
      name: z.string(),
      outcome: z.string(),
      durationMs: z.number(),
      outputs: z.record(z.string(), z.object({ digest: z.string() })),
    }),
  ),
});

const stack = z.object({ address: z.string(), namespace: z.string(), workerPid: z.int() });

/** Ticks of /proc, 100 a second on every Linux that Node runs on. */
const ticksPerSecond = 100;

export interface Run {
  /** User and system time of the command, and of the worker with its children, in seconds. */
  readonly cpu: number;
  readonly workflowId: string;
  readonly steps: z.infer<typeof printed>['steps'];
  /** Metrics, and digests of every output, as one text to compare. */
  readonly results: string;
  readonly outputs: Outputs;
  /** The graph that it ran, as stored. */
  readonly definition: Definition;
}

/** With the processor time of each step, in seconds. */
export interface UncachedRun extends Run {
  readonly stepCpu: ReadonlyMap<string, number>;
}

export class SavingsProject {
  readonly #folder = mkdtempSync(join(tmpdir(), 'within-savings-'));
  readonly #cli: string;
  #putAside = 0;

  constructor(cli: string, rows: number) {
    this.#cli = cli;
    layOut(this.#folder);
    mkdirSync(join(this.#folder, 'data'));
    writeFileSync(join(this.#folder, 'data', 'readings.csv'), readings(rows));
    writeFileSync(join(this.#folder, 'data', 'few.csv'), readings(200));
  }

  /** Replaces one text of a file, which must be there. */
  edit(file: string, was: string, now: string): void {
    const path = join(this.#folder, file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(was)) throw new Error(`${file} does not hold ${was}`);
    writeFileSync(
      path,
      text.replace(was, () => now),
    );
  }

  /** Adds a copy of the last row under a new name. */
  addRow(): void {
    const path = join(this.#folder, 'data', 'readings.csv');
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    writeFileSync(path, `${[...lines, lines.at(-1)?.replace(/^\d+/, '9999999')].join('\n')}\n`);
  }

  async run(...args: readonly string[]): Promise<Run> {
    const before = this.#commandTicks() + this.#workerTicks();
    const { stdout } = await this.#within(['run', 'pipeline.yaml', '--json', ...args]);
    const cpu = (this.#commandTicks() + this.#workerTicks() - before) / ticksPerSecond;
    const { runId, workflowId, status, steps, metrics } = printed.parse(JSON.parse(stdout));
    if (status !== 'completed') throw new Error(`the run ended as ${status}`);
    const digests = steps.map(({ name, outputs }) => [name, outputs]);
    return {
      cpu,
      workflowId,
      steps,
      results: JSON.stringify([metrics, digests]),
      outputs: new Map(
        steps.flatMap(({ name, outputs }) =>
          Object.entries(outputs).map(([output, { digest }]): [string, string] => [`${name}.${output}`, digest]),
        ),
      ),
      definition: await this.#definition(runId),
    };
  }

  /** With `--no-cache`; its steps are timed by what the worker takes while they run. */
  async runUncached(...args: readonly string[]): Promise<UncachedRun> {
    const end = sampling(() => this.#workerTicks() / ticksPerSecond);
    const run = await this.run('--no-cache', ...args);
    const samples = end();
    const { address, namespace } = this.#stack();
    const connection = await Connection.connect({ address });
    const ids = [run.workflowId, featureChildWorkflowId(run.workflowId)];
    const spans = await stepSpans(new Client({ connection, namespace }), ids);
    await connection.close();
    return { ...run, stepCpu: cpuBySteps(samples, spans) };
  }

  #stack(): z.infer<typeof stack> {
    return stack.parse(JSON.parse(readFileSync(join(this.#folder, '.within', 'stack.json'), 'utf8')));
  }

  async #definition(runId: string): Promise<Definition> {
    const store = this.#store();
    const started = startedRunSchema.parse(await new FileRunRecords(store).get(runId, startRecord));
    const bytes = await new FileBlobStore(store).get(started.definitionRef?.digest ?? '');
    return definitionSchema.parse(JSON.parse(Buffer.from(bytes ?? []).toString('utf8')));
  }

  #store(): string {
    return join(this.#folder, '.within', 'store');
  }

  /** As on the first day. The old store is put aside, since the disk would go on removing it while a run is measured. */
  emptyStore(): void {
    renameSync(this.#store(), `${this.#store()}.${++this.#putAside}`);
  }

  async remove(): Promise<void> {
    await this.#within(['down']);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Commands that ended are counted as children of this process, so one runs at a time. */
  #commandTicks(): number {
    const [, , childUser = 0, childSystem = 0] = ticksOf('self');
    return childUser + childSystem;
  }

  #workerTicks(): number {
    return ticksOf(String(this.#stack().workerPid)).reduce((sum, ticks) => sum + ticks, 0);
  }

  /** The stack is up and warm afterwards: code loaded, threads started. */
  async warm(): Promise<void> {
    await this.#within(['run', 'pipeline.yaml', '--json', '--set', 'dataset.source=data/few.csv']);
  }

  #within(args: readonly string[]): Promise<{ stdout: string }> {
    return execute(process.execPath, [this.#cli, ...args], {
      cwd: this.#folder,
      maxBuffer: 64 << 20,
    });
  }
}

/** Files whose name ends in `.template` are the user's code and not this repository's. */
function layOut(folder: string): void {
  cpSync(resolve('bench/savings/project'), folder, { recursive: true });
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (name.endsWith('.template')) renameSync(join(folder, name), join(folder, name.replace(/\.template$/, '')));
}

/** utime, stime, cutime, cstime: fields 14 to 17 of proc(5), counted behind the name in brackets. */
function ticksOf(pid: string): number[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15)
    .map(Number);
}

/** 32 readings a row of a damped wave with noise; worn bearings swing faster and longer. The same on every machine. */
function readings(rows: number): string {
  let state = 42;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const columns = Array.from({ length: 32 }, (_, at) => at);
  const lines = Array.from({ length: rows }, (_, row) => {
    const worn = random() < 0.3;
    const frequency = (worn ? 1.1 : 0.8) + random();
    const damping = (worn ? 0.03 : 0.06) + random() / 20;
    const value = (at: number) => Math.exp(-damping * at) * Math.cos(frequency * at) + random() - 0.5;
    return [row, worn ? 'yes' : 'no', ...columns.map((at) => value(at).toFixed(6))].join(',');
  });
  return `${['row_id', 'worn', ...columns.map((at) => `r${at}`)].join(',')}\n${lines.join('\n')}\n`;
}
