import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FileRunRecords } from '../../../adapters/store/file-run-records.ts';
import { begunBy, keepBegun } from '../../../domain/caching/begun.ts';

let root: string;
let records: FileRunRecords;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'within-begun-'));
  records = new FileRunRecords(root);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('is nothing of a run that began nothing', async () => {
  expect(await begunBy('r1', records)).toEqual({});
});

it('is the review and the deployment of this run, kept apart', async () => {
  await keepBegun('r1', { review: { id: 'iris-1', state: 'approved' } }, records);
  expect(await begunBy('r1', records)).toEqual({ review: { id: 'iris-1', state: 'approved' } });
  await keepBegun('r1', { deployment: { id: 'r1', refused: 'another one is open' } }, records);
  expect(await begunBy('r1', records)).toEqual({
    review: { id: 'iris-1', state: 'approved' },
    deployment: { id: 'r1', refused: 'another one is open' },
  });
  expect(await begunBy('r2', records)).toEqual({});
});

it('stays what the first attempt kept', async () => {
  await keepBegun('r1', { deployment: { id: 'r1' } }, records);
  await keepBegun('r1', { deployment: { id: 'r1', refused: 'a later attempt' } }, records);
  expect(await begunBy('r1', records)).toEqual({ deployment: { id: 'r1' } });
});
