import { describe, expect, it } from 'vitest';
import type { Definition, StepSpec } from '../../../contracts/graph.ts';
import { definitionDifferences } from '../../../domain/pipeline/definition-differences.ts';

const digest = (letter: string) => letter.repeat(64);

function step(name: string, change: Partial<StepSpec> = {}): StepSpec {
  const settings = { env: [], cache: true, timeoutMs: 1000, retries: 0, phase: 'training' as const };
  return { ...settings, name, use: './a.ts', code: 'a', in: {}, with: {}, out: {}, seeds: {}, ...change };
}

function definition(steps: readonly StepSpec[], change: Partial<Definition> = {}): Definition {
  const fingerprint = { digest: digest('c'), files: { 'a.ts': digest('f') }, packages: { zod: '4' }, uncacheable: [] };
  return {
    schema: 1,
    pipeline: 'demo',
    kind: 'training',
    seed: '1',
    project: '.',
    code: { a: { ref: { kind: 'builtin', name: 'a' }, fingerprint } },
    steps: [...steps],
    results: { ownMetrics: [] },
    gate: {},
    ...change,
  };
}

function coded(change: object): Definition {
  const base = definition([step('train')]);
  const code = base.code['a']!;
  return { ...base, code: { a: { ...code, fingerprint: { ...code.fingerprint, ...change } } } };
}

describe('definitionDifferences', () => {
  it('finds none between a definition and itself', () => {
    expect(definitionDifferences(coded({}), coded({}))).toEqual([]);
  });

  it('names the path of a parameter, also one that only one side has', () => {
    const a = definition([step('train', { with: { with: { trees: 100, bins: 9 } } })]);
    const b = definition([step('train', { with: { with: { trees: 200 } } })]);
    expect(definitionDifferences(a, b)).toEqual([
      { step: 'train', what: 'with.with.trees', a: '100', b: '200' },
      { step: 'train', what: 'with.with.bins', a: '9' },
    ]);
  });

  it('names the file and the package that code differs by, and the whole only where no part does', () => {
    const edited = { digest: digest('d'), files: { 'a.ts': digest('e') }, packages: { zod: '5' } };
    expect(definitionDifferences(coded({}), coded(edited))).toEqual([
      { step: 'train', what: 'code a.ts', a: 'ffffffffffff', b: 'eeeeeeeeeeee' },
      { step: 'train', what: 'package zod', a: '4', b: '5' },
    ]);
    expect(definitionDifferences(coded({}), coded({ digest: digest('d') }))).toEqual([
      { step: 'train', what: 'code', a: 'cccccccccccc', b: 'dddddddddddd' },
    ]);
  });

  it('names data by its digest and a step that only one side has', () => {
    const load = (letter: string) =>
      step('load', { in: { source: { files: [{ path: 'x.csv', digest: digest(letter), size: 1 }] } } });
    expect(definitionDifferences(definition([load('a')]), definition([load('b'), step('new')]))).toEqual([
      { step: 'load', what: 'data source', a: 'x.csv aaaaaaaaaaaa', b: 'x.csv bbbbbbbbbbbb' },
      { step: 'new', what: 'step', b: 'present' },
    ]);
  });

  it('tells of another master seed once, not of every seed that follows from it', () => {
    const seeded = (seed: string) => definition([step('train', { seeds: { rows: seed } })], { seed });
    expect(definitionDifferences(seeded('1'), seeded('2'))).toEqual([{ step: '', what: 'seed', a: '1', b: '2' }]);
    const own = (seed: string) => definition([step('train', { seeds: { rows: seed } })]);
    expect(definitionDifferences(own('1'), own('2'))).toEqual([{ step: 'train', what: 'seed rows', a: '1', b: '2' }]);
  });
});
