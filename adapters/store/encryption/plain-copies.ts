/**
 * @module Plain files of an encrypted store, for the table engine, threads and commands: in a folder that this process alone
 * can enter and that goes with it. A process that was killed leaves its folder locked by nobody, and the next one removes it.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, fstatSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { tryLock } from 'fs-native-extensions';
import { namesIn, removeIfPresent } from '../files.ts';
import type { Landing } from '../object-blob-store.ts';

/** Bytes above which copies that no open step was given make room. */
const defaultMaxBytes = 4 * 2 ** 30;
/** What was handed out to somebody who opens no step, as a command that copies it, is read within this time. */
const restMs = 600_000;
/** A folder without a lock that is older was left behind between two system calls. */
const abandonedMs = 60_000;
const owner = 'owner';

interface Copy {
  readonly bytes: number;
  readonly at: number;
}

export interface PlainCopiesOptions {
  readonly maxBytes?: number;
  /** Milliseconds. */
  readonly now?: () => number;
}

export class PlainCopies implements Landing {
  readonly #work: string;
  readonly #maxBytes: number;
  readonly #now: () => number;
  /** In the order in which they were last handed out. */
  readonly #copies = new Map<string, Copy>();
  readonly #open = new Set<{ readonly since: number }>();
  #folder: string | undefined;

  /** `work`: absolute folder of this machine for what is plain. What dead processes left there is removed. */
  constructor(work: string, { maxBytes = defaultMaxBytes, now = Date.now }: PlainCopiesOptions = {}) {
    this.#work = join(work, 'plain');
    this.#maxBytes = maxBytes;
    this.#now = now;
    for (const name of namesIn(this.#work)) removeOwnerless(join(this.#work, name));
  }

  /** The folder of this process, made when it is first asked for. */
  get root(): string {
    this.#folder ??= ownFolder(this.#work);
    return this.#folder;
  }

  /** Until what is returned is called, nothing goes that is handed out from now on. */
  hold(): () => void {
    const held = { since: this.#now() };
    this.#open.add(held);
    return () => void this.#open.delete(held);
  }

  readonly handedOut = (path: string): void => {
    const bytes = statSync(path, { throwIfNoEntry: false })?.size;
    if (bytes === undefined) return;
    this.#copies.delete(path);
    this.#copies.set(path, { bytes, at: this.#now() });
    this.#makeRoom();
  };

  #makeRoom(): void {
    let total = [...this.#copies.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    const before = Math.min(this.#now() - restMs, ...[...this.#open].map(({ since }) => since));
    for (const [path, { bytes, at }] of this.#copies) {
      if (total <= this.#maxBytes || at >= before) return;
      removeIfPresent(path);
      this.#copies.delete(path);
      total -= bytes;
    }
  }
}

/** A folder with a lock that the kernel frees when the process ends, however it ends. */
function ownFolder(work: string): string {
  mkdirSync(work, { recursive: true, mode: 0o700 });
  for (;;) {
    const folder = join(work, `${process.pid}-${randomUUID()}`);
    mkdirSync(folder, { mode: 0o700 });
    const file = join(folder, owner);
    const fd = openSync(file, 'a', 0o600);
    // Another process that cleans up may have taken it for one that was left behind.
    if (tryLock(fd) && isSame(fd, file)) {
      process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
      return folder;
    }
    closeSync(fd);
  }
}

function isSame(fd: number, file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.ino === fstatSync(fd).ino;
}

function removeOwnerless(folder: string): void {
  const file = join(folder, owner);
  const age = Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  if (!statSync(file, { throwIfNoEntry: false })) {
    if (age > abandonedMs) rmSync(folder, { recursive: true, force: true });
    return;
  }
  if (basename(folder).startsWith(`${process.pid}-`)) return;
  const fd = openSync(file, 'a');
  try {
    if (tryLock(fd)) rmSync(folder, { recursive: true, force: true });
  } finally {
    closeSync(fd);
  }
}

const copies = new Map<string, PlainCopies>();

/** One for a folder, however many stores this process opens. */
export function plainCopiesIn(work: string): PlainCopies {
  const known = copies.get(work) ?? new PlainCopies(work);
  copies.set(work, known);
  return known;
}
