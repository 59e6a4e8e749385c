/**
 * @module Keeps the store of a release: `node dist/test/keep-store.js` runs pipelines with the built programs, and writes
 * `test/stores/<version>.tgz` (the project with its store) and `<version>.json` (what it must go on saying). CONTRIBUTING.md.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Project } from '../support/project.ts';
import { type SavedStore, statusOf } from './saved-store.ts';

const iris = readFileSync(resolve('examples/iris/data/iris.csv'), 'utf8');
const files = {
  'iris.csv': iris,
  'within.people.yaml': [
    'people: { anna: { name: Anna Berg }, ben: { name: Ben Cole }, carl: { name: Carl Dahl } }',
    'groups: { leads: [anna, ben] }',
    '',
  ].join('\n'),
  'lines.mjs': "export default async ({ inputs }) => String((await inputs.rows.text()).split('\\n').length);\n",
  'square.mjs':
    'export default async ({ inputs, params }) => String(Number(await inputs.of.text()) ** params.power);\n',
  'own.json': {
    name: 'own',
    steps: [
      { name: 'lines', use: './lines.mjs', in: { rows: { source: 'iris.csv' } }, out: { out: 'text/plain' } },
      {
        name: 'square',
        use: './square.mjs',
        with: { power: 2 },
        in: { of: 'lines.out' },
        out: { out: 'text/plain' },
      },
    ],
  },
  'training.json': {
    name: 'iris',
    kind: 'training',
    seed: '42',
    dataset: { source: 'iris.csv', target: 'species' },
    split: { test: 0.25 },
    model: { use: 'naive-bayes' },
    evaluate: { metrics: ['accuracy'] },
    review: { reviewers: ['leads'], quorum: 1, deadline: '3d' },
  },
};

const project = new Project({ WITHIN_PERSON: 'carl' });
try {
  project.write(files);
  const own = await project.run('own.json');
  await project.run('own.json', '--set', 'steps.1.with.power=3');
  const training = await project.run('training.json');
  await project.within(['review', 'approve', 'latest', '--as', 'anna', '--message', 'fine']);
  await project.within(['datasets', 'add', 'iris.csv', '--name', 'flowers']);
  await project.within(['flags', 'set', 'single-flight', 'off', '--why', 'kept for later releases']);
  await project.within(['cache', 'pin', training.printed.runId, '--why', 'kept for later releases']);
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const saved: SavedStore = {
    runtime: `${process.versions.node.split('.')[0]} ${process.versions.v8.split('.').slice(0, 2).join('.')} ${process.platform}-${process.arch}`,
    own: own.digests,
    ...(await statusOf(project)),
  };
  await project.within(['down']);
  for (const folder of ['lease', 'tmp', 'work', 'checkpoints', 'quarantine'])
    rmSync(join(project.store, folder), { recursive: true, force: true });
  mkdirSync('test/stores', { recursive: true });
  const names = [...Object.keys(files), 'within.flags.yaml', '.within/store'];
  execFileSync('tar', [
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    '-czf',
    resolve('test/stores', `${version}.tgz`),
    '-C',
    project.folder,
    ...names,
  ]);
  writeFileSync(resolve('test/stores', `${version}.json`), `${JSON.stringify(saved, null, 2)}\n`);
} finally {
  await project.remove();
}
