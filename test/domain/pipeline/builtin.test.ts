import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkRoles, findBuiltin, parseParams } from '../../../domain/pipeline/builtin.ts';
import type { BuiltinStep } from '../../../domain/pipeline/step.ts';
import { builtinSteps } from '../../../domain/steps/registry.ts';
import { thrownBy } from '../../support/thrown.ts';

const params = z.strictObject({ trees: z.int().default(100), inner: z.strictObject({ depth: z.int() }).optional() });
const step: BuiltinStep = {
  name: 'join',
  summary: '',
  inputs: ['table', 'metrics-*'],
  optional: ['extra'],
  outputs: {},
  params,
  seeds: [],
  run: () => Promise.resolve({}),
};

describe('findBuiltin', () => {
  it('finds a step by name and suggests the nearest for a slip', async () => {
    expect(findBuiltin(builtinSteps, 'impute', 'Step "a"').name).toBe('impute');
    const error = await thrownBy(() => findBuiltin(builtinSteps, 'imptue', 'Step "a"'));
    expect(error).toMatchObject({ code: 'UNKNOWN_STEP', details: { use: 'imptue' } });
    expect(error.message).toContain('did you mean "impute"?');
  });
});

describe('parseParams', () => {
  it('fills in defaults', () => {
    expect(parseParams(params, {}, 'Step "a"')).toEqual({ trees: 100 });
  });

  it.each<[string, object, string]>([
    ['an unknown name', { tress: 1 }, 'with.tress'],
    ['an unknown name below', { inner: { depth: 1, width: 1 } }, 'with.inner.width'],
    ['a wrong value', { trees: 1.5 }, 'with.trees'],
    ['a wrong value below', { inner: { depth: 'x' } }, 'with.inner.depth'],
  ])('refuses %s with its path', async (_, given, path) => {
    expect(await thrownBy(() => parseParams(params, given, 'Step "a"'))).toMatchObject({
      code: 'PARAM_INVALID',
      details: { path },
    });
  });

  it('suggests the nearest parameter', async () => {
    const { message } = await thrownBy(() => parseParams(params, { tress: 1 }, 'Step "a"'));
    expect(message).toBe('Step "a" has no parameter "tress"; did you mean "trees"?');
  });
});

describe('checkRoles', () => {
  it('lets optional roles be absent and a starred one stand for several', () => {
    expect(() => checkRoles(step, ['table', 'metrics-1', 'metrics-2'], 'x')).not.toThrow();
    expect(() => checkRoles(step, ['table', 'metrics-1', 'extra'], 'x')).not.toThrow();
  });

  it.each([
    [['table'], 'in.metrics-*'],
    [['metrics-1'], 'in.table'],
    [['table', 'metrics-1', 'tabel'], 'in.tabel'],
  ])('refuses the roles %j at %s', async (roles, path) => {
    expect(await thrownBy(() => checkRoles(step, roles, 'x'))).toMatchObject({
      code: 'GRAPH_INVALID',
      details: { path },
    });
  });
});
