import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FileRunRecords } from '../../../../adapters/store/file-run-records.ts';
import { Journal } from '../../../../adapters/tracking/local/journal.ts';

const open = (folder: string) => new Journal<number>(new FileRunRecords(folder, 'tracking'), Number);
const freshFolder = () => mkdtempSync(join(tmpdir(), 'within-journal-'));

it('lets every writer see all that happened before', async () => {
  const folder = freshFolder();
  const journals = Array.from({ length: 4 }, () => open(folder));
  await Promise.all(
    journals.flatMap((journal) =>
      Array.from({ length: 5 }, () => journal.append('sum', (entries) => entries.length * 10)),
    ),
  );
  // Each entry is what its writer had counted, so one that was written without sight of another would stand twice.
  expect(await open(folder).read('sum')).toEqual(Array.from({ length: 20 }, (_, index) => index * 10));
});

it('reads the same thing twice at once without counting it double', async () => {
  const folder = freshFolder();
  for (let entry = 0; entry < 3; entry++) await open(folder).append('a', () => entry);
  const journal = open(folder);
  expect(await Promise.all([journal.read('a'), journal.read('a')])).toEqual([
    [0, 1, 2],
    [0, 1, 2],
  ]);
});

it('writes nothing where there is nothing to add', async () => {
  const folder = freshFolder();
  await open(folder).append('a', () => 1);
  expect(await open(folder).append('a', () => undefined)).toEqual([1]);
  expect(await open(folder).ids()).toEqual(['a']);
});
