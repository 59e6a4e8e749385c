import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { StepJob } from '../../../domain/pipeline/ports.ts';
import { definitionOf, digestOf, Lab, stepOf } from '../../support/executor.ts';
import { thrownBy } from '../../support/thrown.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.dispose());

async function jobOf(edit: Parameters<typeof stepOf>[2]): Promise<StepJob | undefined> {
  let seen: StepJob | undefined;
  lab.during = (job) => {
    seen = job;
  };
  await lab.run(definitionOf([stepOf('first'), stepOf('a', ['first'], edit)]));
  return seen;
}

it('hands over declared variables only, secrets by what stands behind the reference', async () => {
  lab.environment['MODE'] = 'fast';
  lab.environment['HOME'] = '/home';
  const job = await jobOf({ env: ['MODE', 'UNSET', 'TOKEN=file:a=b'] });
  expect(job?.env).toEqual({ MODE: 'fast', TOKEN: 'secret of file:a=b' });
});

it('gives each output role a path of its own with its media type', async () => {
  const job = await jobOf({ out: { x: 'text/plain', y: 'text/html' } });
  const { x, y } = job?.outputs ?? {};
  expect([x?.mediaType, y?.mediaType]).toEqual(['text/plain', 'text/html']);
  expect(x?.path).not.toBe(y?.path);
});

it('shows sources by their project names, in order', async () => {
  const files = ['data/2.csv', 'data/1.csv'].map((path) => ({ path, digest: digestOf(path), size: 1 }));
  const job = await jobOf({ in: { source: { files } } });
  expect(job?.inputs['source']?.files).toEqual([
    { path: '/project/data/2.csv', name: 'data/2.csv' },
    { path: '/project/data/1.csv', name: 'data/1.csv' },
  ]);
});

const uploaded = async (text: string, path: string) => {
  const { digest, size } = await lab.blobs.put(text, 'text/csv');
  return { in: { source: { files: [{ path, digest, size }], stored: true as const } } };
};

it('reads an uploaded source from the store, under the name of its file, though the project has it no more', async () => {
  lab.moved.add('data/rows.csv');
  let read = '';
  const edit = await uploaded('id', 'data/rows.csv');
  lab.during = (job) => {
    const { path, files } = job.inputs['source'] ?? { path: '', files: [] };
    expect([path.endsWith('/data/rows.csv'), files]).toEqual([true, [{ path, name: 'data/rows.csv' }]]);
    read = readFileSync(path, 'utf8');
  };
  const { document } = await lab.run(definitionOf([stepOf('a', [], edit)]));
  expect([document.status, read]).toEqual(['completed', 'id']);
  // How the bytes came has no part in the key.
  const there = { in: { source: { files: edit.in.source.files } } };
  expect((await lab.run(definitionOf([stepOf('a', [], there)]))).executed).toEqual([]);
});

it('says what to do when an uploaded source is not in the store', async () => {
  const edit = await uploaded('id', 'rows.csv');
  lab.harm('cas', edit.in.source.files[0]?.digest ?? '', 'delete');
  const error = await thrownBy(() => lab.run(definitionOf([stepOf('a', [], edit)])));
  expect(error).toMatchObject({ code: 'SOURCE_NOT_FOUND', message: expect.stringContaining('--upload') });
});

it('hands over names in one order, since keys do not count the order of the pipeline file', async () => {
  const edits = [
    { with: { b: { y: 1, x: [{ q: 1, p: 2 }] }, a: 2 }, seeds: { s: '1', r: '2' }, out: { v: 'text/a', u: 'text/b' } },
    { with: { a: 2, b: { x: [{ p: 2, q: 1 }], y: 1 } }, seeds: { r: '2', s: '1' }, out: { u: 'text/b', v: 'text/a' } },
  ];
  const texts: string[] = [];
  for (const edit of edits) {
    lab.flags = { reuse: false };
    const { params, seeds, outputs } = (await jobOf(edit)) ?? {};
    texts.push(JSON.stringify([params, seeds, Object.keys(outputs ?? {})]));
  }
  expect(texts).toEqual(Array(2).fill('[{"a":2,"b":{"x":[{"p":2,"q":1}],"y":1}},{"r":"2","s":"1"},["u","v"]]'));
});
