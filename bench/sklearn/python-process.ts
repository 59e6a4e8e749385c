/** @module A Python process that answers each line of JSON with one: started once, so that imports are in no timing. */
import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import process from 'node:process';
import { createInterface, type Interface } from 'node:readline';
import { z } from 'zod';

/** Libraries that compute in threads of their own keep to one; a request may ask scikit-learn for more. */
const oneThread = Object.fromEntries(
  ['OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS', 'BLIS_NUM_THREADS'].map((name) => [name, '1']),
);

export class PythonProcess {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #script: string;
  versions = '';

  private constructor(child: ChildProcess, lines: Interface, script: string) {
    this.#child = child;
    this.#lines = lines[Symbol.asyncIterator]();
    this.#script = script;
  }

  /** Waits until the script, which gets the folder, has said its versions. The script is named from the repository's root. */
  static async start(python: string, script: string, folder: string): Promise<PythonProcess> {
    const env = { ...process.env, ...oneThread };
    const child = spawn(python, [resolve(script), folder], { stdio: ['pipe', 'pipe', 'inherit'], env });
    const started = new PythonProcess(child, createInterface({ input: child.stdout }), script);
    const versions = await started.#answer(z.strictObject({ python: z.string(), sklearn: z.string() }));
    started.versions = `Python ${versions.python}, scikit-learn ${versions.sklearn}`;
    return started;
  }

  async #answer<T>(schema: z.ZodType<T>): Promise<T> {
    const line = await this.#lines.next();
    if (line.done) throw new Error(`${this.#script} ended without an answer; its standard error says why`);
    return schema.parse(JSON.parse(line.value));
  }

  ask<T>(request: unknown, schema: z.ZodType<T>): Promise<T> {
    this.#child.stdin?.write(`${JSON.stringify(request)}\n`);
    return this.#answer(schema);
  }

  stop(): void {
    this.#child.stdin?.end();
  }
}
