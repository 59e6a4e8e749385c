/** @module Stores of earlier releases, as kept in test/stores: opened, read whole, shown and reused by the programs of today. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { nodeRuntime } from '../../adapters/host/node-host.ts';
import { formats } from '../../contracts/formats.ts';
import { type SavedStore, statusOf } from '../stores/saved-store.ts';
import { Project } from '../support/project.ts';

const folder = resolve(import.meta.dirname, '../stores');
const versions = readdirSync(folder).flatMap((name) => (name.endsWith('.tgz') ? [name.slice(0, -'.tgz'.length)] : []));

interface PlannedStep {
  readonly name: string;
  readonly outcome: string;
  readonly reasons?: readonly { readonly component: string }[];
}

it('are kept, the first one at least', () => {
  expect(versions).toContain('0.1.0');
  expect(formats.store).toBe(1);
});

describe.each(versions)('the store of %s', (version) => {
  const project = new Project({ WITHIN_PERSON: 'carl' });
  execFileSync('tar', ['-xzf', resolve(folder, `${version}.tgz`), '-C', project.folder]);
  const saved = JSON.parse(readFileSync(resolve(folder, `${version}.json`), 'utf8')) as SavedStore;
  const { node, v8, platform } = nodeRuntime();
  const sameRuntime = saved.runtime === `${node} ${v8} ${platform}`;
  afterAll(() => project.remove());

  it('says what it said, of runs, metrics, entries, pins, reviews, data sets and flags', async () => {
    const status = await statusOf(project);
    expect({ ...saved, ...status }).toEqual(saved);
  });

  it('is whole', async () => {
    expect(await project.json('cache', 'verify')).toMatchObject({
      exitCode: 0,
      entries: saved.entries,
      blobs: saved.blobs,
      damagedEntries: 0,
      damagedBlobs: [],
      missing: [],
    });
  });

  it('loads its pipelines, and reuses own steps or says that the key has another version or runtime', async () => {
    const { steps } = await project.json<{ steps: readonly PlannedStep[] }>('plan', 'own.json');
    for (const { outcome, reasons = [] } of steps) {
      if (outcome === 'reused') continue;
      expect(sameRuntime && formats.entries === 2).toBe(false);
      for (const { component } of reasons) expect(['schema', 'runtime', 'upstream']).toContain(component);
    }
    const run = await project.run('own.json');
    expect([run.exitCode, run.digests]).toEqual([0, saved.own]);
    const training = await project.run('training.json');
    expect([training.exitCode, training.printed.status]).toEqual([0, 'completed']);
  });
});
