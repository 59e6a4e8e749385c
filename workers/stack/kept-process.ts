/** @module A child process that is started again when it dies, ever more slowly while it keeps dying. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { openLog } from '../../client/stack/files.ts';
import { identify, type ProcessIdentity } from '../../client/stack/process-identity.ts';

export interface KeptProcessOptions {
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly log: string;
  /** The child is given a channel: it may send a message, and sees `disconnect` when this process dies. */
  readonly channel?: boolean;
  readonly onStart: () => void;
  readonly onMessage?: (message: unknown) => void;
  /** Called at each unasked end; the next start follows after `delayMs`. */
  readonly onDeath: (how: string, delayMs: number) => void;
}

const firstDelayMs = 100;
const longestDelayMs = 10_000;
/** A child that lived this long was well. */
const healthyMs = 10_000;

export class KeptProcess {
  readonly #options: KeptProcessOptions;
  #child: ChildProcess | undefined;
  #identity: ProcessIdentity | undefined;
  #timer: NodeJS.Timeout | undefined;
  #delayMs = firstDelayMs;
  #startedAt = 0;
  #stopping = false;
  /** Resolves when the last child is gone, also one that never came to be. */
  #gone: Promise<void> = Promise.resolve();

  constructor(options: KeptProcessOptions) {
    this.#options = options;
  }

  get identity(): ProcessIdentity | undefined {
    return this.#identity;
  }

  /** A start that waits for its turn happens at once. */
  start(): void {
    if (this.#child || this.#stopping) return;
    clearTimeout(this.#timer);
    this.#startedAt = Date.now();
    const child = this.#spawn();
    this.#child = child;
    this.#identity = child.pid === undefined ? undefined : identify(child.pid);
    this.#gone = new Promise((settle) => {
      child.on('error', (error) => {
        if (child.pid === undefined) settle(error.message);
      });
      child.on('exit', (status, name) => settle(name ?? `status ${status}`));
    }).then((how) => this.#ended(String(how)));
    if (this.#options.onMessage) child.on('message', this.#options.onMessage);
    this.#options.onStart();
  }

  /** Asks the child to end, makes it after `graceMs`; resolves when it is gone, and starts it no more. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    child?.kill('SIGTERM');
    const insist = setTimeout(() => child?.kill('SIGKILL'), graceMs);
    await this.#gone;
    clearTimeout(insist);
  }

  #spawn(): ChildProcess {
    const { command, env, cwd, log, channel } = this.#options;
    const [program = '', ...args] = command;
    const fd = openLog(log);
    try {
      return spawn(program, args, { env, cwd, stdio: ['ignore', fd, fd, ...(channel ? (['ipc'] as const) : [])] });
    } finally {
      closeSync(fd);
    }
  }

  #ended(how: string): void {
    this.#child = undefined;
    this.#identity = undefined;
    if (this.#stopping) return;
    if (Date.now() - this.#startedAt > healthyMs) this.#delayMs = firstDelayMs;
    const delayMs = this.#delayMs;
    this.#delayMs = Math.min(delayMs * 2, longestDelayMs);
    this.#timer = setTimeout(() => this.start(), delayMs);
    this.#options.onDeath(how, delayMs);
  }
}
