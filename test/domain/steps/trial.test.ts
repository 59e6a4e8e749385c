/** @module Tests of the step `trial`. */
import { describe, expect, it } from 'vitest';
import { trialSchema } from '../../../contracts/sweep.ts';
import { trial } from '../../../domain/steps/trial.ts';
import { runStep } from '../../support/step-run.ts';
import { learnable } from '../sensitivity/sweep-fixtures.ts';

const params = {
  learner: 'random-forest',
  with: { trees: 3 },
  roles: { target: 'ill', exclude: ['site'] },
  split: { test: 0.25 },
  transforms: [],
};
const seeds = { split: '1', bootstrap: '2', features: '3' };
const run = (changes: object = {}) =>
  runStep(trial, { inputs: { table: learnable() }, params: { ...params, ...changes }, seeds });

describe('trial', () => {
  it('declares the randomness of its split and of its learner', () => {
    const of = trial.seeds as (params: object) => readonly string[];
    expect(of(params)).toEqual(['split', 'bootstrap', 'features']);
    expect(of({ ...params, learner: 'ridge', with: {} })).toEqual(['split']);
    expect(of({ ...params, learner: 'ridge', with: {}, split: { forward: true } })).toEqual([]);
  });

  it('writes what one fit found', async () => {
    const found = trialSchema.parse((await run()).json('trial'));
    expect(found).toMatchObject({ learner: 'random-forest', testRows: 30, trainRows: 90 });
    expect(Object.keys(found.metrics)).toContain('log-loss');
  });

  it('writes the same bytes when it is repeated', async () => {
    expect((await run()).text('trial')).toBe((await run()).text('trial'));
  });

  it('refuses a parameter that its learner does not have', async () => {
    await expect(run({ with: { tres: 3 } })).rejects.toThrow(/tres/);
  });
});
