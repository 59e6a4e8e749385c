/** @module Tests of what a sweep makes of a pipeline. */
import { describe, expect, it } from 'vitest';
import type { Pipeline } from '../../../contracts/pipeline.ts';
import { foldOfStep, sweepDrafts } from '../../../domain/pipeline/sweep-drafts.ts';

const pipeline: Pipeline = {
  name: 'cells',
  kind: 'training',
  dataset: { source: 'cells.csv', target: 'ill' },
  features: [{ use: './ratios.ts' }, { use: 'standardize', with: { columns: ['a'] } }],
  model: { use: 'random-forest', with: { trees: 3 }, classWeight: 'balanced' },
};
const program = {
  command: ['python', 'fit.py'],
  format: 'pickle',
  components: ['init'],
  merged: { rest: ['order', 'dropout'] },
};
const fitted = async ({ use }: { use?: string | undefined }) =>
  use === 'standardize' || use === './own.ts' ? 'fit' : 'row';
const draft = (changes: Partial<Pipeline> = {}, slices: string[] = []) =>
  sweepDrafts(slices)({ ...pipeline, ...changes }, fitted);

describe('sweepDrafts', () => {
  it('keeps the steps before the split and puts the rest into one trial', async () => {
    const drafts = await draft({}, ['site']);
    expect(drafts.map(({ name }) => name)).toEqual(['load', 'check', 'ratios', 'trial']);
    expect(drafts.at(-1)).toMatchObject({
      use: 'trial',
      in: { table: { step: 'ratios', output: 'table' } },
      with: {
        learner: 'random-forest',
        with: { trees: 3 },
        classWeight: 'balanced',
        split: { test: 0.25, stratify: true },
        transforms: [{ use: 'standardize', with: { columns: ['a'], roles: { target: 'ill' } } }],
        slices: ['site'],
      },
    });
  });

  it('splits as the pipeline does', async () => {
    const drafts = await draft({ split: { folds: 3 } });
    expect(drafts.at(-1)?.with).toMatchObject({ split: { folds: 3 } });
  });

  it('makes a graph of ordinary steps where the model is a command, judged by the last of them', async () => {
    const drafts = await draft({ model: program }, ['site']);
    expect(drafts.map(({ name }) => name)).toEqual([
      'load',
      'check',
      'ratios',
      'split',
      'standardize',
      'problem',
      'train',
      'model',
      'trial',
    ]);
    expect(drafts.at(-1)).toMatchObject({
      use: 'judge-trial',
      in: { table: { step: 'ratios', output: 'table' }, model: { step: 'model', output: 'model' } },
      with: { called: 'python fit.py', split: { test: 0.25, stratify: true }, slices: ['site'] },
    });
    expect(drafts.find(({ name }) => name === 'train')?.seeds).toEqual(['init', 'rest']);
  });

  it('makes a graph where a transform of the user is fitted behind the split', async () => {
    const features = [{ use: 'standardize' }, { use: './own.ts' }];
    const drafts = await draft({ features, model: { use: 'random-forest' }, split: { test: 0.2, validation: 0.2 } });
    expect(drafts.map(({ name }) => name)).toEqual(['load', 'check', 'split', 'standardize', 'own', 'train', 'trial']);
    expect(drafts.at(-1)?.in['model']).toEqual({ step: 'train', output: 'model' });
  });

  it('gives the judge a model of each fold, and none of all rows; what scores stands once', async () => {
    const scorer = { command: ['node', 'score.mjs'] };
    const drafts = await draft({ model: { ...program, scorer }, split: { folds: 2 } });
    const names = drafts.map(({ name }) => name);
    expect(names.filter((name) => /^(train|model|scorer)/.test(name))).toEqual([
      'scorer',
      'train-1',
      'model-1',
      'train-2',
      'model-2',
    ]);
    expect(Object.keys(drafts.at(-1)?.in ?? {})).toEqual(['table', 'model-1', 'model-2']);
    expect(names.map(foldOfStep).filter((fold) => fold > 0)).toEqual([1, 2]);
  });

  it('cleans as the pipeline does, between the split and the fit, whatever the model is', async () => {
    const drafts = await draft({ validate: { onEdgeCases: 'accept', gate: { seeds: 1 } } });
    const names = ['split', 'validate', 'clean', 'without-cleaning-1', 'with-cleaning-1', 'judge-cleaning'];
    const behind = drafts.map(({ name }) => name).slice(3);
    expect(behind).toEqual([...names, 'standardize', 'train', 'trial']);
    expect(drafts.find(({ name }) => name === 'standardize')?.in['table']).toMatchObject({ step: 'judge-cleaning' });
    expect(drafts.at(-1)?.in['table']).toEqual({ step: 'ratios', output: 'table' });
  });

  it('asks nobody about rows, whoever the pipeline itself would ask', async () => {
    const asked = await draft({ validate: {} });
    expect(asked.map(({ use }) => use)).not.toContain('review-rows');
    expect(asked.find(({ name }) => name === 'validate')?.with).toMatchObject({ onEdgeCases: 'accept' });
  });

  it('is one step for built-in models unless a graph is asked for', async () => {
    const drafts = await sweepDrafts([], 'graph')(pipeline, fitted);
    expect(drafts.map(({ name }) => name).slice(-4)).toEqual(['split', 'standardize', 'train', 'trial']);
  });

  it.each<[string, Partial<Pipeline>, string]>([
    ['a pipeline that trains nothing', { kind: 'feature' }, 'kind'],
    ['a program with a seed of the name of the split', { model: { ...program, components: ['split'] } }, 'model'],
    [
      'one with a seed of the name of the cleaning',
      { model: { ...program, components: ['cleaning'] }, validate: { onEdgeCases: 'accept' } },
      'model',
    ],
  ])('refuses %s', async (_, changes, path) => {
    await expect(draft(changes)).rejects.toMatchObject({ code: 'SWEEP_INVALID', details: { path } });
  });

  it('needs a target and a model', async () => {
    await expect(draft({ model: undefined })).rejects.toMatchObject({
      code: 'PIPELINE_INVALID',
      details: { path: 'model' },
    });
    await expect(draft({ dataset: { source: 'x.csv' } })).rejects.toMatchObject({
      details: { path: 'dataset.target' },
    });
  });
});
