import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FileActionStore } from '../../../adapters/store/file-action-store.ts';
import { FileLeases } from '../../../adapters/store/file-leases.ts';
import { FileHousekeeping } from '../../../adapters/store/housekeeping.ts';
import type { SweepAges } from '../../../domain/caching/ports.ts';
import { digestOf } from '../../support/executor.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'within-sweep-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const day = 86_400_000;
const never: SweepAges = {
  quarantineMs: day,
  withdrawnMs: day,
  temporaryMs: day,
  workMs: day,
  checkpointMs: day,
  releasedLeaseMs: day,
};
/** Everything that was there before this sweep is older than that. */
const always = -1000;
const none = { quarantine: 0, temporary: 0, work: 0, checkpoints: 0, leases: 0, markers: 0, bytes: 0 };
const sweep = (edit: Partial<SweepAges>, dryRun = false) =>
  new FileHousekeeping(root).sweep({ ...never, ...edit }, dryRun);

function lay(name: string, text = 'x'): string {
  const path = join(root, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const entryOf = (key: string) => ({
  schema: 1 as const,
  key,
  step: 'p/s',
  use: 's',
  outputs: {},
  components: { digest: digestOf('c'), size: 1, mediaType: 'application/json' },
  durationMs: 1,
  createdAt: 1,
  writer: '1@host',
});

it.each([
  ['temporaryMs', 'temporary', 'tmp/left-behind'],
  ['workMs', 'work', 'work/0123-abcd/part.parquet'],
  ['checkpointMs', 'checkpoints', `checkpoints/${digestOf('k')}/epoch.json`],
  ['quarantineMs', 'quarantine', `quarantine/${digestOf('k')}.0a1b`],
  ['withdrawnMs', 'quarantine', `quarantine/ac-${digestOf('k')}-gc.0a1b`],
  ['releasedLeaseMs', 'leases', `lease/01/${digestOf('k')}.2`],
] as const)('by %s clears what is old in %s, and only that', async (age, kind, name) => {
  const path = lay(name, 'four');
  expect(await sweep({})).toEqual(none);
  expect(await sweep({ [age]: always }, true)).toEqual({ ...none, [kind]: 1, bytes: 4 });
  expect(existsSync(path)).toBe(true);
  expect(await sweep({ [age]: always })).toEqual({ ...none, [kind]: 1, bytes: 4 });
  expect(existsSync(path)).toBe(false);
});

it('keeps a working folder of which one file deep inside is still written', async () => {
  const folder = join(root, 'work', 'long');
  lay('work/long/a/b/checkpoint', 'now');
  const longAgo = new Date(1000);
  for (const path of ['a', '.']) utimesSync(join(folder, path), longAgo, longAgo);
  expect(await sweep({})).toEqual(none);
  expect(readdirSync(folder)).toEqual(['a']);
});

it('keeps entries of which only gc said that they may go, apart from those that were damaged', async () => {
  const damaged = lay(`quarantine/ac-${digestOf('k')}.0a1b`);
  lay(`quarantine/ac-${digestOf('k')}-gc.0a1b`);
  expect(await sweep({ withdrawnMs: always })).toMatchObject({ quarantine: 1 });
  expect(existsSync(damaged)).toBe(true);
});

it('clears the name by step of a withdrawn entry, and counts a file with two names once', async () => {
  const actions = new FileActionStore(root);
  const [kept, gone] = [digestOf('kept'), digestOf('gone')];
  await actions.publish(entryOf(kept));
  await actions.publish(entryOf(gone));
  await actions.withdraw(gone, 'gc');
  expect(await sweep({}, true)).toEqual({ ...none, markers: 1 });
  const both = await sweep({ withdrawnMs: always }, true);
  expect(both).toMatchObject({ markers: 1, quarantine: 1 });
  expect(both.bytes).toBeGreaterThan(100);
  expect(await sweep({ withdrawnMs: always })).toEqual(both);
  expect(await actions.recent('p/s', 5)).toEqual([kept]);
});

it('leaves a lease that is held, whatever else is old', async () => {
  const leases = new FileLeases(root, 60_000);
  const lease = await leases.acquire(digestOf('k'));
  expect(await sweep({})).toEqual(none);
  expect(await lease?.held()).toBe(true);
  await lease?.release();
});
