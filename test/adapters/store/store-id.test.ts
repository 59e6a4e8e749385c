/** @module Tests of telling one store folder from another. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { storeIdOf } from '../../../adapters/store/store-id.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'within-store-id-'));
  mkdirSync(join(root, 'one'));
});
afterEach(() => rmSync(root, { recursive: true }));

it('is one for a folder, however many ask for it at once and by whatever path', async () => {
  symlinkSync(join(root, 'one'), join(root, 'mounted'));
  const asked = ['one', 'mounted', 'one', 'mounted'].map((name) => storeIdOf(join(root, name)));
  const ids = new Set([...(await Promise.all(asked)), await storeIdOf(join(root, 'one'))]);
  expect([...ids]).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/)]);
});

it('is another for another folder, also for a copy with the times of its files', async () => {
  const id = await storeIdOf(join(root, 'one'));
  cpSync(join(root, 'one'), join(root, 'copy'), { recursive: true, preserveTimestamps: true });
  expect(await storeIdOf(join(root, 'copy'))).not.toBe(id);
  expect(await storeIdOf(join(root, 'two'))).not.toBe(id);
});

it('cannot be told where no file can be made', async () => {
  // The kernel refuses folders here whoever asks, root too.
  expect(await storeIdOf('/sys/within-store')).toBeUndefined();
});
