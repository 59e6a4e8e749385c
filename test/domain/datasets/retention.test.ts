/** @module What gc leaves of data sets. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { collect } from '../../../domain/caching/retention/collect.ts';
import { DatasetRegistry } from '../../../domain/datasets/registry.ts';
import { AgedLab, day, minute } from '../../support/aged-lab.ts';

let lab: AgedLab;
let registry: DatasetRegistry;
beforeEach(() => {
  lab = new AgedLab();
  registry = new DatasetRegistry(lab);
});
afterEach(() => lab.dispose());

async function upload(content: string, state?: 'accepted' | 'quarantined'): Promise<string> {
  const { digest, size } = await lab.blobs.put(content, 'text/csv');
  const check = await lab.blobs.put(`report of ${content}`, 'application/json');
  const received = { schema: 1, dataset: 'sales', uploadId: `upload-${content}`, digest, size } as const;
  const { upload: made } = await registry.receive({ ...received, format: 'csv', uploader: 'ann', receivedAt: lab.now });
  if (state) await registry.judge(made, { state, judgedAt: 1, runId: 'r', contract: digest, problems: [], check });
  await lab.pass(day);
  return digest;
}

async function left(limits: object): Promise<string[]> {
  const report = await collect({ graceMs: 15 * minute, ...limits }, lab.collecting);
  const there = await lab.digests();
  expect(report.kept.some(({ why }) => why === 'dataset')).toBe(true);
  return Object.entries(uploads).flatMap(([name, digest]) => (there.has(digest) ? name : []));
}
let uploads: Record<string, string> = {};

it('clears no version without an age, and by age none that is newest, pinned, waiting or young', async () => {
  uploads = {
    pinned: await upload('pinned-x', 'accepted'),
    old: await upload('old-xxxx', 'accepted'),
    refused: await upload('refused-x', 'quarantined'),
    waiting: await upload('waiting-x'),
    latest: await upload('latest-x', 'accepted'),
  };
  await registry.pin({ dataset: 'sales', selector: uploads['pinned']! }, 'ann');
  await lab.pass(40 * day);
  expect(await left({})).toEqual(['pinned', 'old', 'refused', 'waiting', 'latest']);
  expect(await left({ maxBytes: 0 })).toEqual(['pinned', 'old', 'refused', 'waiting', 'latest']);
  expect(await left({ maxAgeMs: 100 * day })).toEqual(['pinned', 'old', 'refused', 'waiting', 'latest']);
  expect(await left({ maxAgeMs: 30 * day })).toEqual(['pinned', 'waiting', 'latest']);
});
