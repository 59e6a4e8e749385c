/** @module A project folder as a user has one, and the built command line run in it against its own real stack. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { readStack, type StackRecord } from '../../client/stack/info.ts';
import type { Begun, RunDocument } from '../../contracts/run.ts';

const cli = resolve(import.meta.dirname, '../../dist/client/cli.js');

/** A stack that a broken test leaves behind ends by itself after this. */
const idleMs = 60_000;

type ErrorDocument = NonNullable<RunDocument['error']>;

/** What `--json` prints: a run, or an error, or a run with an error. */
export interface Printed extends Pick<RunDocument, 'runId' | 'status' | 'steps' | 'metrics'>, Begun {
  readonly workflowId: string;
  readonly reportPath?: string;
  readonly error?: ErrorDocument;
  readonly gateFailures?: readonly string[];
}

export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartedWorker {
  /** Tells it to end, and resolves once it has. */
  end(): Promise<CliResult>;
}

export interface RunResult extends CliResult {
  readonly printed: Printed;
  /** Outcome by step: `ran`, `reused`, `failed`, `skipped`. */
  readonly outcomes: Readonly<Record<string, string>>;
  /** Digest by `step.role`. */
  readonly digests: Readonly<Record<string, string>>;
}

/** The environment of a user without any of our variables; those of the test runner are none of the program's. */
function environment(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(WITHIN_|TEMPORAL_ADDRESS|TEMPORAL_N|VITEST)/.test(name),
  );
  // Texts are compared without colour, which a CI variable would turn on.
  return { ...Object.fromEntries(inherited), NO_COLOR: '1', WITHIN_IDLE_MS: String(idleMs), ...extra };
}

export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), 'within-e2e-'));
  readonly store = join(this.folder, '.within', 'store');
  readonly #environment: Readonly<Record<string, string>>;
  readonly #program: string;
  #client: Client | undefined;

  constructor(extra: Readonly<Record<string, string>> = {}, program: string = cli) {
    this.#environment = extra;
    this.#program = program;
  }

  /** What its commands see. */
  get environment(): NodeJS.ProcessEnv {
    return environment(this.#environment);
  }

  path(file: string): string {
    return join(this.folder, file);
  }

  /** Text as it is, other values as JSON. */
  write(files: Readonly<Record<string, unknown>>): void {
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(dirname(this.path(file)), { recursive: true });
      const asIs = typeof content === 'string' || content instanceof Uint8Array;
      writeFileSync(this.path(file), asIs ? content : JSON.stringify(content));
    }
  }

  read(file: string): string {
    return readFileSync(this.path(file), 'utf8');
  }

  /** Any command; `onStart` is given its process. */
  within(args: readonly string[], onStart?: (pid: number) => void): Promise<CliResult> {
    return new Promise((done) => {
      const child = execFile(
        process.execPath,
        [this.#program, ...args],
        { cwd: this.folder, env: this.environment, maxBuffer: 64 << 20 },
        (error, stdout, stderr) => done({ exitCode: error ? Number(error.code ?? -1) : 0, stdout, stderr }),
      );
      if (child.pid !== undefined) onStart?.(child.pid);
    });
  }

  /** `within worker`, once its process is there. */
  startWorker(): Promise<StartedWorker> {
    return new Promise((known) => {
      const ended = this.within(['worker'], (pid) => {
        const end = () => {
          process.kill(pid, 'SIGTERM');
          return ended;
        };
        known({ end });
      });
    });
  }

  /** Any command with `--json`. Throws what it said where it printed no document. */
  async json<T>(...args: string[]): Promise<T & { readonly exitCode: number }> {
    const { stdout, stderr, exitCode } = await this.within([...args, '--json']);
    if (stdout === '') throw new Error(stderr);
    return { ...(JSON.parse(stdout) as T), exitCode };
  }

  /** `within run FILE --json …`. */
  async run(file: string, ...args: string[]): Promise<RunResult> {
    const result = await this.within(['run', file, '--json', ...args]);
    return readRun(result);
  }

  /** `within run FILE --json --detach`; gives the workflow id. */
  async start(file: string, ...args: string[]): Promise<Printed> {
    return (await this.run(file, '--detach', ...args)).printed;
  }

  stack(): StackRecord {
    const record = readStack({ stateDir: this.path('.within') });
    if (!record) throw new Error(`no stack runs in ${this.folder}`);
    return record;
  }

  async client(): Promise<Client> {
    if (this.#client) return this.#client;
    const { address, namespace } = this.stack();
    this.#client = new Client({ connection: await Connection.connect({ address }), namespace });
    return this.#client;
  }

  /** Types of the activities that a workflow scheduled, in order. */
  async activities(workflowId: string): Promise<string[]> {
    const { workflow } = await this.client();
    const { events } = await workflow.getHandle(workflowId).fetchHistory();
    return (events ?? []).flatMap((event) => event.activityTaskScheduledEventAttributes?.activityType?.name ?? []);
  }

  /** File of a blob in the store. */
  blobFile(digest: string): string {
    return join(this.store, 'cas', digest.slice(0, 2), digest);
  }

  blob(digest: string): Buffer {
    return readFileSync(this.blobFile(digest));
  }

  /** The document of a run that has ended. */
  document(runId: string): RunDocument {
    // A record is sealed: its digest on the first line, the document below.
    const [, sealed = ''] = readFileSync(join(this.store, 'runs', runId, 'result'), 'utf8').split('\n');
    return JSON.parse(this.blob(JSON.parse(sealed).digest).toString('utf8'));
  }

  /** Files of the state folder, database and logs included, that hold a text. */
  filesHolding(text: string): string[] {
    const state = this.path('.within');
    return readdirSync(state, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => bytesOf(file).includes(text));
  }

  async remove(): Promise<void> {
    await this.#client?.connection.close();
    if (existsSync(this.path('.within'))) await this.within(['down']);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Of a file that may go while others are read: a stack that is up writes, moves and removes. */
export function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

function readRun(result: CliResult): RunResult {
  let printed: Printed;
  try {
    printed = JSON.parse(result.stdout) as Printed;
  } catch (cause) {
    throw new Error(`no JSON document was printed: ${result.stdout}${result.stderr}`, { cause });
  }
  const steps = printed.steps ?? [];
  return {
    ...result,
    printed,
    outcomes: Object.fromEntries(steps.map((step) => [step.name, step.outcome])),
    digests: Object.fromEntries(
      steps.flatMap((step) => Object.entries(step.outputs).map(([role, ref]) => [`${step.name}.${role}`, ref.digest])),
    ),
  };
}
