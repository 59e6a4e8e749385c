/** @module Backups: whole whenever they were cut off, whatever happened meanwhile, and the way back. */
import { createSecretKey, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { backUp, restore } from '../../../../adapters/store/copying/backup.ts';
import { type StoreView, viewOf } from '../../../../adapters/store/copying/view.ts';
import type { StoreKey } from '../../../../adapters/store/encryption/content.ts';
import { FolderObjects } from '../../../../adapters/store/folder-objects.ts';
import { openStore, type ProjectStore } from '../../../../adapters/store/open-store.ts';
import type { ActionEntry } from '../../../../contracts/action.ts';
import { s3OfThisFile } from '../../../support/s3-environment.ts';
import { damageFile } from '../../../support/store-damage.ts';

const folders: string[] = [];
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'within-copy-'));
  folders.push(made);
  return made;
};
const server = s3OfThisFile();
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true });
});

let time = 1_000;
const clock = { now: () => (time += 1) };
const key: StoreKey = { id: 'k', key: createSecretKey(randomBytes(32)) };
const work = folder();
const opened = (root: string, keys: readonly StoreKey[] = []) =>
  openStore(root, clock, undefined, keys.length > 0 ? { keys: [key], work } : undefined);
const quiet = { onProgress: () => undefined };
const save = (from: StoreView, to: StoreView) => backUp(from, to, { at: time, ...quiet });
const bring = (from: StoreView, to: StoreView, incomplete = false) => restore(from, to, { incomplete, ...quiet });

const keyOf = (number: number) => number.toString(16).padStart(64, '0');
/** One run of one step: its output, entry, records. */
async function ran(store: ProjectStore, number: number): Promise<ActionEntry> {
  const out = await store.blobs.put(`output ${number}`, 'text/plain');
  const components = await store.blobs.put(`{"of":${number}}`, 'application/json');
  await store.records.put(`run-${number}`, 'start', { number });
  const entry: ActionEntry = {
    schema: 2,
    key: keyOf(number),
    step: 'p/s',
    use: 'noop',
    outputs: { out },
    components,
    durationMs: 5,
    createdAt: clock.now(),
    writer: 'test',
  };
  await store.actions.publish(entry);
  await store.records.put(`run-${number}`, 'result', out);
  return entry;
}

/** Everything that a store says, by what it is asked. Throws where an entry stands without its blobs. */
async function toldBy(store: ProjectStore) {
  const entries: ActionEntry[] = [];
  for await (const one of store.actions.list()) {
    const entry = await store.actions.get(one);
    if (!entry) throw new Error(`${one} is damaged`);
    for (const ref of [...Object.values(entry.outputs), entry.components])
      if ((await store.blobs.get(ref.digest))?.length !== ref.size) throw new Error(`${one} stands without its blobs`);
    entries.push(entry);
  }
  const records: Record<string, unknown> = {};
  for (const run of await store.records.list())
    for (const name of await store.records.names(run)) records[`${run}/${name}`] = await store.records.get(run, name);
  return {
    entries: entries.sort((a, b) => (a.key < b.key ? -1 : 1)),
    records,
    recent: await store.actions.recent('p/s', 100),
    pins: await store.ledger.read('pin'),
  };
}

/** A target that ends for good with its n-th write, as that of a process that is killed. */
class Dying extends FolderObjects {
  left = Number.POSITIVE_INFINITY;
  #write(): void {
    this.left -= 1;
    if (this.left < 0) throw new Error('killed');
  }
  override async put(...given: Parameters<FolderObjects['put']>) {
    this.#write();
    await super.put(...given);
  }
  override async putIfAbsent(...given: Parameters<FolderObjects['putIfAbsent']>) {
    this.#write();
    return super.putIfAbsent(...given);
  }
  override async move(...given: Parameters<FolderObjects['move']>) {
    this.#write();
    return super.move(...given);
  }
}

/** A source in which something else happens between two reads. */
class Busy extends FolderObjects {
  meanwhile: () => Promise<void> = async () => undefined;
  override async get(...given: Parameters<FolderObjects['get']>) {
    await this.meanwhile();
    return super.get(...given);
  }
}

