import { describe, expect, it } from 'vitest';
import type { KeyComponents } from '../../../contracts/action.ts';
import { keyDifferences, nearestEntry } from '../../../domain/caching/miss-reason.ts';
import { digestOf } from '../../support/executor.ts';

const code = { digest: digestOf('1'), files: { 'a.ts': '1' }, packages: { zod: '4.0.0' }, uncacheable: [] };
const base: KeyComponents = {
  schema: 1,
  step: 'builtin:x',
  code,
  params: { 'with.trees': '100' },
  inputs: { table: 't1' },
  outputs: { out: 'text/plain' },
  seeds: { init: '1' },
  env: { MODE: 'unset' },
  runtime: { node: '20' },
  external: {},
  secrets: {},
};

describe('keyDifferences', () => {
  it.each<[string, Partial<KeyComponents>, object]>([
    [
      'a file',
      { code: { ...code, digest: digestOf('2'), files: { 'a.ts': '2' } } },
      { component: 'code', path: 'a.ts', was: '1', now: '2' },
    ],
    [
      'a package',
      { code: { ...code, digest: digestOf('2'), packages: { zod: '4.1.0' } } },
      { component: 'package', path: 'zod', was: '4.0.0', now: '4.1.0' },
    ],
    [
      'code without named parts',
      { code: { ...code, digest: digestOf('2') } },
      { component: 'code', was: digestOf('1'), now: digestOf('2') },
    ],
    ['the role of the code', { step: 'builtin:y' }, { component: 'step', was: 'builtin:x', now: 'builtin:y' }],
    [
      'a parameter',
      { params: { 'with.trees': '200' } },
      { component: 'params', path: 'with.trees', was: '100', now: '200' },
    ],
    ['a parameter that is gone', { params: {} }, { component: 'params', path: 'with.trees', was: '100' }],
    ['an input', { inputs: { table: 't2' } }, { component: 'input', path: 'table', was: 't1', now: 't2' }],
    ['a new output', { outputs: { ...base.outputs, more: 'x/y' } }, { component: 'output', path: 'more', now: 'x/y' }],
    ['a seed', { seeds: { init: '2' } }, { component: 'seed', path: 'init', was: '1', now: '2' }],
    ['a variable', { env: { MODE: 'f00' } }, { component: 'environment', path: 'MODE', was: 'unset', now: 'f00' }],
    ['a secret without its tag', { secrets: { token: 'tag' } }, { component: 'secret', path: 'token' }],
    ['the runtime', { runtime: { node: '22' } }, { component: 'runtime', path: 'node', was: '20', now: '22' }],
    ['the schema', { schema: 2 }, { component: 'schema', was: '1', now: '2' }],
  ])('names %s', (_, edit, reason) => {
    expect(keyDifferences(base, { ...base, ...edit })).toEqual([reason]);
  });

  it('finds none between equal keys, and shows code before parameters', () => {
    expect(keyDifferences(base, structuredClone(base))).toEqual([]);
    const both = { ...base, params: {}, code: { ...code, digest: digestOf('2') } };
    expect(keyDifferences(base, both).map(({ component }) => component)).toEqual(['code', 'params']);
  });
});

describe('nearestEntry', () => {
  const far = { components: { ...base, seeds: {}, env: {} } };
  const near = { components: { ...base, seeds: { init: '2' } } };

  it('takes the entry with the fewest differences, of equals the first', () => {
    expect(nearestEntry([far, near], base)?.entry).toBe(near);
    const twin = structuredClone(near);
    expect(nearestEntry([near, twin], base)?.entry).toBe(near);
    expect(nearestEntry([], base)).toBeUndefined();
  });
});
