/** @module The project of the sweep bench: two data sets, one pipeline each, swept by the command line as a process. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { z } from 'zod';

const execute = promisify(execFile);

const printed = z.object({ blocks: z.int(), fits: z.int(), reused: z.int(), failed: z.int(), reason: z.string() });

export interface SweptRun extends z.infer<typeof printed> {
  /** Wall time of the whole command, its process start included. */
  readonly milliseconds: number;
}

export interface SweptData {
  readonly name: string;
  /** CSV, relative to the repository. */
  readonly csv: string;
  readonly target: string;
  readonly key: string;
}

export const dataSets: readonly SweptData[] = [
  { name: 'breast-cancer', csv: 'examples/breast-cancer/data/breast_cancer.csv', target: 'diagnosis', key: 'row_id' },
  { name: 'digits', csv: 'bench/sweep/data/digits.csv', target: 'digit', key: 'row_id' },
];

export class SweepProject {
  readonly #folder = mkdtempSync(join(tmpdir(), 'within-sweep-bench-'));
  readonly #cli: string;

  constructor(cli: string) {
    this.#cli = cli;
    mkdirSync(join(this.#folder, 'data'));
    for (const { csv } of dataSets) cpSync(resolve(csv), this.csv(csv));
  }

  csv(name: string): string {
    return join(this.#folder, 'data', basename(name));
  }

  /** Writes a pipeline; gives its path. */
  pipeline({ name, csv, target, key }: SweptData, model: object): string {
    const file = join(this.#folder, `${name}.json`);
    const dataset = { source: `data/${basename(csv)}`, target, key };
    const features = [{ use: 'standardize' }];
    const split = { test: 0.25, stratify: true };
    writeFileSync(file, JSON.stringify({ name, kind: 'training', dataset, features, split, model }));
    return file;
  }

  /** `within sweep run FILE --json FLAGS`. */
  async sweep(file: string, ...flags: readonly string[]): Promise<SweptRun> {
    const begun = performance.now();
    const { stdout } = await this.#within(['sweep', 'run', file, '--json', ...flags]);
    return { ...printed.parse(JSON.parse(stdout)), milliseconds: performance.now() - begun };
  }

  /** Wall time of `within run FILE --no-cache`, in milliseconds. */
  async train(file: string): Promise<number> {
    const begun = performance.now();
    await this.#within(['run', file, '--no-cache', '--json']);
    return performance.now() - begun;
  }

  /** Wall time of a training run while a sweep keeps its slots busy. Throws when the sweep ended first. */
  async trainBeside(file: string, swept: string, flags: readonly string[]): Promise<number> {
    const sweepId = await this.begin(swept, flags);
    const milliseconds = await this.train(file);
    if (!(await this.#isRunning(sweepId))) throw new Error('the sweep ended before the training did');
    while (await this.#isRunning(sweepId));
    return milliseconds;
  }

  /** Starts a sweep and gives its id; does not wait for it. */
  async begin(file: string, flags: readonly string[]): Promise<string> {
    const { stdout } = await this.#within(['sweep', 'run', file, '--json', '--detach', ...flags]);
    return z.object({ sweepId: z.string() }).parse(JSON.parse(stdout)).sweepId;
  }

  /** The HTML report of a sweep, once it has ended. */
  async report(sweepId: string): Promise<Uint8Array> {
    while (await this.#isRunning(sweepId));
    const { stdout } = await this.#within(['sweep', 'report', sweepId, '--json']);
    return readFileSync(z.object({ reportPath: z.string() }).parse(JSON.parse(stdout)).reportPath);
  }

  /** Waits until no sweep runs. */
  async end(): Promise<void> {
    while ((await this.#running()).length > 0);
  }

  get store(): string {
    return join(this.#folder, '.within', 'store');
  }

  /** Process of the worker, as the stack's own record says; absent while one starts. */
  worker(): number | undefined {
    const record: unknown = JSON.parse(readFileSync(join(this.#folder, '.within', 'stack.json'), 'utf8'));
    return z.object({ workerPid: z.int().optional() }).parse(record).workerPid;
  }

  async #isRunning(id: string): Promise<boolean> {
    return (await this.#running()).includes(id);
  }

  async #running(): Promise<string[]> {
    const { stdout } = await this.#within(['sweep', 'list', '--json']);
    const { sweeps } = z
      .object({ sweeps: z.array(z.object({ sweepId: z.string(), status: z.string() })) })
      .parse(JSON.parse(stdout));
    return sweeps.filter(({ status }) => status === 'running').map(({ sweepId }) => sweepId);
  }

  async remove(): Promise<void> {
    await this.#within(['down']);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #within(args: readonly string[]): Promise<{ stdout: string }> {
    return execute(process.execPath, [this.#cli, ...args], { cwd: this.#folder, maxBuffer: 64 << 20 });
  }
}