const filesIn = (path: string): string[] => (existsSync(path) ? readdirSync(path) : []);

const viewWith = (objects: FolderObjects): StoreView => ({ ...viewOf(objects.place, []), objects, blobs: objects });

describe.each([
  ['a folder', () => folder()],
  ['a bucket', () => `s3://${server().bucket}/${randomBytes(4).toString('hex')}`],
])('a backup in %s', (_name, place) => {
  it.each([
    ['plain', []],
    ['encrypted', [key]],
  ])('brings everything back, %s, and copies what is new alone', async (_how, keys) => {
    const [root, target, back] = [folder(), place(), folder()];
    const store = opened(root, keys);
    for (const number of [1, 2, 3]) await ran(store, number);
    const large = join(folder(), 'large');
    writeFileSync(large, randomBytes(17 << 20));
    const stored = await store.blobs.putFile(large, 'x/y');
    await store.ledger.append('pin', { action: 'add' });
    const view = () => viewOf(root, keys);
    const first = await save(view(), viewOf(target, keys));
    expect(first).toMatchObject({ blobs: { copied: 7 }, entries: { copied: 3 }, records: { copied: 7, damaged: 0 } });
    expect(await save(view(), viewOf(target, keys))).toMatchObject({
      blobs: { copied: 0, present: 7 },
      entries: { copied: 0, present: 3 },
      records: { copied: 0, present: 7 },
    });
    await ran(store, 4);
    expect(await save(view(), viewOf(target, keys))).toMatchObject({ blobs: { copied: 2 }, entries: { copied: 1 } });
    expect(await bring(viewOf(target, keys), viewOf(back, keys))).toMatchObject({ entries: { copied: 4 } });
    const restored = opened(back, keys);
    expect(await toldBy(restored)).toEqual(await toldBy(store));
    expect(await restored.blobs.has(stored)).toBe(true);
    // Twice is no harm.
    expect(await bring(viewOf(target, keys), viewOf(back, keys))).toMatchObject({ entries: { present: 4 } });
  });
});

