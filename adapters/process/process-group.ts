/** @module A program that leads its own process group, so that everything it starts ends with it. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import type { Readable, Writable } from 'node:stream';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface GroupRequest {
  readonly argv: readonly string[];
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly onStdout: (bytes: Buffer) => void;
  readonly onStderr: (bytes: Buffer) => void;
  /** True: the program reads what `write` sends; otherwise its standard input is empty. */
  readonly talks?: boolean;
  /** True: it gives way to all others on the machine. */
  readonly background?: boolean;
  /** Memory that each of its processes may allocate. */
  readonly memoryBytes?: number | undefined;
  /** Hears that the memory cannot be limited here. */
  readonly onUnlimited?: () => void;
}

/** Time that pipes may stay open after the end of the group: only a process that left the group holds them. */
const drainMs = 2_000;

/** What it starts from now on does so too. One that is gone already gives way by itself. */
function giveWay(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    return;
  }
}

/**
 * By the kernel (RLIMIT_DATA, which counts private anonymous memory since Linux 4.7), through `prlimit` of util-linux, as
 * Node cannot set it. What the program starts from then on has the same limit.
 */
function limitMemory(pid: number | undefined, bytes: number, onUnlimited: () => void): void {
  if (pid === undefined) return;
  const child = spawn('prlimit', ['--pid', String(pid), `--data=${bytes}:${bytes}`], { stdio: 'ignore', shell: false });
  child.on('error', onUnlimited);
}

export class ProcessGroup {
  readonly #child: ChildProcessByStdio<Writable | null, Readable, Readable>;
  #ended = false;
  /** Settles after the program has ended, its group is killed and its output is read. Rejects if it cannot start. */
  readonly exited: Promise<Exit>;

  constructor(request: GroupRequest) {
    const { argv, folder, env, onStdout, onStderr, talks, background, memoryBytes, onUnlimited } = request;
    const [program = '', ...words] = argv;
    this.#child = spawn(program, words, {
      cwd: folder,
      env,
      detached: true,
      shell: false,
      stdio: [talks ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    }) as ChildProcessByStdio<Writable | null, Readable, Readable>;
    if (background) giveWay(this.#child.pid);
    if (memoryBytes !== undefined) limitMemory(this.#child.pid, memoryBytes, onUnlimited ?? (() => undefined));
    // A program that ended does not read any more; its end is what is told.
    this.#child.stdin?.on('error', () => undefined);
    this.#child.stdout.on('data', onStdout);
    this.#child.stderr.on('data', onStderr);
    this.exited = this.#wait();
  }

  /** Process id of the program, which is that of its group; undefined when it could not start. */
  get id(): number | undefined {
    return this.#child.pid;
  }

  /** Sends a text to the standard input of a program that talks. */
  write(text: string): void {
    this.#child.stdin?.write(text);
  }

  /** Sends a signal to every process of the group; one that is gone is no error. */
  kill(signal: NodeJS.Signals): void {
    if (this.#ended || this.#child.pid === undefined) return;
    try {
      process.kill(-this.#child.pid, signal);
    } catch (error) {
      // EPERM: on macOS the answer for a group of which only a zombie is left.
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code !== 'ESRCH' && code !== 'EPERM') throw error;
    }
  }

  #wait(): Promise<Exit> {
    return new Promise((resolve, reject) => {
      let drain: NodeJS.Timeout | undefined;
      let exit: Exit = { code: null, signal: null };
      this.#child.once('error', reject);
      this.#child.once('exit', (code, signal) => {
        exit = { code, signal };
        // What the program left behind would write on to a step that is over.
        this.kill('SIGKILL');
        this.#ended = true;
        drain = setTimeout(() => {
          this.#child.stdout.destroy();
          this.#child.stderr.destroy();
        }, drainMs);
      });
      this.#child.once('close', () => {
        clearTimeout(drain);
        resolve(exit);
      });
    });
  }
}
