/** @module Tests of what a sweep makes of a pipeline. */
import { describe, expect, it } from 'vitest';
import type { Pipeline } from '../../../contracts/pipeline.ts';
import { sweepDrafts } from '../../../domain/pipeline/sweep-drafts.ts';

const pipeline: Pipeline = {
  name: 'cells',
  kind: 'training',
  dataset: { source: 'cells.csv', target: 'ill' },
  features: [{ use: './ratios.ts' }, { use: 'standardize', with: { columns: ['a'] } }],
  model: { use: 'random-forest', with: { trees: 3 }, classWeight: 'balanced' },
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

  it.each<[string, Partial<Pipeline>, string]>([
    ['a pipeline that trains nothing', { kind: 'feature' }, 'kind'],
    ['a fitted transform of the user', { features: [{ use: './own.ts' }] }, 'features.own'],
    ['a model of a command', { model: { command: ['python', 'fit.py'], format: 'pickle' } }, 'model.command'],
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
