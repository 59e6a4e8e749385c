import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionKey, inputIdentity, type KeyParts, keyComponents } from '../../../domain/caching/action-key.ts';
import { keyDifferences } from '../../../domain/caching/miss-reason.ts';

const base: KeyParts = {
  step: 'builtin:train',
  code: { digest: 'a'.repeat(64), files: { 'a.ts': '1' }, packages: { zod: '4' }, uncacheable: [] },
  params: { trees: 100, nested: { depth: 3 } },
  inputs: { train: 'parquet:1' },
  outputs: { model: 'model' },
  seeds: { bootstrap: '7' },
  env: { LANG: 'x' },
  runtime: { node: '20' },
  external: { 'in.source': 'etag:1' },
  secrets: { token: 'tag1' },
};

const edits: readonly (readonly [string, Partial<KeyParts>])[] = [
  ['step', { step: 'builtin:split' }],
  ['code', { code: { ...base.code, digest: 'b'.repeat(64), files: { 'a.ts': '2' } } }],
  ['package', { code: { ...base.code, digest: 'c'.repeat(64), packages: { zod: '5' } } }],
  ['params', { params: { trees: 101, nested: { depth: 3 } } }],
  ['params', { params: { trees: 100, nested: { depth: 3, width: 1 } } }],
  ['params', { params: { trees: 100, 'nested.depth': 3 } }],
  ['input', { inputs: { train: 'parquet:2' } }],
  ['input', { inputs: { train: 'parquet:1', raw: 'parquet:1' } }],
  ['output', { outputs: { model: 'other' } }],
  ['seed', { seeds: { bootstrap: '8' } }],
  ['environment', { env: { LANG: 'y' } }],
  ['runtime', { runtime: { node: '22' } }],
  ['external', { external: { 'in.source': 'etag:2' } }],
  ['secret', { secrets: { token: 'tag2' } }],
];

describe('actionKey', () => {
  it.each(edits)('changes with the %s', (component, edit) => {
    const edited = { ...base, ...edit };
    expect(actionKey(edited)).not.toBe(actionKey(base));
    expect(keyDifferences(keyComponents(base), keyComponents(edited)).map((reason) => reason.component)).toContain(
      component,
    );
  });

  it('gives all edits different keys', () => {
    const keys = edits.map(([, edit]) => actionKey({ ...base, ...edit }));
    expect(new Set(keys).size).toBe(edits.length);
  });

  it('changes if and only if a parameter changes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
        const [a, b] = [actionKey({ ...base, params: { left } }), actionKey({ ...base, params: { left: right } })];
        expect(a === b).toBe(isSame(left, right));
      }),
    );
  });

  it('does not change with the files that explain the digest, only with the digest', () => {
    expect(actionKey({ ...base, code: { ...base.code, files: {} } })).toBe(actionKey(base));
  });

  it('names the parameter path that differs', () => {
    const edited = { ...base, params: { trees: 100, nested: { depth: 4 } } };
    expect(keyDifferences(keyComponents(base), keyComponents(edited))).toEqual([
      { component: 'params', path: 'with.nested.depth', was: '3', now: '4' },
    ]);
  });
});

describe('inputIdentity', () => {
  const digest = 'd'.repeat(64);
  it('counts bytes, order and ending of source files, not their folder', () => {
    const one = [{ path: 'data/a.csv', digest }];
    expect(inputIdentity([{ path: 'other/b.csv', digest }])).toBe(inputIdentity(one));
    expect(inputIdentity([{ path: 'data.v1/a.csv', digest }])).toBe(inputIdentity(one));
    expect(inputIdentity([{ path: 'data/a.tsv', digest }])).not.toBe(inputIdentity(one));
    expect(inputIdentity([...one, ...one])).not.toBe(inputIdentity(one));
  });
});

function isSame(left: unknown, right: unknown): boolean {
  try {
    expect(left).toStrictEqual(right);
    return true;
  } catch {
    return false;
  }
}
