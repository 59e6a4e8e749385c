/** @module WITHIN in the correctness table: the command line with its stack, and a step in TypeScript. */
import { execFile } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { inspect, promisify } from 'node:util';
import { build } from 'esbuild';
import { z } from 'zod';
import type { Answer, Answers, Subject } from './subject.ts';

const execute = promisify(execFile);
const templates = 'bench/peers/steps';
const failed = z.object({ error: z.object({ message: z.string() }) });
const completed = z.object({ runId: z.string(), status: z.literal('completed') });

/** The arguments as a pipeline in TypeScript writes them. */
const sources: Readonly<Record<string, string>> = {
  nan: 'Number.NaN',
  none: 'null',
  'minus-zero': '-0',
  zero: '0',
  ab: '{ a: 1, b: 2 }',
  ba: '{ b: 2, a: 1 }',
  'number-key': "new Map([[1, 'x']])",
  'text-key': "{ 1: 'x' }",
  text: "'text'",
};

export class Ours implements Subject {
  readonly #folder = mkdtempSync(join(tmpdir(), 'within-ours-'));
  readonly store = join(this.#folder, '.within', 'store', 'cas');
  readonly #executions = join(this.#folder, 'executions');
  readonly #cli: string;

  constructor(cli: string) {
    this.#cli = cli;
    mkdirSync(join(this.#folder, 'steps'));
    for (const name of readdirSync(templates))
      copyFileSync(join(templates, name), join(this.#folder, 'steps', name.replace('.template', '')));
  }

  async ask(names: readonly string[], seconds = 0): Promise<Answers> {
    const answers = new Map<string, Answer>();
    for (const name of names) answers.set(name, await this.#answer(name, seconds));
    return answers;
  }

  /** The helper and the arguments bundled and called here. */
  async expected(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const entries = names.map((name) => `[${JSON.stringify(name)}, respond(${sources[name]})]`);
    const contents = `import { respond } from './steps/helper.ts'; export default [${entries.join(', ')}];`;
    const outfile = join(this.#folder, `expected-${process.hrtime.bigint()}.mjs`);
    await build({ stdin: { contents, resolveDir: this.#folder }, bundle: true, format: 'esm', outfile });
    const { default: values } = (await import(pathToFileURL(outfile).href)) as { default: [string, unknown][] };
    return new Map(values.map(([name, value]) => [name, inspect(value)]));
  }

  editHelper(): void {
    const file = join(this.#folder, 'steps', 'helper.ts');
    writeFileSync(file, readFileSync(file, 'utf8').replace('kept-', 'edited-'));
  }

  executions(): readonly string[] {
    return existsSync(this.#executions) ? readFileSync(this.#executions, 'utf8').split('\n').slice(0, -1) : [];
  }

  async remove(): Promise<void> {
    await this.#within(['down']);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** A run, then what a step that is never reused has read of its result. */
  async #answer(name: string, seconds: number): Promise<Answer> {
    try {
      const { runId } = completed.parse(
        JSON.parse(await this.#within(['run', this.#pipeline(name, seconds), '--json'])),
      );
      const path = await this.#within(['outputs', runId, 'told.value']);
      return { value: readFileSync(path.trim(), 'utf8') };
    } catch (error) {
      const printed = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
      return { failure: printed ? failed.parse(JSON.parse(printed)).error.message : String(error) };
    }
  }

  #pipeline(name: string, seconds: number): string {
    const file = `${name}.ts`;
    const params = `{ value: ${sources[name]}, executions: ${JSON.stringify(this.#executions)}, seconds: ${seconds} }`;
    const out = `out: { value: 'text/plain' }`;
    const answer = `{ name: 'answer', use: './steps/answer.ts#answer', with: ${params}, ${out} }`;
    const told = `{ name: 'told', use: './steps/told.ts#told', cache: false, in: { value: 'answer.value' }, ${out} }`;
    writeFileSync(join(this.#folder, file), `export default { name: '${name}', steps: [${answer}, ${told}] };\n`);
    return file;
  }

  async #within(args: readonly string[]): Promise<string> {
    const { stdout } = await execute(process.execPath, [this.#cli, ...args], { cwd: this.#folder });
    return stdout;
  }
}
