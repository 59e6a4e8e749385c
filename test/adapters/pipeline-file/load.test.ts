import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadPipeline } from '../../../adapters/pipeline-file/load.ts';
import { thrownBy } from '../../support/thrown.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'within-file-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const base = 'name: a\nkind: training\ndataset: { source: x.csv, target: t }\n';
const yaml = (text: string) => thrownBy(() => loadPipeline(write('p.yaml', text)));

describe('loadPipeline', () => {
  const pipeline = { name: 'a', kind: 'training', dataset: { source: 'x.csv', target: 't' }, seed: 3 };

  it.each([
    ['p.yaml', `${base}seed: 3\n`],
    ['p.yml', `${base}seed: 3\n`],
    ['p.json', `{\n\t"name": "a", "kind": "training",\n\t"dataset": {"source": "x.csv", "target": "t"}, "seed": 3}`],
    ['p.mjs', `export default ${JSON.stringify(pipeline)};`],
    ['p.js', `import { definePipeline } from 'within'; export default definePipeline(${JSON.stringify(pipeline)});`],
    [
      'p.ts',
      `import { definePipeline } from 'within'; import { seed } from './seed.ts';
       const source: string = 'x.csv';
       export default definePipeline({ name: 'a', kind: 'training', dataset: { source, target: 't' }, seed, model: undefined });`,
    ],
  ])('reads the same pipeline from %s', async (name, text) => {
    write('seed.ts', 'export const seed: number = 3;');
    const file = write(name, text);
    expect(await loadPipeline(file)).toEqual({ pipeline, project: folder, file });
    expect(readdirSync(folder).sort()).toEqual([name, 'seed.ts'].sort());
  });

  it('reads a TypeScript pipeline anew after an edit', async () => {
    const text = (seed: number) => `export default { name: 'a', kind: 'feature', seed: ${seed} };`;
    expect((await loadPipeline(write('p.ts', text(1)))).pipeline.seed).toBe(1);
    expect((await loadPipeline(write('p.ts', text(2)))).pipeline.seed).toBe(2);
  });

  it('takes from YAML what its newest version means: yes is a text, an alias is what it names', async () => {
    const { pipeline: read } = await loadPipeline(
      write('p.yaml', `${base}description: yes\nmodel: { use: &u ridge, with: { a: *u } }\n`),
    );
    expect(read.description).toBe('yes');
    expect(read.model?.with).toEqual({ a: 'ridge' });
  });
});

describe('a pipeline file that cannot be read', () => {
  it.each([
    ['missing.txt', 'does not exist; check the path, it is taken from the current folder.'],
    ['pipelin.yaml', 'pipeline.yaml"?'],
    ['pipeline.yaml/x.yaml', 'does not exist'],
    ['.', 'is a folder; did you mean'],
  ])('%s is told with what to do', async (name, words) => {
    write('pipeline.yaml', base);
    const error = await thrownBy(() => loadPipeline(join(folder, name)));
    expect(error.code).toBe('PIPELINE_NOT_FOUND');
    expect(error.message).toContain(words);
  });

  it('has one of the known endings', async () => {
    const error = await thrownBy(() => loadPipeline(write('p.toml', base)));
    expect(error.message).toContain('has none of the endings .yaml, .yml, .json, .ts, .mts, .js, .mjs');
  });

  it('is UTF-8', async () => {
    const error = await thrownBy(() => loadPipeline(write('p.yaml', Buffer.from('name: caf\xe9\n', 'latin1'))));
    expect(error.message).toContain('is not UTF-8');
  });

  it('is no folder that looks like a file', async () => {
    mkdirSync(join(folder, 'p.yaml'));
    expect((await thrownBy(() => loadPipeline(join(folder, 'p.yaml')))).code).toBe('PIPELINE_NOT_FOUND');
  });
});

