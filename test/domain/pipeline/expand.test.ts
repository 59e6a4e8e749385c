import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { definitionSchema, type StepCode } from '../../../contracts/graph.ts';
import type { Pipeline } from '../../../contracts/pipeline.ts';
import { expandPipeline } from '../../../domain/pipeline/expand.ts';
import { builtinSteps } from '../../../domain/steps/registry.ts';
import { digestOf } from '../../support/executor.ts';
import { thrownBy } from '../../support/thrown.ts';

const codeOf = (ref: StepCode['ref']): Promise<StepCode> =>
  Promise.resolve({
    ref,
    fingerprint: { digest: digestOf(JSON.stringify(ref)), files: {}, packages: {}, uncacheable: [] },
  });
const blob = { digest: digestOf('bundle'), size: 1, mediaType: 'text/javascript' };
/** Modules whose path says `fit` are transforms. */
const expand = (pipeline: object) =>
  expandPipeline(pipeline as Pipeline, {
    builtins: builtinSteps,
    project: '/project',
    verdicts: { resolve: () => Promise.resolve(undefined) },
    models: { resolve: (name) => Promise.resolve({ path: `${name}.model`, digest: digestOf(name), size: 9 }) },
    datasets: {
      resolve: ({ dataset }) => Promise.resolve({ path: `${dataset}.csv`, digest: digestOf(dataset), size: 7 }),
    },
    external: { probe: () => Promise.resolve('state 1'), fetch: () => Promise.reject(new Error('not here')) },
    code: {
      builtin: (name) => codeOf({ kind: 'builtin', name }),
      module: (path) =>
        codeOf({
          kind: 'module',
          path,
          export: 'default',
          blob,
          role: path.includes('fit') ? 'transform' : 'step',
          files: [],
        }),
      command: (argv) => codeOf({ kind: 'command', argv: [...argv], files: [] }),
    },
    sources: {
      resolve: (paths) => Promise.resolve(paths.map((path) => ({ path, digest: digestOf(path), size: 1 }))),
      unchanged: () => Promise.resolve(true),
    },
  });
const graph = (...steps: object[]) => expand({ name: 'p', steps });
const dataset = { source: 'a.csv', key: 'id', target: 'y' };
const training = (edit: object = {}) =>
  expand({ name: 'p', kind: 'training', dataset, model: { use: 'random-forest' }, split: { test: 0.25 }, ...edit });

