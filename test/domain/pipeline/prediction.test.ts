import { describe, expect, it } from 'vitest';
import { type Definition, definitionSchema, type StepCode, type StepSpec } from '../../../contracts/graph.ts';
import { predictionDefinition } from '../../../domain/pipeline/prediction.ts';

const digest = 'a'.repeat(64);
const fingerprint = { digest, files: {}, packages: {}, uncacheable: [] };
const builtin = (name: string): StepCode => ({ ref: { kind: 'builtin', name }, fingerprint });
const file = (path: string) => ({ path, digest, size: 1 });
const step = (name: string, edit: Partial<StepSpec> = {}): StepSpec => ({
  name,
  use: name,
  code: 'c0',
  in: {},
  with: {},
  out: { table: 'x/y' },
  seeds: {},
  env: [],
  cache: true,
  timeoutMs: 1,
  retries: 0,
  phase: 'feature',
  ...edit,
});
const trained: Definition = {
  schema: 1,
  pipeline: 'p',
  kind: 'training',
  seed: '7',
  project: '/old',
  code: { c0: builtin('select') },
  steps: [
    step('load', { with: { delimiter: ';', roles: { target: 'y' } }, in: { source: { files: [file('train.csv')] } } }),
    step('check', { in: { table: { step: 'load', output: 'table' } } }),
    step('ratios', { in: { table: { step: 'check', output: 'table' } } }),
    step('logs', { in: { table: { step: 'ratios', output: 'table' } } }),
    step('train', { phase: 'training', in: { train: { step: 'logs', output: 'table' } } }),
  ],
  results: { ownMetrics: [] },
  gate: {},
};
const request = {
  project: '/p',
  model: file('m.json'),
  data: [file('new.csv')],
  code: { load: builtin('load'), guard: builtin('guard'), predict: builtin('predict') },
};

describe('predictionDefinition', () => {
  it('gives new rows the row-wise features of the training run, in order', () => {
    const definition = predictionDefinition({ ...request, trained });
    expect(definitionSchema.safeParse(definition).success).toBe(true);
    expect(definition.steps.map(({ name }) => name)).toEqual(['load', 'ratios', 'logs', 'guard', 'predict']);
    expect(definition.steps[1]?.in).toEqual({ table: { step: 'load', output: 'table' } });
    expect(definition.steps[4]?.in).toMatchObject({ refused: { step: 'guard', output: 'refused' } });
    expect(definition.steps[3]?.in['table']).toEqual({ step: 'logs', output: 'table' });
  });

  it('reads the new file as the training file was read, but asks for no target', () => {
    const [load] = predictionDefinition({ ...request, trained }).steps;
    expect(load?.with).toEqual({ delimiter: ';' });
    expect(load?.in).toEqual({ source: { files: [file('new.csv')] } });
  });

  it('gives no type to the target and to columns that are no features, which new rows need not have', () => {
    const loadOf = (types: Readonly<Record<string, string>>) => {
      const load = step('load', { with: { types, roles: { target: 'y', exclude: ['note'] } } });
      return predictionDefinition({ ...request, trained: { ...trained, steps: [load] } }).steps[0]?.with;
    };
    expect(loadOf({ zip: 'string', y: 'string', note: 'string' })).toEqual({ types: { zip: 'string' } });
    expect(loadOf({ y: 'string' })).toEqual({});
  });

  it('scores rows as they are when only a model is given', () => {
    const { steps } = predictionDefinition({ ...request, key: 'id' });
    expect(steps.map(({ name }) => name)).toEqual(['load', 'guard', 'predict']);
    expect(steps[1]?.with).toEqual({ mode: 'warn' });
    expect(predictionDefinition({ ...request, guard: 'refuse' }).steps[1]?.with).toEqual({ mode: 'refuse' });
    expect(steps[2]?.with).toEqual({ roles: { key: 'id' } });
    expect(steps[2]?.in['table']).toEqual({ step: 'load', output: 'table' });
  });
});
