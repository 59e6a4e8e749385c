/** @module The peers: how each is laid out in a folder, and the one command that runs N trivial cached steps. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PeerFolder } from './peer-folder.ts';

interface PeerKind {
  readonly name: string;
  /** Joblib memoizes functions and orchestrates nothing, so no target speaks of it. */
  readonly orchestrator: boolean;
  /** Rounds are few where one takes half a minute. */
  readonly rounds: number;
  readonly prepare?: (folder: PeerFolder, count: number) => Promise<void>;
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
    prepare: async (folder, count) => {
      const stage = (index: number) =>
        `  s${index}: { cmd: python step.py ${index} out/${index}.txt, deps: [step.py], outs: [out/${index}.txt] }`;
      mkdirSync(join(folder.path, 'out'));
      writeFileSync(
        join(folder.path, 'dvc.yaml'),
        `stages:\n${Array.from({ length: count }, (_, index) => stage(index)).join('\n')}\n`,
      );
      await folder.execute(['dvc', 'init', '--no-scm', '--quiet']);
    },
    command: () => ['dvc', 'repro', '--quiet'],
  },
  { name: 'prefect', orchestrator: true, rounds: 2, command: (count) => ['python', 'prefect_flow.py', `${count}`] },
];

/** One peer with so many steps, in a folder of its own. */
export class Peer {
  readonly kind: PeerKind;
  readonly count: number;
  readonly milliseconds: number[] = [];
  readonly #folder: PeerFolder;

  constructor(kind: PeerKind, count: number, python: string) {
    this.kind = kind;
    this.count = count;
    this.#folder = new PeerFolder(python);
  }

  /** The first run, which computes and keeps every step. */
  async fill(): Promise<void> {
    await this.kind.prepare?.(this.#folder, this.count);
    await this.#folder.execute(this.kind.command(this.count));
  }

  /** Wall time of the whole process, from before it is made until it has ended. Throws when a step ran. */
  async measure(): Promise<void> {
    const { executions } = this.#folder;
    const begun = performance.now();
    await this.#folder.execute(this.kind.command(this.count), { EXECUTIONS: executions });
    this.milliseconds.push(performance.now() - begun);
    if (existsSync(executions)) throw new Error(`${this.kind.name} ran steps again that it had kept`);
  }

  remove(): void {
    this.#folder.remove();
  }
}
