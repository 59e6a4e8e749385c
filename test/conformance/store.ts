/** @module What every store must do, run over each implementation. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActionEntry } from '../../contracts/action.ts';
import type { ActionStore, BlobStore, RunRecordStore } from '../../domain/caching/ports.ts';

export interface StoreUnderTest {
  readonly blobs: BlobStore;
  readonly actions: ActionStore;
  readonly records: RunRecordStore;
  /** Changes stored bytes behind the store's back: one bit, the end cut off, or all gone. */
  damage(what: {
    readonly kind: 'blob' | 'action';
    readonly id: string;
    readonly how: 'flip' | 'truncate' | 'delete';
    readonly at: number;
  }): Promise<void>;
  dispose(): Promise<void>;
}

const ref = (digest: string) => ({ digest, size: 1, mediaType: 'application/json' });
const entryOf = (key: string, edit: Partial<ActionEntry> = {}): ActionEntry => ({
  schema: 1,
  key,
  step: 'p/s',
  use: 'noop',
  outputs: { out: ref('1'.repeat(64)) },
  components: ref('2'.repeat(64)),
  durationMs: 5,
  createdAt: 1,
  writer: 'test',
  ...edit,
});
const keyOf = (number: number) => number.toString(16).padStart(64, '0');

export function describeStore(name: string, create: () => Promise<StoreUnderTest>): void {
  describe(`${name} as a store`, () => {
    let store: StoreUnderTest;
    let folder: string;
    beforeAll(async () => {
      store = await create();
      folder = await mkdtemp(join(tmpdir(), 'within-store-'));
    });
    afterAll(async () => {
      await store.dispose();
      await rm(folder, { recursive: true });
    });

    it('gives back any bytes that it was given', async () => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
          const stored = await store.blobs.put(bytes, 'x/y');
          expect(stored.size).toBe(bytes.length);
          expect(Buffer.from((await store.blobs.get(stored.digest)) ?? [])).toEqual(Buffer.from(bytes));
          expect(await store.blobs.has(stored)).toBe(true);
        }),
        { numRuns: 50 },
      );
    });

    it('takes over a file and names it by its content', async () => {
      const file = join(folder, 'output');
      await writeFile(file, 'hello');
      const stored = await store.blobs.putFile(file, 'text/plain');
      expect(stored).toEqual(await store.blobs.put('hello', 'text/plain'));
      const path = await store.blobs.path(stored.digest);
      expect(path && (await readFile(path, 'utf8'))).toBe('hello');
    });

    it('says that a blob is absent without an error', async () => {
      expect(await store.blobs.get('9'.repeat(64))).toBeUndefined();
      expect(await store.blobs.path('9'.repeat(64))).toBeUndefined();
      expect(await store.blobs.has(ref('9'.repeat(64)))).toBe(false);
    });

    it.each(['../../etc/passwd', `${'a'.repeat(63)}/`, '', 'A'.repeat(64)])(
      'refuses %j as a digest',
      async (digest) => {
        await expect(store.blobs.get(digest)).rejects.toThrow();
        await expect(store.actions.get(digest)).rejects.toThrow();
        await expect(store.records.get(digest.includes('/') ? digest : '../x', 'name')).rejects.toThrow();
      },
    );

    it('keeps the first of two entries with one key', async () => {
      const first = entryOf(keyOf(1));
      expect(await store.actions.publish(first)).toEqual({ published: true, entry: first });
      const second = entryOf(keyOf(1), { durationMs: 99 });
      expect(await store.actions.publish(second)).toEqual({ published: false, entry: first });
      expect(await store.actions.get(keyOf(1))).toEqual(first);
    });

    it('lets exactly one of many racing writers publish', async () => {
      const racing = Array.from({ length: 32 }, (_, writer) =>
        store.actions.publish(entryOf(keyOf(2), { durationMs: writer })),
      );
      const results = await Promise.all(racing);
      expect(results.filter((result) => result.published)).toHaveLength(1);
      expect(new Set(results.map((result) => result.entry.durationMs)).size).toBe(1);
    });

    it('publishes anew after an entry was withdrawn', async () => {
      await store.actions.publish(entryOf(keyOf(3)));
      expect(await store.actions.withdraw(keyOf(3), 'lost')).toBe(true);
      expect(await store.actions.withdraw(keyOf(3), 'lost')).toBe(false);
      expect(await store.actions.get(keyOf(3))).toBeUndefined();
      expect((await store.actions.publish(entryOf(keyOf(3), { durationMs: 7 }))).published).toBe(true);
    });

    it('lists the keys of a step, newest first', async () => {
      for (const createdAt of [10, 30, 20])
        await store.actions.publish(entryOf(keyOf(100 + createdAt), { step: 'p/listed', createdAt }));
      expect(await store.actions.recent('p/listed', 2)).toEqual([keyOf(130), keyOf(120)]);
      expect(await store.actions.recent('p/other', 2)).toEqual([]);
    });

    it('keeps the first value of a record', async () => {
      expect(await store.records.put('run-1', 'step.a.0', { a: 1 })).toBe(true);
      expect(await store.records.put('run-1', 'step.a.0', { a: 2 })).toBe(false);
      expect(await store.records.get('run-1', 'step.a.0')).toEqual({ a: 1 });
      expect(await store.records.get('run-1', 'step.b.0')).toBeUndefined();
      expect(await store.records.list()).toContain('run-1');
    });

    it('names the records of a run, and none for a run that left nothing', async () => {
      for (const name of ['start', 'plan.b', 'plan.a']) await store.records.put('run-named', name, { name });
      expect(await store.records.names('run-named')).toEqual(['plan.a', 'plan.b', 'start']);
      expect(await store.records.names('run-absent')).toEqual([]);
    });

    describe('when bytes are damaged', () => {
      const damage = fc.record({
        how: fc.constantFrom('flip' as const, 'truncate' as const, 'delete' as const),
        at: fc.nat(),
        salt: fc.nat(),
      });

      it('never hands out a damaged blob, and takes the right bytes again', async () => {
        await fc.assert(
          fc.asyncProperty(damage, fc.uint8Array({ minLength: 1, maxLength: 500 }), async ({ how, at, salt }, body) => {
            const bytes = Buffer.concat([body, Buffer.from(String(salt))]);
            const stored = await store.blobs.put(bytes, 'x/y');
            await store.damage({ kind: 'blob', id: stored.digest, how, at });
            const read = await store.blobs.get(stored.digest).catch((error: unknown) => error);
            if (how === 'delete') expect(read).toBeUndefined();
            else expect(read).toMatchObject({ code: 'STORE_DAMAGED' });
            await store.blobs.put(bytes, 'x/y');
            expect(Buffer.from((await store.blobs.get(stored.digest)) ?? [])).toEqual(bytes);
          }),
          { numRuns: 100 },
        );
      });

      it('never hands out a damaged entry, and lets it be published again', async () => {
        let next = 1000;
        await fc.assert(
          fc.asyncProperty(damage, async ({ how, at }) => {
            const entry = entryOf(keyOf(next++));
            await store.actions.publish(entry);
            await store.damage({ kind: 'action', id: entry.key, how, at });
            expect(await store.actions.get(entry.key)).toBeUndefined();
            expect((await store.actions.publish(entry)).published).toBe(true);
          }),
          { numRuns: 100 },
        );
      });
    });
  });
}
