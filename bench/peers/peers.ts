/** @module The peers: how each is laid out in a folder, and the one command that runs N trivial cached steps. */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const sources = resolve('bench/peers/python');

interface PeerKind {
  readonly name: string;
  /** Joblib memoizes functions and orchestrates nothing, so no target speaks of it. */
  readonly orchestrator: boolean;
  /** Rounds are few where one takes half a minute. */
  readonly rounds: number;
  readonly prepare?: (peer: Peer, count: number) => Promise<void>;
  readonly command: (count: number) => readonly string[];
}

/** Programs are names in the folder of the Python interpreter. */
export const peerKinds: readonly PeerKind[] = [
  { name: 'joblib', orchestrator: false, rounds: 5, command: (count) => ['python', 'joblib_flow.py', `${count}`] },
  {
    name: 'redun',
    orchestrator: true,
    rounds: 5,
    command: (count) => ['redun', 'run', 'redun_flow.py', 'main', '--n', `${count}`],
  },
  { name: 'flytekit', orchestrator: true, rounds: 5, command: (count) => ['python', 'flytekit_flow.py', `${count}`] },
  {
    name: 'snakemake',
    orchestrator: true,
    rounds: 5,
    command: (count) => ['snakemake', '--cores', '2', '--quiet', 'all', '--config', `steps=${count}`],
  },
  {
    name: 'dvc',
    orchestrator: true,
    rounds: 5,
    prepare: async (peer, count) => {
      const stage = (index: number) =>
        `  s${index}: { cmd: python step.py ${index} out/${index}.txt, deps: [step.py], outs: [out/${index}.txt] }`;
      mkdirSync(join(peer.folder, 'out'));
      writeFileSync(
        join(peer.folder, 'dvc.yaml'),
        `stages:\n${Array.from({ length: count }, (_, index) => stage(index)).join('\n')}\n`,
      );
      await peer.execute(['dvc', 'init', '--no-scm', '--quiet']);
    },
    command: () => ['dvc', 'repro', '--quiet'],
  },
  { name: 'prefect', orchestrator: true, rounds: 2, command: (count) => ['python', 'prefect_flow.py', `${count}`] },
];

/** One peer in a folder of its own, which is its home too. */
export class Peer {
  readonly folder = mkdtempSync(join(tmpdir(), 'within-peer-'));
  readonly kind: PeerKind;
  readonly count: number;
  readonly milliseconds: number[] = [];
  readonly #bin: string;

  constructor(kind: PeerKind, count: number, python: string) {
    this.kind = kind;
    this.count = count;
    this.#bin = dirname(resolve(python));
    cpSync(sources, this.folder, { recursive: true });
  }

  /** The first run, which computes and keeps every step. */
  async fill(): Promise<void> {
    await this.kind.prepare?.(this, this.count);
    await this.run();
  }

  run(env: Readonly<Record<string, string>> = {}): Promise<string> {
    return this.execute(this.kind.command(this.count), env);
  }

  /** Wall time of the whole process, from before it is made until it has ended. Throws when a step ran. */
  async measure(): Promise<void> {
    const executions = join(this.folder, 'executions');
    const begun = performance.now();
    await this.run({ EXECUTIONS: executions });
    this.milliseconds.push(performance.now() - begun);
    if (existsSync(executions)) throw new Error(`${this.kind.name} ran steps again that it had kept`);
  }

  async execute(
    [program = '', ...args]: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const { stdout } = await execute(join(this.#bin, program), args, {
      cwd: this.folder,
      maxBuffer: 64 << 20,
      env: { ...env, ...this.#environment() },
    });
    return stdout;
  }

  #environment(): Record<string, string> {
    return {
      PATH: `${this.#bin}:${process.env['PATH'] ?? ''}`,
      HOME: this.folder,
      PREFECT_HOME: join(this.folder, '.prefect'),
      PREFECT_LOGGING_LEVEL: 'ERROR',
      PREFECT_SERVER_ANALYTICS_ENABLED: 'false',
      DVC_NO_ANALYTICS: '1',
      FLYTE_SDK_LOGGING_LEVEL: '40',
      REDUN_CONFIG: join(this.folder, '.redun'),
    };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