describe('a pipeline file with a mistake', () => {
  it.each([
    ['an unknown key', `${base}modle: { use: ridge }\n`, '4:1', 'modle: unknown key "modle"; did you mean "model"?'],
    [
      'an unknown key below',
      `${base}model:\n  use: ridge\n  wth: 1\n`,
      '6:3',
      'model.wth: unknown key "wth"; did you mean "with"?',
    ],
    [
      'an unknown key with no near one',
      `${base}split: { zzzzzz: 1 }\n`,
      '4:10',
      'known here: test, validation, folds,',
    ],
    ['a text for a number', `${base}split:\n  test: high\n`, '5:9', 'split.test: expected a number, got text "high".'],
    ['a number out of range', `${base}split: { test: 2 }\n`, '4:16', 'split.test: expected a number below 1, got 2.'],
    [
      'a fraction for a whole number',
      `${base}split: { folds: 1.5 }\n`,
      '4:17',
      'split.folds: expected a whole number, got 1.5.',
    ],
    ['a word that is none of the allowed', 'name: a\nkind: trainin\n', '2:7', 'did you mean "training"?'],
    [
      'a missing key',
      'name: a\nkind: training\ndataset: { target: t }\n',
      '3:1',
      'dataset.source: is missing (text or a list or a map).',
    ],
    [
      'an outside source without its query',
      'name: a\nkind: training\ndataset: { source: { postgres: env:DB } }\n',
      '3:12',
      'dataset.source.query: is missing (text).',
    ],
    ['a missing name', 'kind: training\n', '1:1', 'name: is missing (text).'],
    ['an empty list', `${base}evaluate: { metrics: [] }\n`, '4:22', 'evaluate.metrics: is empty.'],
    ['an entry of the wrong type', `${base}features: [3]\n`, '4:12', 'features[0]: expected a map, got 3.'],
    [
      'two codes for one step',
      `${base}features: [{ use: a, command: [b] }]\n`,
      '4:12',
      'features[0]: write either `use` or `command`.',
    ],
    [
      'an input that is no reference',
      'name: a\nsteps: [{ name: b, use: c, in: { d: load } }]\n',
      '2:37',
      'an input is written step.output, as load.table.',
    ],
    [
      'an unknown key of a source',
      'name: a\nsteps: [{ name: b, use: c, in: { d: { source: x, formt: csv } } }]\n',
      '2:50',
      'steps[0].in.d.formt: unknown key "formt"; did you mean "format"?',
    ],
    [
      'a seed that no number holds',
      `${base}seed: 123456789012345678901\n`,
      '4:7',
      'seed: is too large for a number; write it in quotes.',
    ],
    [
      'a bad column name path',
      `${base}check: { columns: { "mean radius": { mn: 1 } } }\n`,
      '4:38',
      'check.columns["mean radius"].mn: unknown key',
    ],
    [
      'a gate that is no condition',
      `${base}evaluate: { gate: { accuracy: high } }\n`,
      '4:31',
      'a gate is written as ">= 0.93"',
    ],
    ['one key twice', `${base}name: b\n`, '4:1', 'the key stands twice in one map; remove one.'],
    ['a second document', `${base}---\nname: b\n`, '4:1', 'a second document starts here'],
    ['broken YAML', `${base}features: [ { use: a }\nmodel: 3\n`, '5:1', 'Flow sequence in block collection'],
    ['a list', '- a\n', '1:1', 'expected a map, got a list.'],
  ])('with %s is told the line, the column and what to do', async (_title, text, place, words) => {
    const error = await yaml(text);
    expect(error.code).toBe('PIPELINE_INVALID');
    expect(error.message).toContain(words);
    expect(error.message).toContain(`p.yaml:${place}: `);
    expect(`${String(error.details['line'])}:${String(error.details['column'])}`).toBe(place);
  });

  it.each(['', '# only a comment\n', 'null\n'])('%j is told to be empty', async (text) => {
    expect((await yaml(text)).message).toContain('is empty; start with name: and kind:');
  });

  it('names the first problem by line, counts the others and lists five', async () => {
    const keys = ['k1', 'k2', 'k3', 'k4', 'k5', 'k6'].map((key) => `${key}: 1\n`).join('');
    const error = await yaml(`${base}split: { test: 2 }\n${keys}`);
    expect(error.message).toMatch(/p\.yaml:4:16: split\.test: .* 6 more problems in this file\.$/);
    expect(error.details['problems']).toHaveLength(5);
  });

  it('survives a bomb of aliases', async () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) =>
        `k${level}: &a${level} [${Array(9)
          .fill(level === 0 ? 'x' : `*a${level - 1}`)
          .join(', ')}]`,
    );
    expect((await yaml(`${levels.join('\n')}\n`)).code).toBe('PIPELINE_INVALID');
  });

  it('cannot reach the prototype', async () => {
    const error = await yaml(`${base}__proto__: { polluted: 1 }\n`);
    expect(error.message).toContain('unknown key "__proto__"');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

describe('a pipeline module with a mistake', () => {
  it.each([
    ['a syntax error', 'const x = ;', 'p.ts:1:11: Unexpected ";".'],
    [
      'an import that is not there',
      "import './nope.ts';\nexport default {}",
      'p.ts:1:8: Could not resolve "./nope.ts".',
    ],
    ['an exception', "throw new Error('boo');", 'p.ts: threw while it was read: boo.'],
    [
      'no default export',
      'export const a = 1;',
      'p.ts: has no default export; write export default definePipeline({ … }).',
    ],
    [
      'an inline function',
      "export default { name: 'a', features: [{ use: () => 1 }] };",
      'features[0].use: inline functions are refused; write a module and name it in use:',
    ],
    ['a function for a pipeline', 'export default () => ({});', 'inline functions are refused'],
    ['a date', "export default { name: 'a', description: new Date(0) };", 'description: a Date is refused'],
    ['an unknown key', "export default { name: 'a', modle: 1 };", 'modle: unknown key "modle"; did you mean "model"?'],
  ])('with %s is told so and leaves nothing behind', async (_title, text, words) => {
    const file = write('p.ts', text);
    const error = await thrownBy(() => loadPipeline(file));
    expect(error.code).toBe('PIPELINE_INVALID');
    expect(error.message).toContain(words);
    expect(readdirSync(folder)).toEqual(['p.ts']);
  });
});
