/** @module The project of the sweep bench: two data sets, one pipeline each, swept by the command line as a process. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
    const { stdout } = await this.#within(['sweep', 'run', swept, '--json', '--detach', ...flags]);
    const { sweepId } = z.object({ sweepId: z.string() }).parse(JSON.parse(stdout));
    const milliseconds = await this.train(file);
    if (!(await this.#isRunning(sweepId))) throw new Error('the sweep ended before the training did');
    while (await this.#isRunning(sweepId));
    return milliseconds;
  }

  async #isRunning(id: string): Promise<boolean> {
    const { stdout } = await this.#within(['sweep', 'list', '--json']);
    const { sweeps } = z
      .object({ sweeps: z.array(z.object({ sweepId: z.string(), status: z.string() })) })
      .parse(JSON.parse(stdout));
    return sweeps.some(({ sweepId, status }) => sweepId === id && status === 'running');
  }

  async remove(): Promise<void> {
    await this.#within(['down']);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #within(args: readonly string[]): Promise<{ stdout: string }> {
    return execute(process.execPath, [this.#cli, ...args], { cwd: this.#folder, maxBuffer: 64 << 20 });
  }
}
