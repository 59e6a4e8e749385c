/** @module Tests of documents of sweeps in a store. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { z } from 'zod';
import { createAdapters } from '../../../adapters/index.ts';
import { SweepDocuments } from '../../../domain/sensitivity/sweep-documents.ts';

const folder = mkdtempSync(join(tmpdir(), 'within-sweeps-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const { blobs } = createAdapters({ project: folder, store: join(folder, 'store'), dist: 'dist' });
const documents = new SweepDocuments(blobs);
const schema = z.strictObject({ blocks: z.number() });

it('reads back what it saved', async () => {
  expect(await documents.read(await documents.save({ blocks: 3 }), schema)).toEqual({ blocks: 3 });
});

it('says what to do about a document that is gone', async () => {
  const gone = documents.read({ digest: 'f'.repeat(64) }, schema);
  await expect(gone).rejects.toMatchObject({
    code: 'INPUT_LOST',
    message: expect.stringContaining('run the sweep again'),
  });
});
