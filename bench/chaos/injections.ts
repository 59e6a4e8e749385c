/** @module Trouble at random moments: processes killed or stopped, the disk filled, bits flipped. */
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import type { createStream } from '../../domain/learning/random-stream.ts';
import type { Project } from '../../test/support/project.ts';
import type { ChaosServers } from './servers.ts';

const between = { least: 2_000, most: 8_000 };

export interface Injected {
  readonly what: string;
  readonly at: number;
  readonly until: number;
  /** Digest or key whose bits were flipped. */
  readonly flipped?: string;
}

/** What it did: undefined where there was nothing to do it to. */
type Injection = () => Promise<{ readonly flipped?: string } | undefined>;

export class Injections {
  readonly done: Injected[] = [];
  readonly #project: Project;
  readonly #servers: ChaosServers;
  readonly #stream: ReturnType<typeof createStream>;
  #isOver = false;

  constructor(project: Project, servers: ChaosServers, stream: ReturnType<typeof createStream>) {
    this.#project = project;
    this.#servers = servers;
    this.#stream = stream;
  }

  stop(): void {
    this.#isOver = true;
  }

  async run(): Promise<void> {
    const all = Object.entries(this.#all());
    while (!this.#isOver) {
      await pause(this.#within(between.least, between.most));
      const [what, inject] = all[this.#stream.nextBelow(all.length)] ?? [];
      if (this.#isOver || what === undefined || inject === undefined) continue;
      const at = Date.now();
      const done = await inject();
      if (done) this.done.push({ what, at, until: Date.now(), ...done });
    }
  }

  /** Names in the order of the table. */
  #all(): Readonly<Record<string, Injection>> {
    const { s3, mlflow, isMounted } = this.#servers;
    const stack = (which: 'workerPid' | 'temporalPid') => this.#project.stack()[which];
    return {
      'worker killed': async () => signal(stack('workerPid'), 'SIGKILL'),
      'Temporal server killed': async () => signal(stack('temporalPid'), 'SIGKILL'),
      'Temporal server stopped for seconds': () => this.#slow(stack('temporalPid')),
      'S3 restarted': async () => (await s3.restart(), {}),
      'S3 stopped for seconds': () => this.#slow(s3.pid()),
      ...(mlflow && {
        'MLflow restarted': async () => (await mlflow.restart(), {}),
        'MLflow stopped for seconds': () => this.#slow(mlflow.pid(), true),
      }),
      'SMTP gone for seconds': async () => (await this.#servers.restartSmtp(this.#within(2_000, 5_000)), {}),
      ...(isMounted && { 'disk full': () => this.#fillDisk() }),
      'bit flipped in the folder': async () => this.#flip(join(this.#servers.disk, 'store')),
      'bit flipped in the bucket': async () => this.#flip(join(s3.folder, s3.bucket, 'chaos')),
    };
  }

  #within(least: number, most: number): number {
    return least + this.#stream.nextBelow(most - least);
  }

  async #slow(pid: number | undefined, isGroup = false): Promise<object | undefined> {
    const target = pid === undefined ? undefined : isGroup ? -pid : pid;
    if (!signal(target, 'SIGSTOP')) return undefined;
    await pause(this.#within(3_000, 8_000));
    signal(target, 'SIGCONT');
    return {};
  }

  async #fillDisk(): Promise<object | undefined> {
    const file = join(this.#servers.disk, 'filler');
    try {
      const { bavail, bsize } = statfsSync(this.#servers.disk);
      writeFileSync(file, Buffer.alloc(bavail * bsize), { flag: 'w' });
    } catch (error) {
      // What is written meanwhile takes the rest.
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
    await pause(this.#within(2_000, 5_000));
    rmSync(file, { force: true });
    return {};
  }

  #flip(root: string): { flipped: string } | undefined {
    const files = ['cas', 'ac'].flatMap((kind) => filesBelow(join(root, kind)));
    const file = files[this.#stream.nextBelow(Math.max(1, files.length))];
    if (file === undefined) return undefined;
    try {
      const bytes = readFileSync(file);
      const at = this.#stream.nextBelow(Math.max(1, bytes.length));
      bytes[at] = (bytes[at] ?? 0) ^ (1 << this.#stream.nextBelow(8));
      chmodSync(file, 0o644);
      writeFileSync(file, bytes);
      return { flipped: basename(file) };
    } catch (error) {
      // It was moved or removed in between, or the disk is full.
      if (['ENOENT', 'ENOSPC'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
      throw error;
    }
  }
}

function signal(pid: number | undefined, name: NodeJS.Signals): object | undefined {
  if (pid === undefined) return undefined;
  try {
    process.kill(pid, name);
    return {};
  } catch {
    return undefined;
  }
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}
