import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { guarded, quarantine, readIfPresent, storeError, writeIfAbsent } from '../../../adapters/store/files.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'within-files-'));
const failure = (code: string) => Object.assign(new Error(code), { code });

it.each([
  ['ENOSPC', 'STORE_FULL'],
  ['EDQUOT', 'STORE_FULL'],
  ['EROFS', 'STORE_READ_ONLY'],
  ['EACCES', 'STORE_READ_ONLY'],
  ['EPERM', 'STORE_READ_ONLY'],
])('translates %s to %s', async (code, own) => {
  expect(storeError(failure(code), '/store')).toMatchObject({ code: own, message: expect.stringContaining('/store') });
  await expect(guarded('/store', () => Promise.reject(failure(code)))).rejects.toMatchObject({ code: own });
});

it('passes on what it has no sentence for', () => {
  const other = failure('EIO');
  expect(storeError(other, '/store')).toBe(other);
});

it('lets the first of two writers win and leaves nothing behind', async () => {
  const root = folder();
  const target = join(root, 'deep', 'er', 'file');
  expect(await writeIfAbsent(root, target, 'first')).toBe(true);
  expect(await writeIfAbsent(root, target, 'second')).toBe(false);
  expect(readFileSync(target, 'utf8')).toBe('first');
  expect(readdirSync(join(root, 'tmp'))).toEqual([]);
});

it('reads a file that is not there as absent', () => {
  const root = folder();
  writeFileSync(join(root, 'file'), 'x');
  expect(readIfPresent(join(root, 'file'))?.toString()).toBe('x');
  expect(readIfPresent(join(root, 'none'))).toBeUndefined();
  expect(readIfPresent(join(root, 'file', 'below'))).toBeUndefined();
});

it('moves a file to quarantine once', () => {
  const root = folder();
  writeFileSync(join(root, 'bad'), 'x');
  expect(quarantine(root, join(root, 'bad'), 'label')).toBe(true);
  expect(existsSync(join(root, 'bad'))).toBe(false);
  expect(readdirSync(join(root, 'quarantine'))).toEqual([expect.stringMatching(/^label\./)]);
  expect(quarantine(root, join(root, 'bad'), 'label')).toBe(false);
});
