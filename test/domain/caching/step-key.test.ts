import { describe, expect, it } from 'vitest';
import type { Definition, ExternalRead, StepSpec } from '../../../contracts/graph.ts';
import { actionKey } from '../../../domain/caching/action-key.ts';
import { codeOf, inputIdentities, keyPartsOf, reuseBarrier, stepIdentity } from '../../../domain/caching/step-key.ts';
import { definitionOf, digestOf, stepOf } from '../../support/executor.ts';
import { thrownBy } from '../../support/thrown.ts';

const host = (
  env: Readonly<Record<string, string>> = {},
  runtime: Readonly<Record<string, string>> = { node: '20' },
) => ({
  runtime,
  environment: (name: string) => env[name],
  secretTag: (reference: string) => Promise.resolve(`tag of ${reference}`),
});
const ref = (text: string, mediaType = 'text/plain') => ({ digest: digestOf(text), size: 1, mediaType });
const keyOf = async (
  step: StepSpec,
  edit: { input?: string; env?: Record<string, string>; runtime?: string } = {},
): Promise<string> =>
  actionKey(
    await keyPartsOf(
      definitionOf([step]),
      step,
      { in: edit.input ?? 'x' },
      host(edit.env, { node: edit.runtime ?? '20' }),
    ),
  );
const withCode = (
  edit: Partial<Definition['code'][string]['fingerprint']>,
  ref?: Definition['code'][string]['ref'],
) => {
  const definition = definitionOf([stepOf('a')]);
  const code = codeOf(definition, stepOf('a'));
  return { ...definition, code: { c0: { ref: ref ?? code.ref, fingerprint: { ...code.fingerprint, ...edit } } } };
};

describe('keyPartsOf', () => {
  const base = stepOf('a', [], { env: ['MODE', 'TOKEN=env:SECRET'], seeds: { init: '1' } });

  it.each<[string, () => Promise<string>]>([
    ['a parameter', () => keyOf({ ...base, with: { name: 'b' } })],
    ['a seed', () => keyOf({ ...base, seeds: { init: '2' } })],
    ['the repetition', () => keyOf({ ...base, repetition: 1 })],
    ['an output', () => keyOf({ ...base, out: { out: 'text/html' } })],
    ['an input', () => keyOf(base, { input: 'y' })],
    ['a declared variable', () => keyOf(base, { env: { MODE: 'fast' } })],
    ['an empty variable that was unset', () => keyOf(base, { env: { MODE: '' } })],
    ['the runtime', () => keyOf(base, { runtime: '22' })],
  ])('gives another key for another value of %s', async (_, changed) => {
    expect(await changed()).not.toBe(await keyOf(base));
  });

  it.each<[string, () => Promise<string>]>([
    ['its name', () => keyOf({ ...base, name: 'z' })],
    ['how it is written', () => keyOf({ ...base, use: './other.ts' })],
    ['its limits', () => keyOf({ ...base, timeoutMs: 5, retries: 3, queue: 'gpu' })],
    ['the value of a secret', () => keyOf(base, { env: { SECRET: 's' } })],
    ['an undeclared variable', () => keyOf(base, { env: { HOME: '/x' } })],
  ])('gives a step the same key whatever %s', async (_, changed) => {
    expect(await changed()).toBe(await keyOf(base));
  });

  it('never holds the value of a variable', async () => {
    const parts = await keyPartsOf(definitionOf([base]), base, {}, host({ MODE: 'a-private-value' }));
    expect(JSON.stringify(parts)).not.toContain('a-private-value');
  });

  it('forgets where a module lies but not what it is used as', async () => {
    const module = (path: string, role: 'step' | 'transform') =>
      withCode({}, { kind: 'module', path, export: 'default', blob: ref('bundle'), role, files: [] });
    const parts = (definition: Definition) => keyPartsOf(definition, stepOf('a'), {}, host());
    expect(await parts(module('a.ts', 'step'))).toEqual(await parts(module('b/a.ts', 'step')));
    expect(await parts(module('a.ts', 'step'))).not.toEqual(await parts(module('a.ts', 'transform')));
    expect((await parts(withCode({}, { kind: 'command', argv: ['x'], files: [] }))).step).toBe('command');
  });
});

