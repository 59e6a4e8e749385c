/** @module Storing and reading blobs in an encrypted folder beside a plain one, by turns: 1 MB and 200 MB. */
import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type ProjectStore } from '../../adapters/store/open-store.ts';
import { currentLoad, machine, spread, table } from '../stack/summary.ts';

const clock = { now: () => Date.now() };

interface Side {
  readonly root: string;
  readonly open: () => ProjectStore;
}

/** Milliseconds by what was done. */
type Times = Record<'put file' | 'get' | 'path, first' | 'path, again', number[]>;

async function timed(times: number[], work: () => Promise<unknown>): Promise<void> {
  const began = performance.now();
  await work();
  times.push(performance.now() - began);
}

/** One file of random bytes, stored and read. Each store is opened anew, as by another process. */
async function round({ root, open }: Side, bytes: number, times: Times): Promise<void> {
  const file = join(root, 'output');
  writeFileSync(file, randomBytes(bytes));
  const store = open();
  let digest = '';
  await timed(times['put file'], async () => {
    ({ digest } = await store.blobs.putFile(file, 'x/y'));
  });
  if (bytes <= 1 << 24) await timed(times['get'], () => open().blobs.get(digest));
  // The copy that was stored lies in the working folder; without it, as on another day, a path is made anew.
  const kept = await store.blobs.path(digest);
  if (kept?.startsWith(join(root, 'work'))) rmSync(kept);
  await timed(times['path, first'], () => store.blobs.path(digest));
  await timed(times['path, again'], () => store.blobs.path(digest));
  await store.blobs.remove(digest);
}

const noTimes = (): Times => ({ 'put file': [], get: [], 'path, first': [], 'path, again': [] });

async function measure(bytes: number, rounds: number, sides: readonly [Side, Side]): Promise<string[][]> {
  const [plain, encrypted] = [noTimes(), noTimes()];
  for (let number = 0; number < rounds; number += 1) {
    // By turns, and the first alternates, so that neither has the warmer disk.
    const order = [
      [sides[0], plain],
      [sides[1], encrypted],
    ] as const;
    for (const [side, times] of number % 2 === 0 ? order : order.toReversed()) await round(side, bytes, times);
  }
  const kinds = (Object.keys(plain) as (keyof Times)[]).filter((kind) => plain[kind].length > 0);
  return kinds.map((kind) => {
    const ratios = plain[kind].map((value, index) => (encrypted[kind][index] ?? Number.NaN) / value);
    return [`${bytes / 1e6} MB`, kind, spread(plain[kind], 1), spread(encrypted[kind], 1), spread(ratios, 2)];
  });
}

export async function run({ quick = false }: { readonly quick?: boolean }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'within-store-encryption-'));
  const key = { id: 'bench', key: createSecretKey(randomBytes(32)) };
  const roots = [join(folder, 'plain'), join(folder, 'encrypted')] as const;
  const sides = [
    { root: folder, open: () => openStore(roots[0], clock) },
    { root: folder, open: () => openStore(roots[1], clock, undefined, { keys: [key], work: join(folder, 'work') }) },
  ] as const;
  const load = currentLoad();
  try {
    const warm = await measure(1_000_000, 5, sides);
    if (warm.length === 0) return;
    const rows = [
      ...(await measure(1_000_000, quick ? 20 : 100, sides)),
      ...(await measure(200_000_000, quick ? 3 : 9, sides)),
    ];
    console.log(table([['size', 'what', 'plain, ms', 'encrypted, ms', 'ratio'], ...rows]));
    console.log(`\n${machine(load)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
