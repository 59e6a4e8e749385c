/** @module Pipeline files that no user would write: each is read, or refused in one sentence. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loadPipeline } from '../../adapters/pipeline-file/load.ts';
import { awkward, awkwardJson, fuzzTimeout, runs, spoilt, tried } from '../support/fuzzing.ts';

const folder = mkdtempSync(join(tmpdir(), 'within-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const whole = {
  name: 'breast-cancer',
  kind: 'training',
  dataset: { source: 'data/x.csv', key: 'row_id', target: 'diagnosis' },
  validate: { falsePositiveRate: 0.05, onEdgeCases: 'review' },
  features: [{ use: 'impute' }, { use: './steps/ratios.ts', with: { of: ['area'] } }],
  split: { test: 0.25, stratify: true },
  model: { use: 'random-forest', with: { trees: 100 } },
  seed: '42',
  evaluate: { metrics: ['accuracy'], gate: { accuracy: '>= 0.93' } },
  review: { reviewers: ['ml-leads'], quorum: 1, deadline: '2d' },
  deploy: { alias: 'champion', stages: ['alpha', 'general'] },
};

async function read(ending: 'yaml' | 'json', text: string | Uint8Array): Promise<void> {
  const file = join(folder, `p.${ending}`);
  writeFileSync(file, text);
  const outcome = await tried(() => loadPipeline(file));
  if ('code' in outcome) expect(outcome.code).toBe('PIPELINE_INVALID');
}

const ending = fc.constantFrom('yaml', 'json');

/** One value somewhere in the pipeline is another. */
const mistaken = fc
  .tuple(
    fc.array(fc.nat(9), { minLength: 1, maxLength: 4 }),
    fc.oneof(awkwardJson, fc.constantFrom('1e999', '-0', '123456789012345678901234567890')),
  )
  .map(([path, json]) => {
    const copy = structuredClone(whole) as Record<string, unknown>;
    let at: Record<string, unknown> = copy;
    let key = '';
    for (const step of path) {
      const keys = Object.keys(at);
      key = keys[step % keys.length] ?? 'x';
      const next = at[key];
      if (step === path.at(-1) || typeof next !== 'object' || next === null || Object.keys(next).length === 0) break;
      at = next as Record<string, unknown>;
    }
    at[key] = '@@';
    return JSON.stringify(copy).replace('"@@"', () => json);
  });

describe('a pipeline file', () => {
  it('with one value of another kind', { timeout: fuzzTimeout }, async () => {
    await fc.assert(fc.asyncProperty(ending, mistaken, read), runs());
  });

  it('whose YAML or JSON was spoilt', { timeout: fuzzTimeout }, async () => {
    const yaml = spoilt(Buffer.from(stringify(whole))).map((bytes) => ['yaml', bytes] as const);
    const json = spoilt(Buffer.from(JSON.stringify(whole))).map((bytes) => ['json', bytes] as const);
    await fc.assert(
      fc.asyncProperty(fc.oneof(yaml, json), ([kind, bytes]) => read(kind, bytes)),
      runs(),
    );
  });

  it('of words of YAML in any order', { timeout: fuzzTimeout }, async () => {
    const word = fc.oneof(
      awkward,
      fc.constantFrom(
        'name',
        'kind',
        'training',
        'steps',
        'with',
        '<<',
        '&a',
        '*a',
        '*b',
        '!!js/function',
        '!!binary',
        '!!merge',
        '- ',
        ': ',
        '? ',
        '| ',
        '> ',
        '{',
        '}',
        '[',
        ']',
        ',',
        '"',
        "'",
        '#',
        '---',
        '...',
        '%YAML 9.9',
        '\t',
        '\n',
        '\n  ',
        '\n    ',
        '0x1F',
        '.inf',
        '.nan',
        '2026-11-30',
        '~',
        '\u2028',
        '\uFEFF',
      ),
    );
    const text = fc.array(word, { maxLength: 40 }).map((words) => words.join(''));
    await fc.assert(fc.asyncProperty(fc.constant('yaml' as const), text, read), runs());
  });

  it('that the long mode has found', async () => {
    await read('yaml', '? ? #');
    await read('json', '":">\r');
  });

  it('whose anchors name each other many times', async () => {
    const levels = Array.from(
      { length: 12 },
      (_, at) => `a${at}: &a${at} [${Array.from({ length: 12 }, () => (at === 0 ? 'x' : `*a${at - 1}`)).join(', ')}]`,
    );
    await read('yaml', `name: a\nkind: training\n${levels.join('\n')}\n`);
    await read('yaml', 'name: &a [*a]\nkind: training\n');
    await read('yaml', 'a: &a { <<: *a }\n');
    await read('yaml', `name: ${'['.repeat(5_000)}`);
    await read('json', `{"name": ${'['.repeat(50_000)}${']'.repeat(50_000)}}`);
    await read('json', `${'{"steps":'.repeat(50_000)}1${'}'.repeat(50_000)}`);
    await read('yaml', `name: "${'x'.repeat(2_000_000)}"\nkind: training\n`);
  });
});
