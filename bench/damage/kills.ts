/** @module Writers killed at random moments of writing; after each, whatever is seen in the store must be whole. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { createStream } from '../../domain/learning/random-stream.ts';
import { type Opened, type StoreSettings, type Stores, storesAt } from './stores.ts';
import type { WriterOrder } from './writer/main.ts';

/** Messages that the longest lived writer may send: two a write, about fifty a run, five runs at once. */
const latest = 200;

export interface KillsResult {
  readonly kills: number;
  /** Entries that stood in the end, each with all of its bytes. */
  readonly entries: number;
  readonly blobs: number;
  readonly records: number;
  /** Temporary files that the killed left behind: writes that were cut off. */
  readonly cutOff: number;
  readonly broken: readonly string[];
}

/** Runs from the root of the repository. */
async function writerProgram(): Promise<string> {
  const outfile = resolve('node_modules', '.cache', 'within-test', 'damage-writer', 'main.mjs');
  const entryPoints = [join('bench', 'damage', 'writer', 'main.ts')];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external' });
  return outfile;
}

async function killedAfter(program: string, order: WriterOrder, messages: number): Promise<void> {
  const writer = fork(program, [JSON.stringify(order)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  let left = messages;
  writer.on('message', () => {
    left -= 1;
    if (left === 0) writer.kill('SIGKILL');
  });
  const [code, signal] = (await once(writer, 'exit')) as [number | null, string | null];
  if (signal !== 'SIGKILL') throw new Error(`the writer ended by itself with status ${code}`);
}

type Counts = Pick<KillsResult, 'entries' | 'blobs' | 'records' | 'broken'>;

/** One look at a store by readers that have read nothing yet; passes over what `known` has, and adds to it. */
class Inspection {
  readonly #stores: Stores;
  readonly #known: Set<string>;
  readonly #broken: string[] = [];

  constructor(stores: Stores, known: Set<string>) {
    this.#stores = stores;
    this.#known = known;
  }

  #isNew(name: string): boolean {
    if (this.#known.has(name)) return false;
    this.#known.add(name);
    return true;
  }

  async #isWhole(digest: string): Promise<boolean> {
    return (await this.#stores.blobs.get(digest).catch(() => undefined)) !== undefined;
  }

  async all(): Promise<Counts> {
    const counts = { blobs: await this.#blobs(), entries: await this.#entries(), records: await this.#records() };
    return { ...counts, broken: this.#broken };
  }

  async #blobs(): Promise<number> {
    let count = 0;
    for await (const { digest } of this.#stores.blobs.list()) {
      count += 1;
      if (this.#isNew(digest) && !(await this.#isWhole(digest))) this.#broken.push(`blob ${digest}`);
    }
    return count;
  }

  async #entries(): Promise<number> {
    let count = 0;
    for await (const key of this.#stores.actions.list()) {
      count += 1;
      if (!this.#isNew(key)) continue;
      const entry = await this.#stores.actions.get(key);
      if (!entry) this.#broken.push(`entry ${key}`);
      for (const { digest } of entry ? [entry.components, ...Object.values(entry.outputs)] : [])
        if (!(await this.#isWhole(digest))) this.#broken.push(`entry ${key} without ${digest}`);
    }
    return count;
  }

  async #records(): Promise<number> {
    const { records } = this.#stores;
    let count = 0;
    for (const runId of await records.list())
      for (const name of await records.names(runId)) {
        count += 1;
        if (this.#isNew(`${runId}/${name}`) && (await records.get(runId, name)) === undefined)
          this.#broken.push(`record ${runId}/${name}`);
      }
    return count;
  }
}

/** Kills `kills` writers of one store, one after the other; the same seed counts the same messages. */
export async function killWriters(
  opened: Opened,
  settings: StoreSettings,
  { kills, seed }: { readonly kills: number; readonly seed: string },
): Promise<KillsResult> {
  const random = createStream(seed);
  const program = await writerProgram();
  const work = mkdtempSync(join(tmpdir(), 'within-damage-work-'));
  try {
    const known = new Set<string>();
    let counts: Counts = { entries: 0, blobs: 0, records: 0, broken: [] };
    for (let number = 0; number < kills && counts.broken.length === 0; number += 1) {
      const order = { place: opened.place, work: join(work, String(number)), name: `w${number}` };
      await killedAfter(program, order, 1 + random.nextBelow(latest));
      counts = await new Inspection(storesAt(opened.place, settings), known).all();
    }
    // Once more everything: no later writer may have harmed what was whole.
    if (counts.broken.length === 0) counts = await new Inspection(storesAt(opened.place, settings), new Set()).all();
    const found = readdirSync(opened.root).includes('quarantine') ? ['a writer found damage'] : [];
    return { kills, ...counts, broken: [...counts.broken, ...found], cutOff: temporaries(opened) };
  } finally {
    rmSync(work, { recursive: true });
  }
}

function temporaries({ root, copies }: Opened): number {
  return [root, ...copies].reduce((sum, folder) => {
    const names = readdirSync(folder).includes('tmp') ? readdirSync(join(folder, 'tmp')) : [];
    return sum + names.length;
  }, 0);
}
