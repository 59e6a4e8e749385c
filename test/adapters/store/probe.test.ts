import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStore } from '../../../adapters/store/open-store.ts';
import { bucketAnswers, folderAnswers } from '../../../adapters/store/probe.ts';
import { Bucket } from '../../../adapters/store/s3/bucket.ts';
import { startS3 } from '../../support/s3.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'within-probe-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const clock = { now: () => 0 };

it('says yes of a folder that can be written, and leaves nothing in it', async () => {
  expect(await folderAnswers(root, true)).toBe(true);
  expect(readdirSync(join(root, 'tmp'))).toEqual([]);
  expect(await folderAnswers(root, false)).toBe(true);
});

it('says no of what is no folder, and of one that is only to be read and is not there', async () => {
  const file = join(root, 'file');
  writeFileSync(file, '');
  expect(await folderAnswers(file, true)).toBe(false);
  expect(await folderAnswers(join(root, 'none'), false)).toBe(false);
});

it('tells of the folder and of what is shared apart', async () => {
  const file = join(root, 'file');
  writeFileSync(file, '');
  expect(await openStore(root, clock).answers()).toEqual({ store: true });
  const shared = { mode: 'read-write', address: file } as const;
  expect(await openStore(root, clock, shared).answers()).toEqual({ store: true, sharedStore: false });
});

it('says yes of a bucket that answers, and no of one that refuses, is not there, or keeps us waiting', async () => {
  const server = await startS3();
  const address = `s3://${server.bucket}/probe`;
  const bucket = new Bucket({ address, client: server.client });
  const wrong = { ...server.client, credentials: { accessKeyId: 'nobody', secretAccessKey: 'nothing' } };
  try {
    expect(await bucketAnswers(bucket)).toBe(true);
    expect(await bucketAnswers(new Bucket({ address, client: wrong }))).toBe(false);
  } finally {
    await server.stop();
  }
  expect(await bucketAnswers(new Bucket({ address, client: server.client }))).toBe(false);
  expect(
    await bucketAnswers(
      { list: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) }) },
      10,
    ),
  ).toBe(false);
});
