import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileActionStore } from '../../../adapters/store/file-action-store.ts';
import { FileBlobStore } from '../../../adapters/store/file-blob-store.ts';
import { FileLeases } from '../../../adapters/store/file-leases.ts';
import { FileLedger } from '../../../adapters/store/file-ledger.ts';
import { FileRunRecords } from '../../../adapters/store/file-run-records.ts';
import { describeLeases } from '../../conformance/leases.ts';
import { describeLedger } from '../../conformance/ledger.ts';
import { describeStore } from '../../conformance/store.ts';
import { damageFile, storedFile } from '../../support/store-damage.ts';

describeStore('a folder', async () => {
  const root = mkdtempSync(join(tmpdir(), 'within-store-'));
  return {
    blobs: new FileBlobStore(root),
    actions: new FileActionStore(root),
    records: new FileRunRecords(root),
    damage: async (damage) => damageFile(root, damage),
    dispose: async () => rmSync(root, { recursive: true }),
  };
});

const folder = () => mkdtempSync(join(tmpdir(), 'within-store-'));
describeLeases('a folder', (ttlMs) => new FileLeases(folder(), ttlMs));
describeLedger('a folder', (clock) => new FileLedger(folder(), clock));

describe('FileBlobStore', () => {
  it('keeps damaged bytes in quarantine for inspection', async () => {
    const root = mkdtempSync(join(tmpdir(), 'within-store-'));
    const store = new FileBlobStore(root);
    const { digest } = await store.put('right', 'text/plain');
    const file = storedFile(root, 'blob', digest);
    chmodSync(file, 0o644);
    writeFileSync(file, 'wrong');
    await expect(store.path(digest)).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
    expect(readdirSync(join(root, 'quarantine'))).toHaveLength(1);
    expect(await store.path(digest)).toBeUndefined();
  });

  it.each([4 << 20, (4 << 20) + 1, 9_000_001])('takes over and verifies a file of %i bytes', async (size) => {
    const root = folder();
    const bytes = Buffer.alloc(size, 'some bytes that repeat with no power of two');
    const path = join(root, 'output');
    writeFileSync(path, bytes);
    const digest = createHash('sha256').update(bytes).digest('hex');
    const store = new FileBlobStore(root);
    expect(await store.putFile(path, 'x/y')).toEqual({ digest, size, mediaType: 'x/y' });
    expect(existsSync(path)).toBe(false);
    expect(await store.path(digest)).toBe(storedFile(root, 'blob', digest));
    expect(existsSync(join(root, 'tmp')) ? readdirSync(join(root, 'tmp')) : []).toEqual([]);
    damageFile(root, { kind: 'blob', id: digest, how: 'flip', at: size - 1 });
    await expect(store.path(digest)).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
  });

  it('does not keep a large file that is still written to', async () => {
    const root = folder();
    const path = join(root, 'output');
    writeFileSync(path, Buffer.alloc(64 << 20));
    const writer = openSync(path, 'r+');
    const storing = new FileBlobStore(root).putFile(path, 'x/y');
    // Written on and on until the store has looked.
    let looked = false;
    const refused = storing.catch((error: unknown) => error).finally(() => (looked = true));
    while (!looked) {
      writeSync(writer, 'late', (64 << 20) - 4);
      await new Promise((resolve) => setImmediate(resolve));
    }
    closeSync(writer);
    expect(await refused).toMatchObject({ code: 'PUBLISH_REFUSED' });
    expect(existsSync(join(root, 'cas')) ? readdirSync(join(root, 'cas')) : []).toEqual([]);
  });

  it('tells of damaged blobs and entries', async () => {
    const told: unknown[] = [];
    const root = folder();
    const onDamage = async (report: unknown) => told.push(report);
    const { digest } = await new FileBlobStore(root).put('right', 'text/plain');
    damageFile(root, { kind: 'blob', id: digest, how: 'flip', at: 3 });
    await expect(new FileBlobStore(root, onDamage).get(digest)).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
    damageFile(root, {
      kind: 'blob',
      id: (await new FileBlobStore(root).put('right', 'x/y')).digest,
      how: 'truncate',
      at: 2,
    });
    await new FileBlobStore(root, onDamage).put('right', 'x/y');
    const key = 'a'.repeat(64);
    mkdirSync(join(root, 'ac', 'aa'), { recursive: true });
    writeFileSync(storedFile(root, 'action', key), 'not an entry');
    expect(await new FileActionStore(root, onDamage).get(key)).toBeUndefined();
    expect(told).toEqual([
      { what: 'blob', id: digest, place: root },
      { what: 'blob', id: digest, place: root },
      { what: 'entry', id: key, place: root },
    ]);
  });

  it('leaves no temporary file behind', async () => {
    const root = mkdtempSync(join(tmpdir(), 'within-store-'));
    const store = new FileBlobStore(root);
    await Promise.all(Array.from({ length: 20 }, () => store.put('same', 'text/plain')));
    expect(readdirSync(join(root, 'tmp'))).toEqual([]);
  });

  it('says that the store cannot be written and what to do', async () => {
    // The kernel refuses folders here whoever asks, root too.
    const store = new FileBlobStore('/sys/within-store');
    await expect(store.put('x', 'text/plain')).rejects.toMatchObject({
      code: 'STORE_READ_ONLY',
      message: expect.stringContaining('WITHIN_STORE'),
    });
  });
});
