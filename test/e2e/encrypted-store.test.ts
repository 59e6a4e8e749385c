/** @module A project whose store, and the bucket behind it, are encrypted: what a stolen copy of them tells, and that all goes on. */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { bytesOf, Project } from '../support/project.ts';
import { type S3Server, startS3 } from '../support/s3.ts';

/** A value of a row, of a parameter, what a command and a module write, and the name of somebody who may be asked. */
const planted = {
  row: 'planted-row',
  parameter: 'planted-parameter',
  output: 'planted-output',
  title: 'planted-title',
  person: 'Planted Person',
  address: 'planted@example.org',
} as const;
const words = Object.values(planted);
const text = { out: 'text/plain' };
const example = resolve(import.meta.dirname, '../../examples/breast-cancer');
const measured = readFileSync(join(example, 'data/breast_cancer.csv'), 'utf8').trim().split('\n');

const files = {
  'rows.csv': measured.map((line, at) => `${line},${at === 0 ? 'note' : `${planted.row}-${at}`}`).join('\n'),
  'words.txt': `${planted.row}\n`,
  'ratios.ts': readFileSync(join(example, 'steps/ratios.ts'), 'utf8'),
  'names.ts': readFileSync(join(example, 'steps/names.ts'), 'utf8'),
  'say.ts': `export default async ({ inputs, params }: any) => (await inputs.words.text()) + params.label + '${planted.output}';`,
  'count.py': [
    'import json, os',
    "request = json.load(open(os.environ['WITHIN_REQUEST']))",
    "text = open(request['inputs']['text']).read()",
    "open(request['outputs']['out'], 'w').write(text * 2)",
  ].join('\n'),
  'steps.json': {
    name: 'steps',
    steps: [
      {
        name: 'say',
        use: './say.ts',
        with: { label: planted.parameter },
        in: { words: { source: 'words.txt' } },
        out: text,
      },
      { name: 'double', command: ['python3', 'count.py'], in: { text: 'say.out' }, out: text },
    ],
  },
  'training.json': {
    name: 'tumours',
    kind: 'training',
    seed: '42',
    dataset: { source: 'rows.csv', key: 'row_id', target: 'diagnosis', exclude: ['note'] },
    features: [{ use: './ratios.ts', with: { pairs: [['mean_area', 'mean_perimeter']] } }],
    split: { test: 0.25 },
    model: { use: 'naive-bayes' },
    evaluate: { metrics: ['accuracy'] },
  },
  'within.people.yaml': [
    'people:',
    `  anna: { name: ${planted.person}, email: ${planted.address} }`,
    'routes: [{ subjects: [tell-*], to: [anna] }]',
    'escalation: [anna]',
    '',
  ].join('\n'),
};

let server: S3Server;
let encrypted: Project;
let plain: Project;
const keys = { A: randomBytes(32).toString('base64'), B: randomBytes(32).toString('base64') };
beforeAll(async () => {
  server = await startS3();
  encrypted = new Project({
    ...server.environment,
    ...keys,
    WITHIN_STORE_KEYS: 'a=env:A',
    WITHIN_SHARED_STORE: `s3://${server.bucket}/encrypted`,
  });
  plain = new Project({ ...server.environment, WITHIN_SHARED_STORE: `s3://${server.bucket}/plain` });
  for (const project of [encrypted, plain]) project.write(files);
});
afterAll(async () => {
  await Promise.all([encrypted.remove(), plain.remove()]);
  await server.stop();
});

/** Which of the words a thief of the store and of the bucket would find. */
function told(project: Project, prefix: string): string[] {
  const files = [project.store, join(server.folder, server.bucket, prefix)].flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => bytesOf(join(entry.parentPath, entry.name))),
  );
  return words.filter((word) => files.some((bytes) => bytes.includes(word)));
}

it('runs modules, commands and a training as without keys, and leaves no word of them in the store', async () => {
  for (const pipeline of ['steps.json', 'training.json']) {
    const [with_, without] = [await encrypted.run(pipeline), await plain.run(pipeline)];
    expect(with_.stderr).not.toContain('error');
    expect(with_.exitCode).toBe(0);
    expect(with_.digests).toEqual(without.digests);
    const again = await encrypted.run(pipeline);
    expect(new Set(Object.values(again.outcomes))).toEqual(new Set(['reused']));
  }
  const event = ['--kind', 'experimentFailed', '--severity', 'info', '--subject', 'run:r1:tell-x'];
  for (const project of [encrypted, plain]) {
    const kept = () => readdirSync(join(project.store, 'messages'), { recursive: true }).length;
    const before = kept();
    await project.within(['notify', 'emit', ...event, '--title', planted.title, '--id', 'one']);
    // Told to the inbox by a workflow; then it is kept.
    await eventually(() => expect(kept()).toBeGreaterThan(before));
  }
  expect(told(encrypted, 'encrypted')).toEqual([]);
  // So these words would be found.
  const { row, parameter, output, title } = planted;
  await eventually(() => expect(told(plain, 'plain')).toEqual([row, parameter, output, title]));
});

