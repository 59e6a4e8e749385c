import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileActionStore } from '../../../adapters/store/file-action-store.ts';
import { FileBlobStore } from '../../../adapters/store/file-blob-store.ts';
import { FileRunRecords } from '../../../adapters/store/file-run-records.ts';
import { describeStore } from '../../conformance/store.ts';

function fileOf(root: string, kind: 'blob' | 'action', id: string): string {
  return join(root, kind === 'blob' ? 'cas' : 'ac', id.slice(0, 2), id);
}

function damaged(bytes: Buffer, how: 'flip' | 'truncate', at: number): Buffer {
  if (how === 'truncate') return bytes.subarray(0, at % bytes.length);
  const flipped = Buffer.from(bytes);
  const index = at % bytes.length;
  flipped[index] = (flipped[index] ?? 0) ^ (1 << (at % 8));
  return flipped;
}

describeStore('a folder', async () => {
  const root = mkdtempSync(join(tmpdir(), 'within-store-'));
  return {
    blobs: new FileBlobStore(root),
    actions: new FileActionStore(root),
    records: new FileRunRecords(root),
    async damage({ kind, id, how, at }) {
      const file = fileOf(root, kind, id);
      if (how === 'delete') return rmSync(file);
      chmodSync(file, 0o644);
      writeFileSync(file, damaged(readFileSync(file), how, at));
    },
    dispose: async () => rmSync(root, { recursive: true }),
  };
});

describe('FileBlobStore', () => {
  it('keeps damaged bytes in quarantine for inspection', async () => {
    const root = mkdtempSync(join(tmpdir(), 'within-store-'));
    const store = new FileBlobStore(root);
    const { digest } = await store.put('right', 'text/plain');
    const file = fileOf(root, 'blob', digest);
    chmodSync(file, 0o644);
    writeFileSync(file, 'wrong');
    await expect(store.path(digest)).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
    expect(readdirSync(join(root, 'quarantine'))).toHaveLength(1);
    expect(await store.path(digest)).toBeUndefined();
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
