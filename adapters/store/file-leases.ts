/**
 * @module Leases as files: `lease/<two digits>/<key>.<epoch>`, made put-if-absent. The epoch is the fencing token; age is
 * told by the clock of the file system, never by that of the machine, so that skewed workers agree.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { digestSchema } from '../../contracts/digest.ts';
import type { Lease, LeaseStore } from '../../domain/caching/ports.ts';
import { errorCode, guarded, namesIn, removeIfPresent } from './files.ts';

const released = 'released';
/** A lease is renewed this many times before it would end. */
const renewals = 3;

interface Held {
  readonly file: string;
  readonly token: string;
}

export class FileLeases implements LeaseStore {
  readonly ttlMs: number;
  readonly #root: string;
  readonly #held = new Map<string, Held>();
  #beat: NodeJS.Timeout | undefined;

  constructor(root: string, ttlMs: number) {
    this.#root = root;
    this.ttlMs = ttlMs;
  }

  async acquire(key: string): Promise<Lease | undefined> {
    const checked = digestSchema.parse(key);
    return guarded(this.#root, async () => {
      const epochs = this.#epochs(checked);
      const latest = epochs.at(-1);
      if (latest !== undefined && !this.#isOpen(this.#file(checked, latest))) return undefined;
      const epoch = (latest ?? 0) + 1;
      const token = randomUUID();
      const file = this.#file(checked, epoch);
      if (!(await create(file, token))) return undefined;
      this.#keep({ file, token });
      return {
        epoch,
        held: () => guarded(this.#root, () => this.#isMine(checked, epoch, token)),
        release: () => guarded(this.#root, () => this.#release(checked, epoch, token)),
      };
    });
  }

  #folder(key: string): string {
    return join(this.#root, 'lease', key.slice(0, 2));
  }

  #file(key: string, epoch: number): string {
    return join(this.#folder(key), `${key}.${epoch}`);
  }

  #epochs(key: string): number[] {
    const names = namesIn(this.#folder(key)).filter((name) => name.startsWith(`${key}.`));
    return names.map((name) => Number(name.slice(key.length + 1))).sort((a, b) => a - b);
  }

  #isOpen(file: string): boolean {
    const stat = statSync(file, { throwIfNoEntry: false });
    // Given back between the two looks.
    if (!stat) return true;
    return contentOf(file) === released || this.#now() - stat.mtimeMs > this.ttlMs;
  }

  /** The time of a file that was written just now. */
  #now(): number {
    const probe = join(this.#root, 'lease', `now.${randomUUID()}`);
    writeFileSync(probe, '');
    try {
      return statSync(probe).mtimeMs;
    } finally {
      unlinkSync(probe);
    }
  }

  #isMine(key: string, epoch: number, token: string): boolean {
    return this.#epochs(key).at(-1) === epoch && contentOf(this.#file(key, epoch)) === token;
  }

  #release(key: string, epoch: number, token: string): void {
    const file = this.#file(key, epoch);
    this.#held.delete(file);
    if (this.#held.size === 0) {
      clearInterval(this.#beat);
      this.#beat = undefined;
    }
    if (!this.#isMine(key, epoch, token)) return;
    // After a take-over the number must stay, or it would be given out again to somebody while its first holder sleeps.
    if (epoch === 1) removeIfPresent(file);
    else writeFileSync(file, released);
    for (const earlier of this.#epochs(key)) if (earlier < epoch) removeIfPresent(this.#file(key, earlier));
  }

  #keep(held: Held): void {
    this.#held.set(held.file, held);
    this.#beat ??= setInterval(() => void this.#renewAll(), this.ttlMs / renewals).unref();
  }

  async #renewAll(): Promise<void> {
    for (const { file, token } of this.#held.values()) {
      // Never makes the file anew: one that is gone was taken over.
      const handle = await open(file, 'r+').catch(() => undefined);
      await handle?.write(token, 0).catch(() => undefined);
      await handle?.close();
    }
  }
}

async function create(file: string, token: string): Promise<boolean> {
  const write = () => writeFile(file, token, { flag: 'wx' });
  try {
    await write().catch((error: unknown) => {
      if (errorCode(error) !== 'ENOENT') throw error;
      mkdirSync(dirname(file), { recursive: true });
      return write();
    });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
