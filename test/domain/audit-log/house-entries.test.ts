import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FileLedger } from '../../../adapters/store/file-ledger.ts';
import { FileRunRecords } from '../../../adapters/store/file-run-records.ts';
import { type HousePorts, houseEntries } from '../../../domain/audit-log/house-entries.ts';

const digest = 'a'.repeat(64);
const at = Date.UTC(2026, 10, 24, 13);
let root: string;
let ports: HousePorts;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'within-house-'));
  ports = {
    ledger: new FileLedger(root, { now: () => at }),
    records: new FileRunRecords(root),
    reviews: new FileRunRecords(root, 'reviews'),
    deployed: new FileRunRecords(root, 'deployments'),
    flagged: new FileRunRecords(root, 'flags'),
  };
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const told = async (since = 0) =>
  (await houseEntries(ports, since)).map(({ source, who, what, subject, why }) => [source, who, what, subject, why]);

it('tells who revoked, adopted, pinned, cleared, accepted and judged, with the reasons', async () => {
  const { ledger } = ports;
  await ledger.append('revocation', { why: 'wrong', author: 'a', keys: ['k'], derived: ['l'], runs: [], models: [] });
  await ledger.append('adoption', { step: 'demo/load', author: 'b', reason: 'neutral', entries: [{}] });
  await ledger.append('pin', { action: 'add', kind: 'run', id: 'r', author: 'c' });
  await ledger.append('pin', { action: 'remove', kind: 'run', id: 'r', author: 'c' });
  await ledger.append('gc', { author: 'c', removedBlobs: 1, entries: 2, freedBytes: 9 });
  // Of the time when no author was kept.
  await ledger.append('gc', { removedBlobs: 1, entries: 2, freedBytes: 9 });
  await ledger.append('baseline', { schema: 1, accepted: 's', author: 'd' });
  await ledger.append('dataset', { dataset: 'x', digest, state: 'quarantined', author: 'e', why: 'old' });
  await ledger.append('row-verdict', { reviewId: 'v', pipeline: 'p', verdicts: [], by: { 1: ['f'], 2: ['f', 'g'] } });
  expect(await told()).toEqual([
    ['reuse', 'a', 'revoked 2 results', 'k', 'wrong'],
    ['reuse', 'b', 'adopted 1 result', 'demo/load', 'neutral'],
    ['reuse', 'c', expect.stringMatching(/pinned/), 'r', undefined],
    ['reuse', 'c', expect.stringMatching(/pinned/), 'r', undefined],
    ['reuse', 'c', 'cleared 2 results and 1 blob', undefined, undefined],
    ['sweeps', 'd', 'accepted a baseline', 's', undefined],
    ['datasets', 'e', 'rejected a version', 'x@aaaaaaaaaaaa', 'old'],
    ['row reviews', 'f', 'judged 2 rows', 'v', undefined],
    ['row reviews', 'g', 'judged 1 row', 'v', undefined],
  ]);
});

it('tells who started runs and registered data, and reads no run that is older', async () => {
  const start = { runId: '20261124-130000-aaaaaa', pipeline: 'demo', kind: 'training', workflowId: 'w', file: 'f' };
  await ports.records.put(start.runId, 'start', { ...start, startedAt: at, by: 'anna' });
  await ports.records.put('20261123-130000-bbbbbb', 'start', { ...start, startedAt: at - 86_400_000, by: 'ben' });
  const upload = { schema: 1, dataset: 'x', uploadId: '20261124-130000-aaaaaaaa', digest, size: 1, format: 'csv' };
  await ports.records.put('dataset.x.20261124-130000-aaaaaaaa', 'received', {
    ...upload,
    uploader: 'ci',
    receivedAt: at,
  });
  expect(await told(at)).toEqual([
    ['runs', 'anna', 'started a run of demo', start.runId, undefined],
    ['datasets', 'ci', 'registered a version', 'x@aaaaaaaaaaaa', undefined],
  ]);
  expect(await told()).toHaveLength(3);
});

it('tells what people did in reviews and deployments, and not what happened by itself', async () => {
  const line = (number: number, kind: string, more: object) =>
    ports.reviews.put('churn-1', `line-${String(number).padStart(6, '0')}`, { number, at, kind, version: 1, ...more });
  await line(1, 'requested', { person: 'anna' });
  await line(2, 'reminded', { person: 'ben' });
  await line(3, 'voted', { person: 'ben', decision: 'approve', text: 'fine' });
  await line(4, 'closed', {});
  const log = [
    { number: 1, at, what: 'begun', text: 'anna asks for it', severity: 'info', by: 'anna' },
    { number: 2, at, what: 'stage', text: 'enters alpha', severity: 'info' },
  ];
  await ports.deployed.put('d-1', 'view-000001', { id: 'd-1', log });
  expect(await told()).toEqual([
    ['reviews', 'anna', 'asked for a review', 'churn-1', undefined],
    ['reviews', 'ben', 'approve', 'churn-1', 'fine'],
    ['deployments', 'anna', 'begun', 'd-1', 'anna asks for it'],
  ]);
});

it('tells who changed flags, also by hand', async () => {
  await ports.flagged.put('flag.reuse', 'change-1-0', { name: 'reuse', at, by: 'anna', to: { phase: 'off' } });
  await ports.flagged.put('flag.reuse', 'change-2-0', { name: 'reuse', at });
  expect(await told()).toEqual([
    ['flags', 'anna', 'set to off', 'reuse', undefined],
    ['flags', 'a hand in the file', 'set to default', 'reuse', undefined],
  ]);
});
