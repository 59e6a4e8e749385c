/** @module Encrypted stores, folder and bucket: every rule of a store, nothing plain left in it, and mixed reading. */
import { createSecretKey, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { StoreKey } from '../../../../adapters/store/encryption/content.ts';
import { EncryptedObjects } from '../../../../adapters/store/encryption/objects.ts';
import { FolderObjects } from '../../../../adapters/store/folder-objects.ts';
import { openStore, readFolder } from '../../../../adapters/store/open-store.ts';
import type { ActionEntry } from '../../../../contracts/action.ts';
import { WithinError } from '../../../../contracts/errors.ts';
import { describeLedger } from '../../../conformance/ledger.ts';
import { describeStore } from '../../../conformance/store.ts';
import { s3OfThisFile } from '../../../support/s3-environment.ts';
import { damageFile, storedFile } from '../../../support/store-damage.ts';

const keyOf = (id: string): StoreKey => ({ id, key: createSecretKey(randomBytes(32)) });
const [first, second] = [keyOf('first'), keyOf('second')];
const folders: string[] = [];
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'within-encrypted-'));
  folders.push(made);
  return made;
};
const work = folder();
const clock = { now: () => 1_000 };

const server = s3OfThisFile();
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true });
});

let prefixes = 0;
/** Where a store may be: the folder alone, or in front of a shared one; `behind` are the folders that hold its bytes. */
const places = [
  ['a folder', () => ({ behind: [], sharing: undefined })],
  [
    'a folder in front of a shared folder',
    () => {
      const address = folder();
      return { behind: [address], sharing: { address, mode: 'read-write' as const } };
    },
  ],
  [
    'a folder in front of a bucket',
    () => {
      const prefix = `e${(prefixes += 1)}`;
      const address = `s3://${server().bucket}/${prefix}`;
      return {
        behind: [join(server().folder, server().bucket, prefix)],
        sharing: { address, mode: 'read-write' as const },
      };
    },
  ],
] as const;

