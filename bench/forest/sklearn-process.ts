/** @module The Python process of the forest bench: started once, so that imports are in no timing. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { z } from 'zod';
import type { BenchData, Fold } from './datasets.ts';
import type { Outcome } from './tree-pool.ts';

const script = resolve('bench/forest/sklearn_forest.py');

export class SklearnProcess {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #folder: string;
  versions = '';

  private constructor(child: ChildProcess, lines: Interface, folder: string) {
    this.#child = child;
    this.#lines = lines[Symbol.asyncIterator]();
    this.#folder = folder;
  }

  /** Waits until the imports are done and the digits are written to the folder. */
  static async start(python: string, folder: string): Promise<SklearnProcess> {
    const child = spawn(python, [script, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
    const sklearn = new SklearnProcess(child, createInterface({ input: child.stdout }), folder);
    const versions = await sklearn.#answer(z.strictObject({ python: z.string(), sklearn: z.string() }));
    sklearn.versions = `Python ${versions.python}, scikit-learn ${versions.sklearn}`;
    return sklearn;
  }

  async #answer<T>(schema: z.ZodType<T>): Promise<T> {
    const line = await this.#lines.next();
    if (line.done) throw new Error(`${script} ended without an answer; its standard error says why`);
    return schema.parse(JSON.parse(line.value));
  }

  async fitAndPredict(
    data: BenchData,
    fold: Fold,
    { seed, threads }: { seed: number; threads: number },
  ): Promise<Outcome> {
    const { name: dataset, rows, columns } = data;
    const files = { train: `${fold.name}.train`, test: `${fold.name}.test`, out: `${fold.name}.out` };
    this.#child.stdin?.write(`${JSON.stringify({ dataset, rows, columns, seed, threads, ...files })}\n`);
    const { fit, predict } = await this.#answer(z.strictObject({ fit: z.number(), predict: z.number() }));
    const bytes = readFileSync(join(this.#folder, files.out));
    const predicted = new Int32Array(Uint8Array.from(bytes).buffer);
    return { fit, predict, predicted };
  }

  stop(): void {
    this.#child.stdin?.end();
  }
}
