/** @module `within cache gc --shared` on a bucket of several machines: what goes, what stays, and what is done while it is away. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CollectionReport } from '../../contracts/cache.ts';
import { deployedPipeline, deployedRows } from '../support/deployed-clouds.ts';
import { Project } from '../support/project.ts';
import { type S3Server, startS3 } from '../support/s3.ts';
import { until } from '../support/stack/project.ts';

const steps = {
  name: 'words',
  steps: [
    { name: 'make', use: './make.ts', with: { word: 'one' }, out: { out: 'text/plain' } },
    { name: 'count', use: './count.ts', in: { text: 'make.out' }, out: { out: 'text/plain' } },
  ],
};
const files = {
  'make.ts': "export default ({ params }: any) => `${params.word} `.repeat(params.word === 'big' ? 50_000 : 5);\n",
  'count.ts': 'export default async ({ inputs }: any) => String((await inputs.text.text()).length);\n',
  'words.json': steps,
  // Waits until it is cancelled.
  'wait.mjs': 'setInterval(() => {}, 1_000);\n',
  'open.json': {
    name: 'open',
    steps: [
      { name: 'make', use: './make.ts', with: { word: 'open' }, out: { out: 'text/plain' } },
      {
        name: 'wait',
        command: ['node', 'wait.mjs'],
        files: ['wait.mjs'],
        in: { text: 'make.out' },
        out: { out: 'text/plain' },
      },
    ],
  },
  'rows.csv': deployedRows(),
  'clouds.json': deployedPipeline(),
};

let server: S3Server;
const projects: Project[] = [];
function machine(environment: Readonly<Record<string, string>> = {}): Project {
  const project = new Project({
    ...server.environment,
    WITHIN_SHARED_STORE: `s3://${server.bucket}/team`,
    ...environment,
  });
  project.write(files);
  projects.push(project);
  return project;
}
beforeAll(async () => {
  server = await startS3();
});
afterAll(async () => {
  for (const project of projects) await project.remove();
  await server.stop();
});

const below = (kind: string): string[] => {
  const folder = join(server.folder, server.bucket, 'team', kind);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
};
/** Digests that entries of the bucket name and that it does not have. */
const dangling = (): string[] => {
  const blobs = new Set(below('cas').map((file) => file.slice(-64)));
  const named = below('ac').flatMap((file) => readFileSync(file, 'utf8').match(/(?<="digest":")[0-9a-f]{64}/g) ?? []);
  return named.filter((digest) => !blobs.has(digest));
};
const clear = (project: Project, ...args: string[]) =>
  project.json<CollectionReport>('cache', 'gc', '--shared', '--grace', '0s', ...args);

it('lets go what saves least for its bytes, and keeps models, results and pinned runs of every machine', async () => {
  const [one, two] = [machine(), machine()];
  const big = await one.run('words.json', '--set', 'steps.0.with.word=big');
  const small = await one.run('words.json');
  const trained = await two.run('clouds.json');
  await one.within(['cache', 'pin', small.printed.runId]);
  expect([big, small, trained].map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);

  const trial = await clear(two, '--max-size', '0', '--dry-run');
  const entries = below('ac').length;
  const found = await clear(two, '--max-size', '0', '--author', 'anna');
  expect(found).toMatchObject({ dryRun: false, evicted: trial.evicted, freedBytes: trial.freedBytes });
  expect(below('ac')).toHaveLength(entries - found.evicted.length);
  expect(found.evicted.map(({ step }) => step)).toEqual(
    expect.arrayContaining(['words/make', 'words/count', 'clouds/train']),
  );
  expect(dangling()).toEqual([]);
  const there = below('cas').join();
  expect(there).not.toContain(big.digests['make.out']);
  for (const kept of [small.digests['make.out'], trained.digests['train.model']]) expect(there).toContain(kept);

  // A machine without a folder of its own finds the model, the run and the pinned results.
  const three = machine();
  await three.within(['up']);
  expect((await three.run('words.json')).outcomes).toEqual({ make: 'reused', count: 'reused' });
  expect((await three.run('words.json', '--set', 'steps.0.with.word=big')).digests).toEqual(big.digests);
  const scored = await three.within(['predict', trained.printed.runId, 'rows.csv', '--out', 'scores.csv']);
  expect(scored.exitCode, scored.stderr).toBe(0);
  // Who made the results has them still.
  expect((await two.run('clouds.json')).outcomes['train']).toBe('reused');
  const { entries: log } = await three.json<{ entries: { who: string; what: string }[] }>('audit');
  expect(log).toContainEqual(expect.objectContaining({ who: 'anna', what: expect.stringMatching(/^cleared/) }));
});

it('leaves what is younger than a day unless it is told otherwise', async () => {
  const found = await machine().json<CollectionReport>('cache', 'gc', '--shared', '--max-size', '0');
  expect(found).toMatchObject({ exitCode: 0, removedBlobs: 0, evicted: [] });
});

it('keeps what a run that is open on another machine has made', async () => {
  const one = machine();
  const { runId } = await one.start('open.json');
  const two = machine();
  const kept = async () =>
    (await clear(two, '--max-size', '0', '--dry-run')).kept.find(({ why }) => why === 'live-run');
  await until(async () => ((await kept())?.entries ?? 0) > 0);
  expect((await one.within(['cancel', runId])).exitCode).toBe(0);
  await until(async () => (await kept()) === undefined);
});

it('does nothing where runs of others could not be seen, or where it may not write', async () => {
  const before = below('cas').toSorted();
  const away = machine({ AWS_ENDPOINT_URL: 'http://127.0.0.1:1' });
  expect(await clear(away, '--max-size', '0')).toMatchObject({ exitCode: 5, error: { code: 'STORE_UNAVAILABLE' } });
  const reader = machine({ WITHIN_SHARED_MODE: 'read-only' });
  const alone = new Project();
  projects.push(alone);
  for (const project of [reader, alone])
    expect(await clear(project, '--max-size', '0')).toMatchObject({ exitCode: 2, error: { code: 'USAGE' } });
  expect(below('cas').toSorted()).toEqual(before);
});