describe('outside reads and secrets', () => {
  const url = (state?: string): ExternalRead => ({
    source: { kind: 'https', url: 'https://data.example/rows.csv', headers: { authorization: 'env:TOKEN' } },
    ...(state !== undefined && { state }),
  });
  const reading = (state?: string): StepSpec =>
    stepOf('a', [], { in: { source: { external: url(state), name: 'rows.csv' } }, probes: { shop: url('count 3') } });
  const partsOf = (step: StepSpec) =>
    keyPartsOf(definitionOf([step]), step, inputIdentities(step, new Map()) ?? {}, host());

  it('count by what their probes found, under the role or the name that a reason shows', async () => {
    const parts = await partsOf(reading('etag 1'));
    expect(parts.external).toEqual({ 'in.source': 'etag 1', shop: 'count 3' });
    expect(actionKey(parts)).not.toBe(actionKey(await partsOf(reading('etag 2'))));
  });

  it('keep a step from being reused where nothing tells their state', () => {
    const barrierOf = (step: StepSpec) => reuseBarrier(definitionOf([step]), step, {}, {});
    expect(barrierOf(reading('etag 1'))).toBeUndefined();
    expect(barrierOf(reading())).toEqual({
      component: 'not-cacheable',
      path: 'nothing tells whether in.source has changed',
    });
  });

  it('stand in a key as tags of secret values, by path', async () => {
    const step = stepOf('a', [], { secrets: { 'auth.token': 'env:API_TOKEN' } });
    expect((await partsOf(step)).secrets).toEqual({ 'auth.token': 'tag of env:API_TOKEN' });
  });
});

describe('inputIdentities', () => {
  const step = stepOf('b', ['a']);

  it('waits for what is not settled', () => {
    expect(inputIdentities(step, new Map())).toBeUndefined();
    expect(inputIdentities(step, new Map([['a', { other: ref('x') }]]))).toBeUndefined();
  });

  it('tells bytes and media types apart', () => {
    const of = (out: ReturnType<typeof ref>) => inputIdentities(step, new Map([['a', { out }]]));
    expect(of(ref('x'))).toEqual({ a: `text/plain:${digestOf('x')}` });
    expect(of(ref('x'))).not.toEqual(of(ref('y')));
    expect(of(ref('x'))).not.toEqual(of(ref('x', 'text/html')));
  });
});

describe('reuseBarrier', () => {
  const barrier = (edit: Partial<StepSpec>, options = {}, flags = {}, definition = withCode({})) =>
    reuseBarrier(definition, stepOf('a', [], edit), options, flags);

  it('is absent for a plain step', () => {
    expect(barrier({})).toBeUndefined();
    expect(barrier({}, { refresh: ['b'] }, { reuse: true })).toBeUndefined();
  });

  it('names what stands in the way', () => {
    expect(barrier({}, {}, { reuse: false })).toEqual({ component: 'disabled', path: 'flag reuse' });
    expect(barrier({}, { noCache: true })).toEqual({ component: 'disabled', path: '--no-cache' });
    expect(barrier({ cache: false })).toEqual({ component: 'not-cacheable', path: 'cache: false' });
    expect(barrier({}, { refresh: ['a'] })).toEqual({ component: 'refresh', path: '--refresh a' });
    expect(barrier({}, { refresh: ['*'] })?.component).toBe('refresh');
    const unseen = withCode({ uncacheable: ['reads __dirname', 'imports a name'] });
    expect(barrier({}, {}, {}, unseen)).toEqual({
      component: 'not-cacheable',
      path: 'reads __dirname; imports a name',
    });
  });
});

it('finds entries again by pipeline and step', () => {
  expect(stepIdentity(definitionOf([stepOf('a')]), stepOf('a'))).toBe('p/a');
});

it('says when a definition lacks the code of a step', async () => {
  const error = await thrownBy(() => codeOf(definitionOf([stepOf('a')]), stepOf('a', [], { code: 'c9' })));
  expect(error).toMatchObject({ code: 'INTERNAL', details: { step: 'a' } });
});