it('gives out copies, and no path that will not last', async () => {
  const { printed } = await encrypted.run('steps.json');
  const copied = await encrypted.within(['outputs', printed.runId, 'double.out', '--to', encrypted.path('out')]);
  expect(copied.exitCode).toBe(0);
  expect(encrypted.read('out/double.out.txt')).toContain(`${planted.row}\n${planted.parameter}${planted.output}`);
  const { outputs } = await encrypted.json<{ outputs: object[] }>('outputs', printed.runId);
  expect(outputs).toMatchObject([
    { path: null, encrypted: true },
    { path: null, encrypted: true },
  ]);
  const listed = await encrypted.within(['outputs', printed.runId]);
  expect(listed.stdout).toContain('encrypted; --to DIR copies it');
  const path = await encrypted.within(['outputs', printed.runId, 'double.out']);
  expect([path.exitCode, path.stderr]).toEqual([2, expect.stringContaining('the store is encrypted')]);
});

it('scores new rows, is verified and counted, and keeps nothing plain once its processes have ended', async () => {
  const { printed } = await encrypted.run('training.json');
  const scored = await encrypted.within(['predict', printed.runId, 'rows.csv', '--out', 'scored.csv']);
  expect(scored.exitCode).toBe(0);
  expect(encrypted.read('scored.csv').split('\n').length).toBeGreaterThan(500);
  const verified = await encrypted.json<Record<string, unknown>>('cache', 'verify');
  expect(verified).toMatchObject({ exitCode: 0, damagedBlobs: [], damagedEntries: 0, missing: [] });
  const counted = await encrypted.json<{ blobs: number; bytes: number }>('cache', 'stats');
  expect([counted.blobs, counted.bytes]).toEqual([verified['blobs'], verified['bytes']]);
  expect((await encrypted.json('cache', 'gc', '--max-size', '1GB')).exitCode).toBe(0);
  await encrypted.within(['down']);
  const left = readdirSync(encrypted.path('.within/work'), { recursive: true, withFileTypes: true });
  expect(left.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))).toEqual([]);
  for (const folder of ['work', 'checkpoints']) expect(existsSync(join(encrypted.store, folder))).toBe(false);
});

it('comes back from a backup that a run was not waited for, and goes on reusing', async () => {
  const backup = encrypted.path('backup');
  const first = await encrypted.json<{ entries: { copied: number } }>('cache', 'backup', backup);
  expect([first.exitCode, first.entries.copied > 5]).toEqual([0, true]);
  expect((await encrypted.within(['cache', 'backup', backup])).stdout).toContain('Copied 0 blobs');
  const inside = await encrypted.within(['cache', 'backup', join(encrypted.store, 'backup')]);
  expect([inside.exitCode, inside.stderr]).toEqual([2, expect.stringContaining('name a folder elsewhere')]);
  await encrypted.within(['down']);
  const alone = new Project({ ...keys, WITHIN_STORE_KEYS: 'a=env:A' });
  alone.write(files);
  expect((await alone.within(['cache', 'restore', backup])).exitCode).toBe(0);
  const listed = await alone.json<{ runs: object[] }>('runs');
  expect(listed.runs.length).toBeGreaterThan(3);
  expect((await alone.json('cache', 'verify')).exitCode).toBe(0);
  const again = await alone.run('training.json');
  expect(new Set(Object.values(again.outcomes))).toEqual(new Set(['reused']));
  await alone.remove();
});

it('names the key where it is missing or was changed for another', async () => {
  for (const [environment, id] of [
    [{}, 'a'],
    [{ ...keys, WITHIN_STORE_KEYS: 'b=env:B' }, 'a'],
  ] as const) {
    const without = new Project({ ...environment, WITHIN_STORE: encrypted.store });
    without.write(files);
    const { exitCode, stderr } = await without.within(['cache', 'stats']);
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringContaining(`encrypted with the key "${id}", which is not here`),
    ]);
    await without.remove();
  }
});
