/**
 * @module Working folders of steps. Making and removing four folders costs a small step more than its work (1 to 4 ms
 * while a database writes to the same disk), so folders that a step left empty go on to the next one under a new name.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

export interface Workspace {
  readonly scratch: string;
  readonly outputs: string;
  /** Kept across attempts with the same key. */
  readonly checkpoint: string;
}

/** As many as steps that a worker runs at once. */
const keptFolders = 32;
const parts = ['scratch', 'outputs', 'checkpoint'] as const;

export class Workspaces {
  readonly #root: string;
  #empty: string[] = [];
  #removesAtExit = false;

  /** `work/` and `checkpoints/` are made in `root`. */
  constructor(root: string) {
    this.#root = root;
  }

  /** Folders that exist; all but the checkpoint's are empty. Throws errors of the file system. */
  claim(key: string): Workspace {
    const attempt = join(this.#root, 'work', `${key.slice(0, 16)}-${randomUUID().slice(0, 8)}`);
    const spare = this.#empty.pop();
    if (spare === undefined || !renamed(spare, attempt))
      for (const part of parts) mkdirSync(join(attempt, part), { recursive: true });
    const checkpoint = join(this.#root, 'checkpoints', key);
    // An earlier attempt may have left one with something in it; then that stays.
    if (!renamed(join(attempt, 'checkpoint'), checkpoint)) mkdirSync(checkpoint, { recursive: true });
    return { scratch: join(attempt, 'scratch'), outputs: join(attempt, 'outputs'), checkpoint };
  }

  /** `done`: nobody will want the checkpoint again. */
  async release({ scratch, checkpoint }: Pick<Workspace, 'scratch' | 'checkpoint'>, done: boolean): Promise<void> {
    const attempt = join(scratch, '..');
    if (!done) return rm(attempt, { recursive: true, force: true });
    // Renamed before they are looked at, so that nothing the step left running can write there afterwards.
    const empty = join(this.#root, 'work', `empty-${randomUUID()}`);
    const kept = this.#empty.length < keptFolders && renamed(checkpoint, join(attempt, 'checkpoint'));
    if (kept && renamed(attempt, empty) && isBare(empty)) return this.#keep(empty);
    for (const folder of [attempt, empty, checkpoint]) await rm(folder, { recursive: true, force: true });
  }

  #keep(folder: string): void {
    this.#empty.push(folder);
    if (this.#removesAtExit) return;
    this.#removesAtExit = true;
    process.once('exit', () => {
      for (const left of this.#empty) rmSync(left, { recursive: true, force: true });
    });
  }
}

function renamed(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch {
    return false;
  }
}

/** Holds the three folders and nothing else. */
function isBare(folder: string): boolean {
  try {
    return (
      readdirSync(folder).length === parts.length && parts.every((part) => readdirSync(join(folder, part)).length === 0)
    );
  } catch {
    return false;
  }
}
