import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createAdapters } from '../../adapters/index.ts';
import { digestOf } from '../support/executor.ts';
import { thrownBy } from '../support/thrown.ts';

let root: string;
const at = (name: string) => join(root, name);
const adapters = () => createAdapters({ project: at('project'), store: at('store'), dist: at('dist') });
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'within-adapters-'));
  for (const folder of ['project', 'store', 'dist']) mkdirSync(at(folder));
  const fingerprint = { digest: digestOf('load'), files: {}, packages: {}, uncacheable: [] };
  writeFileSync(join(at('dist'), 'builtin-closures.json'), JSON.stringify({ load: fingerprint }));
});
afterEach(() => rmSync(root, { recursive: true }));

it('gives stores, flags, code and sources over the folders that it was given', async () => {
  writeFileSync(join(at('project'), 'within.flags.yaml'), 'reuse: false');
  writeFileSync(join(at('project'), 'a.csv'), 'x');
  const { blobs, flags, code, sources } = adapters();
  const ref = await blobs.put('bytes', 'text/plain');
  expect(await blobs.path(ref.digest)).toContain(at('store'));
  const states = await flags.evaluate({ pipeline: 'p', kind: 'feature' });
  expect(states.filter(({ value }) => !value).map(({ name }) => name)).toEqual(['reuse']);
  expect((await code(at('project')).builtin('load')).fingerprint.digest).toBe(digestOf('load'));
  const [file] = await sources(at('project')).resolve(['a.csv']);
  expect(file).toMatchObject({ path: 'a.csv', digest: digestOf('x') });
  expect(sources(at('project'))).toBe(sources(at('project')));
});

it('says that the installation was not built', async () => {
  rmSync(join(at('dist'), 'builtin-closures.json'));
  const error = await thrownBy(async () => {
    await adapters().code(at('project')).builtin('load');
  });
  expect(error).toMatchObject({ code: 'INTERNAL', message: expect.stringContaining('npm run build') });
});