it('is a store that stands, wherever it was cut off and whatever ran, was cleared and taken back meanwhile; and goes on', async () => {
  const action = fc.constantFrom('run' as const, 'gc' as const, 'revoke' as const, 'refresh' as const, 'none' as const);
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 60, maxLength: 60 }), fc.nat(60), async (actions, left) => {
      const [root, target] = [folder(), folder()];
      const store = opened(root);
      for (const number of [1, 2, 3, 4]) await ran(store, number);
      const source = new Busy(root);
      let next = 5;
      const waiting = [...actions];
      source.meanwhile = async () => {
        const what = waiting.shift();
        const standing: string[] = [];
        for await (const one of store.actions.list()) standing.push(one);
        const oldest = standing[waiting.length % Math.max(1, standing.length)];
        if (what === 'run') await ran(store, next++);
        if (oldest === undefined || what === undefined || what === 'run' || what === 'none') return;
        const entry = await store.actions.get(oldest);
        if (!entry || !(await store.actions.withdraw(oldest, what))) return;
        if (what === 'gc')
          for (const { digest } of [...Object.values(entry.outputs), entry.components])
            await store.blobs.remove(digest);
        if (what === 'refresh')
          await store.actions.publish({ ...entry, outputs: { out: await store.blobs.put(`new ${next++}`, 'x/y') } });
      };
      const dying = new Dying(target);
      dying.left = left;
      await save(viewWith(source), viewWith(dying)).catch((error: unknown) =>
        expect(error).toMatchObject({ message: 'killed' }),
      );
      const [early, late] = [folder(), folder()];
      await bring(viewOf(target, []), viewOf(early, []), true);
      const told = await toldBy(opened(early));
      // Records came in the order in which they were written: no result without its start.
      for (const name of Object.keys(told.records))
        if (name.endsWith('/result')) expect(told.records).toHaveProperty([name.replace('/result', '/start')]);
      const [newest = ''] = await store.actions.recent('p/s', 1);
      await store.actions.withdraw(newest, 'revoke');
      await save(viewOf(root, []), viewOf(target, []));
      await bring(viewOf(target, []), viewOf(late, []));
      const [again, now] = [await toldBy(opened(late)), await toldBy(store)];
      expect(again.records).toEqual(now.records);
      // What made room in the store may still be in its backup; what was taken out of use is not.
      expect(again.entries).toEqual(expect.arrayContaining(now.entries));
      const revoked = filesIn(join(root, 'quarantine'))
        .filter((name) => name.includes('-revoke.'))
        .map((name) => name.slice(3, 67));
      expect(again.entries.filter((entry) => revoked.includes(entry.key))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

it('encrypts what was plain, and changes the key of what is encrypted, by a copy', async () => {
  const [plain, first, second] = [folder(), folder(), folder()];
  const entry = await ran(opened(plain), 4711);
  const next: StoreKey = { id: 'next', key: createSecretKey(randomBytes(32)) };
  await save(viewOf(plain, [key]), viewOf(first, [key]));
  await save(viewOf(first, [next, key]), viewOf(second, [next, key]));
  const holding = (root: string) =>
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile())
      .map((file) => readFileSync(join(file.parentPath, file.name)))
      .filter((bytes) => bytes.includes('4711') || bytes.includes('"outputs"')).length;
  expect([holding(plain) > 3, holding(first), holding(second)]).toEqual([true, 0, 0]);
  const changed = openStore(second, clock, undefined, { keys: [next], work });
  expect((await toldBy(changed)).entries).toEqual([entry]);
  await expect(opened(second, [key]).actions.get(entry.key)).rejects.toMatchObject({ code: 'STORE_KEY_UNKNOWN' });
});

it('leaves out what is damaged, with the entries that need it, and says so', async () => {
  const [root, target] = [folder(), folder()];
  const store = opened(root);
  const [first] = [await ran(store, 1), await ran(store, 2)];
  const { digest = '' } = first.outputs['out'] ?? {};
  damageFile(root, { kind: 'blob', id: digest, how: 'flip', at: 0 });
  const large = join(folder(), 'large');
  writeFileSync(large, randomBytes(17 << 20));
  const stored = await store.blobs.putFile(large, 'x/y');
  damageFile(root, { kind: 'blob', id: stored.digest, how: 'flip', at: 9_000_000 });
  expect(await save(viewOf(root, []), viewOf(target, []))).toMatchObject({
    damagedBlobs: [digest, stored.digest].sort(),
    entries: { copied: 1, withoutBlobs: 1 },
  });
  expect(await opened(target).blobs.has(stored)).toBe(false);
  expect((await toldBy(opened(target))).entries).toHaveLength(1);
});

it('is not restored over something else, nor where it was never ended or is newer than this program', async () => {
  const [root, target, other] = [folder(), folder(), folder()];
  await ran(opened(root), 1);
  const refused = (says: RegExp) => ({ code: 'RESTORE_REFUSED', message: expect.stringMatching(says) as string });
  await expect(bring(viewOf(target, []), viewOf(folder(), []))).rejects.toMatchObject(
    refused(/no backup that was ended/),
  );
  await save(viewOf(root, []), viewOf(target, []));
  const standing = await ran(opened(other), 1);
  await expect(bring(viewOf(target, []), viewOf(other, []))).rejects.toMatchObject(
    refused(/has 1 entries or records that differ/),
  );
  expect(await opened(other).actions.get(standing.key)).toEqual(standing);
  expect(await opened(other).records.get('run-1', 'start')).toEqual({ number: 1 });
  rmSync(join(target, 'backup'), { force: true });
  writeFileSync(join(target, 'backup'), JSON.stringify({ format: 99, at: 1 }));
  await expect(bring(viewOf(target, []), viewOf(folder(), []))).rejects.toMatchObject(
    refused(/has format 99, and this WITHIN reads up to 1/),
  );
});
