/** @module scikit-learn's side of the forest bench: one fit and one prediction of a fold per request. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { PythonProcess } from '../sklearn/python-process.ts';
import type { BenchData, Fold } from './datasets.ts';
import type { Outcome } from './tree-pool.ts';

const script = 'bench/forest/sklearn_forest.py';

export class SklearnProcess {
  readonly #process: PythonProcess;
  readonly #folder: string;

  private constructor(process: PythonProcess, folder: string) {
    this.#process = process;
    this.#folder = folder;
  }

  get versions(): string {
    return this.#process.versions;
  }

  /** Waits until the imports are done and the digits are written to the folder. */
  static async start(python: string, folder: string): Promise<SklearnProcess> {
    return new SklearnProcess(await PythonProcess.start(python, script, folder), folder);
  }

  async fitAndPredict(
    data: BenchData,
    fold: Fold,
    { seed, threads }: { seed: number; threads: number },
  ): Promise<Outcome> {
    const { name: dataset, rows, columns } = data;
    const files = { train: `${fold.name}.train`, test: `${fold.name}.test`, out: `${fold.name}.out` };
    const request = { dataset, rows, columns, seed, threads, ...files };
    const { fit, predict } = await this.#process.ask(request, z.strictObject({ fit: z.number(), predict: z.number() }));
    const bytes = readFileSync(join(this.#folder, files.out));
    const predicted = new Int32Array(Uint8Array.from(bytes).buffer);
    return { fit, predict, predicted };
  }

  stop(): void {
    this.#process.stop();
  }
}
