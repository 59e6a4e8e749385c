/** @module A temporary project with graphs of trivial steps, and the command line run in it as a process. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { z } from 'zod';

const execute = promisify(execFile);

/** `wide`: no step waits for another; `chain`: each step waits for the one before. */
export const shapes = ['wide', 'chain'] as const;
export type Shape = (typeof shapes)[number];
/** `layers`: a hundred steps side by side, each after two of the layer before. */
export type GraphShape = Shape | 'layers';

const printed = z.object({
  workflowId: z.string(),
  status: z.string(),
  steps: z.array(z.object({ outcome: z.string() })),
});
const stack = z.object({
  address: z.string(),
  namespace: z.string(),
  temporalPid: z.int(),
  gatewayUrl: z.url(),
  workerPid: z.int(),
});

const trivialStep = 'export default ({ params }) => ({ json: { index: params.index } });\n';
const largeSteps = `export const make = async ({ params }) => new Uint8Array(params.bytes).fill(1);
export const copy = async ({ inputs }) => Uint8Array.from(await inputs.value.bytes()).fill(2, 0, 8);
`;
/** Two documents of a run of 1,000 steps. */
const outputLimit = 64 << 20;

export interface CommandRun {
  readonly workflowId: string;
  /** Milliseconds since 1970 just before the process was made. */
  readonly begunAt: number;
  /** Wall time of the whole process. */
  readonly milliseconds: number;
  /** Number of steps by outcome. */
  readonly outcomes: Readonly<Record<string, number>>;
}

const layerWidth = 100;

/** Steps that step `index` waits for, by role. */
function before(shape: GraphShape, index: number): Readonly<Record<string, string>> | undefined {
  if (shape === 'chain' && index > 0) return { before: `s${index - 1}.value` };
  if (shape !== 'layers' || index < layerWidth) return undefined;
  const layer = index - (index % layerWidth) - layerWidth;
  return { a: `s${index - layerWidth}.value`, b: `s${layer + ((index + 1) % layerWidth)}.value` };
}

export class BenchProject {
  readonly #folder = mkdtempSync(join(tmpdir(), 'within-bench-'));
  #putAside = 0;
  readonly #cli: string;

  constructor(cli: string) {
    this.#cli = cli;
    mkdirSync(join(this.#folder, 'steps'));
    writeFileSync(join(this.#folder, 'steps', 'trivial.ts'), trivialStep);
  }

  get folder(): string {
    return this.#folder;
  }

  /** Writes a pipeline of `count` steps with one small output each; gives the name of its file. */
  graph(shape: GraphShape, count: number): string {
    const steps = Array.from({ length: count }, (_, index) => {
      const inputs = before(shape, index);
      const out = { value: 'application/json' };
      return { name: `s${index}`, use: './steps/trivial.ts', with: { index }, out, ...(inputs && { in: inputs }) };
    });
    const file = `${shape}-${count}.json`;
    writeFileSync(join(this.#folder, file), JSON.stringify({ name: `${shape}-${count}`, steps }));
    return file;
  }

  /** Writes a pipeline of two steps: one makes so many bytes, the other changes a few; gives the name of its file. */
  large(bytes: number): string {
    writeFileSync(join(this.#folder, 'steps', 'large.ts'), largeSteps);
    const out = { value: 'application/octet-stream' };
    const steps = [
      { name: 'make', use: './steps/large.ts#make', with: { bytes }, out },
      { name: 'copy', use: './steps/large.ts#copy', in: { value: 'make.value' }, out },
    ];
    writeFileSync(join(this.#folder, 'large.json'), JSON.stringify({ name: 'large', steps }));
    return 'large.json';
  }

  /** `within run FILE --json FLAGS`. Throws when it does not complete. */
  async run(file: string, flags: readonly string[] = []): Promise<CommandRun> {
    const begunAt = Date.now();
    const begun = performance.now();
    const { stdout } = await this.#within(['run', file, '--json', ...flags]);
    const milliseconds = performance.now() - begun;
    const { workflowId, status, steps } = printed.parse(JSON.parse(stdout));
    if (status !== 'completed') throw new Error(`${file} ended as ${status}`);
    const outcomes: Record<string, number> = {};
    for (const { outcome } of steps) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    return { workflowId, begunAt, milliseconds, outcomes };
  }

  /** The server of this project's stack, which must be up. */
  server(): z.infer<typeof stack> {
    return stack.parse(JSON.parse(readFileSync(join(this.#folder, '.within', 'stack.json'), 'utf8')));
  }

  /** A client of that server; the caller closes its connection. */
  async client(): Promise<Client> {
    const { address, namespace } = this.server();
    return new Client({ connection: await Connection.connect({ address }), namespace });
  }

  /**
   * As on the first day: no entry, no blob, no record. The old store is put aside and not removed, since the disk would
   * go on removing thousands of files while the next run is measured.
   */
  emptyStore(): void {
    const store = join(this.#folder, '.within', 'store');
    if (existsSync(store)) renameSync(store, `${store}.${++this.#putAside}`);
  }

  /** Stops the stack and removes the folder. */
  async remove(): Promise<void> {
    await this.#within(['down']);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #within(args: readonly string[]): Promise<{ stdout: string }> {
    return execute(process.execPath, [this.#cli, ...args], { cwd: this.#folder, maxBuffer: outputLimit });
  }
}