describe('expandPipeline', () => {
  it('keeps references of secret parameters apart from the others, and refuses them for built-in steps', async () => {
    const { steps } = await graph({ name: 'a', use: './own.ts', with: { n: 1, token: { secret: 'env:T' } } });
    expect(steps[0]).toMatchObject({ with: { n: 1 }, secrets: { token: 'env:T' } });
    const learner = { use: 'random-forest', with: { trees: { secret: 'env:T' } } };
    expect((await thrownBy(() => training({ model: learner }))).message).toContain('takes none');
    const features = [{ use: './fit.ts', with: { key: { secret: 'env:T' } } }];
    const fitted = (await training({ features })).steps.filter(({ use }) => use === './fit.ts');
    expect(fitted.map(({ secrets }) => secrets)).toEqual([{ key: 'env:T' }]);
  });

  it('orders a plain graph, hashes sources and shares equal code', async () => {
    const definition = await graph(
      { name: 'b', use: './own.ts', in: { table: 'a.table' } },
      { name: 'c', use: './own.ts', in: { table: 'b.table' } },
      { name: 'a', use: 'load', in: { source: { source: 'x.csv' } } },
    );
    expect(definitionSchema.parse(definition)).toEqual(definition);
    expect(definition.steps.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(definition.steps[0]?.in['source']).toEqual({
      files: [{ path: 'x.csv', digest: digestOf('x.csv'), size: 1 }],
    });
    expect(definition.steps[1]?.code).toBe(definition.steps[2]?.code);
    expect(Object.keys(definition.code)).toHaveLength(2);
  });

  it.each<[string, object, string, object]>([
    ['an unknown step', { name: 'a', use: 'laod' }, 'UNKNOWN_STEP', { use: 'laod' }],
    [
      'an unknown parameter',
      { name: 'a', use: 'load', in: { source: { source: 'x' } }, with: { nope: 1 } },
      'PARAM_INVALID',
      { path: 'with.nope' },
    ],
    ['a role that is lacking', { name: 'a', use: 'load' }, 'GRAPH_INVALID', { path: 'in.source' }],
    ['a command without outputs', { name: 'a', command: ['x'] }, 'GRAPH_INVALID', { path: 'steps.a.out' }],
    [
      'an input from nowhere',
      { name: 'a', use: './own.ts', in: { table: 'b.table' } },
      'GRAPH_INVALID',
      { path: 'in.table' },
    ],
  ])('refuses %s', async (_, step, code, details) => {
    expect(await thrownBy(() => graph(step))).toMatchObject({ code, details });
  });

  it('refuses an output that a step does not have, with the nearest one', async () => {
    const load = { name: 'load', use: 'load', in: { source: { source: 'x' } } };
    const error = await thrownBy(() => graph(load, { name: 'b', use: './own.ts', in: { in: 'load.tables' } }));
    expect(error).toMatchObject({ code: 'GRAPH_INVALID', details: { path: 'in.in' } });
    expect(error.message).toContain('did you mean "table"?');
  });

  it('refuses a pipeline that is neither or both', async () => {
    expect((await thrownBy(() => expand({ name: 'p' }))).details).toEqual({ path: 'kind' });
    const both = { name: 'p', dataset, steps: [{ name: 'a', use: './own.ts' }] };
    expect((await thrownBy(() => expand(both))).details).toEqual({ path: 'dataset' });
  });

  it('checks the parameters of a learner against those it has', async () => {
    const error = await thrownBy(() => training({ model: { use: 'random-forest', with: { tress: 3 } } }));
    expect(error.code).toBe('PARAM_INVALID');
    expect(error.message).toContain('did you mean "trees"?');
  });

  it('gives validation rows, transformed, only to a learner that stops early', async () => {
    const stops = { use: 'logistic-regression', with: { solver: 'sgd', earlyStopping: {} } };
    const split = { test: 0.2, validation: 0.2 };
    const features = [{ use: 'impute' }, { use: 'standardize' }];
    const trainOf = ({ steps }: Awaited<ReturnType<typeof training>>) => steps.find(({ name }) => name === 'train');
    const { steps } = await training({ model: stops, split, features });
    expect(trainOf({ steps } as never)?.in['validation']).toEqual({ step: 'standardize-validation', output: 'table' });
    const applied = steps.find(({ name }) => name === 'standardize-validation');
    expect(applied?.in).toEqual({
      transform: { step: 'standardize', output: 'transform' },
      table: { step: 'impute-validation', output: 'table' },
    });
    const plain = await training({ model: { use: 'logistic-regression' }, split, features });
    expect(trainOf(plain)?.in).not.toHaveProperty('validation');
    expect(plain.steps.map(({ name }) => name)).not.toContain('impute-validation');
    expect(trainOf(await training({ model: stops, split }))?.in['validation']).toEqual({
      step: 'split',
      output: 'validation',
    });
  });

  it('refuses early stopping that has no validation rows before anything runs', async () => {
    const model = { use: 'gradient-boosting', with: { earlyStopping: {} } };
    for (const split of [{ test: 0.2 }, { folds: 3 }]) {
      const error = await thrownBy(() => training({ model, split }));
      expect(error).toMatchObject({ code: 'PARAM_INVALID', details: { needs: 'split.validation' } });
    }
  });

  it('passes class weights on, and nothing where there are none', async () => {
    const paramsOf = async (model: object) =>
      (await training({ model: { use: 'ridge', ...model } })).steps.find(({ name }) => name === 'train')?.with;
    expect(await paramsOf({ classWeight: { a: 2 } })).toHaveProperty('classWeight', { a: 2 });
    expect(await paramsOf({})).not.toHaveProperty('classWeight');
  });

  it('fits what learns from data after the split only', async () => {
    const { steps } = await training({ features: [{ use: './row.ts' }, { use: './fit.ts' }, { use: 'impute' }] });
    const at = (use: string) => steps.findIndex((step) => step.use === use);
    const split = at('split');
    expect(at('./row.ts')).toBeGreaterThan(-1);
    expect(at('./row.ts')).toBeLessThan(split);
    for (const use of ['./fit.ts', 'impute']) expect(at(use)).toBeGreaterThan(split);
  });

  it('gives each fold seeds of its own, the same each time, and others for another seed', async () => {
    const folds = (seed: string) => training({ split: { folds: 3 }, seed });
    const seedsOf = ({ steps }: Awaited<ReturnType<typeof training>>) =>
      steps.filter(({ use }) => use === 'train').map(({ seeds }) => JSON.stringify(seeds));
    const seeds = seedsOf(await folds('1'));
    expect(seeds.length).toBeGreaterThanOrEqual(3);
    expect(new Set(seeds).size).toBe(seeds.length);
    expect(seedsOf(await folds('1'))).toEqual(seeds);
    expect(seedsOf(await folds('2')).some((other) => seeds.includes(other))).toBe(false);
  });

  it('expands any number of folds to a sound graph with metrics and a report', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 1, max: 3 }), async (folds, repeats) => {
        const definition = await training({ split: { folds, repeats } });
        const steps = definition.steps.map(({ name }) => name);
        expect(new Set(steps).size).toBe(steps.length);
        expect(definition.steps.filter(({ use }) => use === 'evaluate')).toHaveLength(folds * repeats);
        expect(definition.results.metrics?.step).toBe('summarize');
        expect(definition.results.report).toEqual({ step: 'report', output: 'report' });
      }),
      { numRuns: 10 },
    );
  });
});
