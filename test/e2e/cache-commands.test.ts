/** @module The commands of `within cache` on a project that really runs. */
import { writeFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import type { CacheStatistics, CacheVerification, CollectionReport, RevocationReport } from '../../contracts/cache.ts';
import { Project } from '../support/project.ts';
import { damageFile } from '../support/store-damage.ts';

const project = new Project();
afterAll(() => project.remove());

const text = { out: 'text/plain' };
project.write({
  'words.txt': 'some words\n',
  'read.ts': 'export default async ({ inputs }: any) => inputs.words.text();\n',
  'upper.ts': 'export default async ({ inputs }: any) => (await inputs.text.text()).toUpperCase();\n',
  'draw.ts': 'export default async ({ seeds }: any) => seeds.noise;\n',
  'words.json': {
    name: 'words',
    steps: [
      { name: 'read', use: './read.ts', in: { words: { source: 'words.txt' } }, out: text },
      { name: 'upper', use: './upper.ts', in: { text: 'read.out' }, out: text },
      { name: 'draw', use: './draw.ts', seeds: ['noise'], out: text },
    ],
  },
});

async function ask<T>(...args: string[]): Promise<{ exitCode: number; printed: T }> {
  const { exitCode, stdout, stderr } = await project.within([...args, '--json']);
  try {
    return { exitCode, printed: JSON.parse(stdout) as T };
  } catch (cause) {
    throw new Error(`within ${args.join(' ')} printed no document: ${stdout}${stderr}`, { cause });
  }
}
const cache = <T>(...args: string[]) => ask<T>('cache', ...args);

it('tells of a store, finds a flipped bit, takes results back and clears what nobody needs', async () => {
  const first = await project.run('words.json');
  expect((await project.run('words.json')).outcomes).toEqual({ read: 'reused', upper: 'reused', draw: 'reused' });

  const { printed: stats } = await cache<CacheStatistics>('stats');
  expect(stats).toMatchObject({
    entries: 3,
    runs: { ended: 2, steps: 6, reused: 3, hitRate: 0.5 },
    damage: { found: 0 },
  });
  expect(stats.steps.map(({ step }) => step)).toEqual(['words/draw', 'words/read', 'words/upper']);
  const clean = await cache<CacheVerification>('verify');
  expect(clean).toMatchObject({
    exitCode: 0,
    printed: { entries: 3, damagedBlobs: [], damagedEntries: 0, missing: [] },
  });

  const drawn = first.digests['draw.out'] ?? '';
  damageFile(project.store, { kind: 'blob', id: drawn, how: 'flip', at: 3 });
  const found = await cache<CacheVerification>('verify');
  expect(found).toMatchObject({ exitCode: 1, printed: { damagedBlobs: [drawn], missing: [{ step: 'words/draw' }] } });
  expect(await cache('verify')).toMatchObject({ exitCode: 0, printed: { damagedBlobs: [] } });
  expect((await cache<CacheStatistics>('stats')).printed.damage.found).toBe(1);
  const healed = await project.run('words.json');
  expect(healed.outcomes).toEqual({ read: 'reused', upper: 'reused', draw: 'ran' });
  expect(healed.digests).toEqual(first.digests);

  const revoke = ['revoke', '--step', 'read', '--why', 'wrong words', '--author', 'ann'];
  const { printed: trial } = await cache<RevocationReport>(...revoke, '--dry-run');
  const { printed: revoked } = await cache<RevocationReport>(...revoke);
  expect(revoked).toEqual({ ...trial, dryRun: false });
  expect(revoked).toMatchObject({ withdrawn: 2, keys: [{ step: 'words/read' }], derived: [{ step: 'words/upper' }] });
  expect(revoked.dependents.filter(({ kind }) => kind === 'run')).toHaveLength(3);
  const { runId } = first.printed;
  const listed = await ask<{ runs: { runId: string; revoked?: { why: string } }[] }>('runs');
  expect(listed.printed.runs.map((run) => run.revoked?.why)).toEqual(Array(3).fill('wrong words'));
  const shown = await project.within(['runs']);
  expect(shown.stdout).toContain(`${runId} revoked `);
  const refused = { exitCode: 1, printed: { error: { code: 'ENTRY_REVOKED' } } };
  expect(await ask('outputs', runId)).toMatchObject(refused);
  expect(await ask('predict', runId, 'words.txt', '--out', 'scored.csv')).toMatchObject(refused);
  expect(await ask('outputs', runId, '--revoked')).toMatchObject({ exitCode: 0, printed: { runId } });

  const again = await project.run('words.json');
  expect(again.outcomes).toEqual({ read: 'ran', upper: 'ran', draw: 'reused' });
  expect(again.printed.steps[0]?.reason).toEqual({ component: 'revoked', path: 'wrong words' });
  expect(again.digests).toEqual(first.digests);
  expect(await ask('outputs', again.printed.runId)).toMatchObject({ exitCode: 0 });
});

it('clears within limits what a trial says, and leaves what is pinned', async () => {
  const run = await project.run('words.json', '--set', 'steps.2.with.of=gc');
  writeFileSync(project.path('.within/store/tmp/left-behind'), 'by nobody alive');
  const pinned = run.printed.runId;
  expect(await cache('pin', pinned, '--why', 'paper')).toMatchObject({ printed: { kind: 'run', id: pinned } });
  const limits = ['gc', '--max-size', '0', '--grace', '0s'];
  const { printed: trial } = await cache<CollectionReport>(...limits, '--dry-run');
  const { printed: done } = await cache<CollectionReport>(...limits);
  expect(done).toEqual({ ...trial, dryRun: false });
  expect(done.removedBlobs).toBeGreaterThan(0);
  expect(done.evicted.map(({ step }) => step)).toEqual(['words/draw']);
  expect((await project.run('words.json', '--set', 'steps.2.with.of=gc')).outcomes).toEqual({
    read: 'reused',
    upper: 'reused',
    draw: 'reused',
  });
  expect((await cache<CacheVerification>('verify')).exitCode).toBe(0);
  await cache('unpin', pinned);
  const { printed: rest } = await cache<CollectionReport>(...limits);
  expect(rest.after.entries).toBe(0);
  const { stdout } = await project.within(['cache', 'stats']);
  expect(stdout).toContain('Last gc');
  expect((await project.run('words.json')).outcomes).toEqual({ read: 'ran', upper: 'ran', draw: 'ran' });
});