function filesBelow(root: string): string[] {
  return readdirSync(root, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const key = 'a'.repeat(64);
const entryOf = (out: ActionEntry['outputs'][string], edit: Partial<ActionEntry> = {}): ActionEntry => ({
  schema: 2,
  key,
  step: 'p/s',
  use: 'noop',
  outputs: { out },
  components: out,
  durationMs: 5,
  createdAt: 1_000,
  writer: 'test',
  ...edit,
});

it('is marked as encrypted with the next write where the first did not reach the store', async () => {
  let isAway = true;
  class Shaky extends FolderObjects {
    override async size(name: string): Promise<number | undefined> {
      if (isAway) throw new WithinError('STORE_UNAVAILABLE', 'the store is away', {});
      return super.size(name);
    }
  }
  const root = folder();
  const objects = new EncryptedObjects(new Shaky(root), [first]);
  await expect(objects.put('cas/aa/one', 'bytes')).rejects.toThrow('the store is away');
  isAway = false;
  await objects.put('cas/aa/one', 'bytes');
  expect(readFileSync(join(root, 'encrypted'), 'utf8')).toBe('first');
});

for (const [name, place] of places) {
  const encryption = { keys: [first, second] as const, work };

  describeStore(`${name}, encrypted,`, async () => {
    const root = folder();
    const { behind, sharing } = place();
    const { blobs, actions, records } = openStore(root, clock, sharing, encryption);
    return {
      blobs,
      actions,
      records,
      async damage(damage) {
        for (const tier of [root, ...behind])
          if (existsSync(storedFile(tier, damage.kind, damage.id))) damageFile(tier, damage);
      },
      dispose: async () => undefined,
    };
  });
  describeLedger(`${name}, encrypted,`, (at) => openStore(folder(), at, place().sharing, encryption).ledger);

  describe(`${name}, encrypted`, () => {
    const planted = ['row 4711 of Ada Lovelace', 'ada@example.org', 'reason-4711'];
    /** Everything that a store keeps, with the planted words in it. */
    async function filled(given?: typeof encryption) {
      const root = folder();
      const { behind, sharing } = place();
      const store = openStore(root, clock, sharing, given);
      const out = await store.blobs.put(`${planted.join(';')}`, 'text/csv');
      const file = join(folder(), 'output');
      writeFileSync(file, Buffer.concat([randomBytes(20 << 20), Buffer.from(planted.join(';'))]));
      const large = await store.blobs.putFile(file, 'x/y');
      await store.actions.publish(entryOf(out, { writer: planted.join(';') }));
      for (const records of [
        store.records,
        store.messages,
        store.reviews,
        store.tracked,
        store.deployed,
        store.flagged,
      ])
        await records.put('one', 'line', { planted });
      await store.ledger.append('revocation', { planted });
      await store.actions.withdraw(key, 'refresh');
      await store.actions.publish(entryOf(large, { writer: planted.join(';') }));
      return { root, behind, sharing, store, out, large };
    }
    const found = (roots: readonly string[]) =>
      roots.flatMap(filesBelow).filter((path) => planted.some((word) => readFileSync(path).includes(word)));

    it('leaves nothing in its folders that can be read', async () => {
      const { root, behind, sharing, store, out, large } = await filled(encryption);
      for (const { digest } of [out, large]) expect(await store.blobs.path(digest)).toContain(work);
      expect(found([root, ...behind])).toEqual([]);
      // Nor where another machine brings it to.
      const elsewhere = folder();
      const other = openStore(elsewhere, clock, sharing, { ...encryption, work: folder() });
      expect(await other.blobs.path(large.digest)).toEqual(sharing && expect.any(String));
      expect(found([elsewhere])).toEqual([]);
      // So these words would be found.
      const plain = await filled();
      expect(found([plain.root, ...plain.behind]).length).toBeGreaterThan(8);
    });

    it('goes on reading what was stored before there were keys, and encrypts what is new', async () => {
      const plain = await filled();
      const store = openStore(plain.root, clock, plain.sharing, encryption);
      expect(await store.actions.get(key)).toEqual(await plain.store.actions.get(key));
      expect(Buffer.from((await store.blobs.get(plain.out.digest)) ?? []).toString()).toContain(planted[0]);
      expect(statSync((await store.blobs.path(plain.large.digest)) ?? '').size).toBe(plain.large.size);
      expect(await store.records.get('one', 'line')).toEqual({ planted });
      expect(await store.blobs.has(plain.large)).toBe(true);
      const later = await store.blobs.put('later', 'text/plain');
      expect(storedFile(plain.root, 'blob', later.digest)).toMatch(/\.enc$/);
      const listed: string[] = [];
      for await (const { digest, size } of store.blobs.list()) listed.push(`${digest} ${size}`);
      expect(listed.sort()).toEqual(
        [plain.out, plain.large, later].map(({ digest, size }) => `${digest} ${size}`).sort(),
      );
      expect(await store.blobs.remove(plain.out.digest)).toBe(true);
      expect(await openStore(plain.root, clock, undefined, encryption).blobs.has(plain.out)).toBe(false);
    });

    it('reads with keys in any order, and names the one that is missing', async () => {
      const { root, sharing, out, large } = await filled(encryption);
      const turned = openStore(root, clock, sharing, { keys: [second, first], work });
      expect((await turned.actions.get(key))?.outputs['out']).toEqual(large);
      expect(await turned.blobs.get(out.digest)).toBeDefined();
      const without = openStore(root, clock, sharing, { keys: [second], work: folder() });
      const missing = {
        code: 'STORE_KEY_UNKNOWN',
        message:
          'The store is encrypted with the key "first", which is not here; add it to WITHIN_STORE_KEYS of this process.',
      };
      for (const read of [
        () => without.actions.get(key),
        () => without.blobs.get(out.digest),
        () => without.blobs.path(large.digest),
        () => without.records.get('one', 'line'),
        () => without.ledger.read('revocation'),
      ])
        await expect(read()).rejects.toMatchObject(missing);
      // Nothing was taken for damage.
      expect(existsSync(storedFile(root, 'blob', out.digest))).toBe(true);
      expect(() => openStore(root, clock, sharing)).toThrow(expect.objectContaining(missing));
    });

    it('opens no record or entry that was put in the place of another', async () => {
      const { root, behind, store } = await filled(encryption);
      await store.records.put('two', 'line', 'other');
      for (const tier of [root, ...behind]) {
        const bytes = readFileSync(join(tier, 'runs', 'two', 'line'));
        rmSync(join(tier, 'runs', 'one', 'line'));
        writeFileSync(join(tier, 'runs', 'one', 'line'), bytes);
      }
      expect(await store.records.get('one', 'line')).toBeUndefined();
      expect(await store.records.get('two', 'line')).toBe('other');
    });
  });
}

it('reads the code that threads run from the folder, encrypted or not', async () => {
  const [encrypted, plain] = [folder(), folder()];
  const text = 'export default () => 1;';
  const { digest } = await openStore(encrypted, clock, undefined, { keys: [first], work }).blobs.put(text, 'x/y');
  await openStore(plain, clock).blobs.put(text, 'x/y');
  for (const [root, keys] of [
    [encrypted, [first]],
    [plain, []],
  ] as const)
    expect(Buffer.from((await readFolder(root, keys).get(digest)) ?? []).toString()).toBe(text);
});

it('lets nobody without keys write into an encrypted bucket', async () => {
  const address = `s3://${server().bucket}/marked`;
  const sharing = { address, mode: 'read-write' as const };
  await openStore(folder(), clock, sharing, { keys: [first], work }).blobs.put('a', 'x/y');
  const plain = openStore(folder(), clock, sharing);
  await expect(plain.blobs.put('b', 'x/y')).rejects.toMatchObject({ code: 'STORE_KEY_UNKNOWN' });
  await expect(plain.records.put('run', 'start', 1)).rejects.toMatchObject({ code: 'STORE_KEY_UNKNOWN' });
});
