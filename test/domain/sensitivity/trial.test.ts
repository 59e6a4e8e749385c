/** @module Tests of one trial: what it draws from which seed, and what it counts as failed. */
import { describe, expect, it } from 'vitest';
import type { Learner } from '../../../domain/learning/learner.ts';
import { decodeState } from '../../../domain/learning/model-codec.ts';
import { findLearner, learners } from '../../../domain/learning/registry.ts';
import { runTrial } from '../../../domain/sensitivity/trial.ts';
import type { TrialRequest } from '../../../domain/sensitivity/trial-request.ts';
import { learnable } from './sweep-fixtures.ts';

const forest = findLearner('random-forest');
const seeds = { split: '1', bootstrap: '2', features: '3' };

function request(changes: Partial<TrialRequest> = {}): TrialRequest {
  return {
    table: learnable(),
    roles: { target: 'ill', exclude: ['site'] },
    split: { test: 0.25, stratify: true },
    transforms: [{ use: 'standardize', with: { roles: { target: 'ill', exclude: ['site'] } } }],
    learner: forest,
    params: forest.params.parse({ trees: 5, maxFeatures: 1 }),
    slices: [],
    seeds,
    ...changes,
  };
}

describe('runTrial', () => {
  it('gives the same bytes for the same seeds', async () => {
    expect(JSON.stringify(await runTrial(request()))).toBe(JSON.stringify(await runTrial(request())));
  });

  it.each(Object.keys(seeds))('draws from the seed of %s', async (component) => {
    const other = await runTrial(request({ seeds: { ...seeds, [component]: 'another' } }));
    expect(JSON.stringify(other)).not.toBe(JSON.stringify(await runTrial(request())));
  });

  it('holds out the same rows whatever the other seeds are', async () => {
    const rows = async (changes: object) => (await runTrial(request({ seeds: { ...seeds, ...changes } }))).rows;
    expect(await rows({ bootstrap: '9', features: '9' })).toEqual(await rows({}));
    expect(await rows({ split: '9' })).not.toEqual(await rows({}));
  });

  it('tells row, truth and prediction of each held-out row, and the score that they make', async () => {
    const trial = await runTrial(request());
    const truth = decodeState(trial.truth) as Int32Array;
    const predicted = decodeState(trial.predicted) as Int32Array;
    expect(trial).toMatchObject({ testRows: 30, trainRows: 90, labels: ['0', '1'], task: 'classification' });
    expect(truth.filter((label, row) => label === predicted[row]).length / 30).toBe(trial.metrics['accuracy']);
    const table = learnable();
    const target = table.columns.at(-1);
    const rows = decodeState(trial.rows) as Int32Array;
    expect([...truth]).toEqual([...rows].map((row) => (target && 'values' in target ? target.values[row] : -1)));
  });

  it('learns from the rows as a cleaning changes them, and judges by those that it held out as they were', async () => {
    const target = learnable().columns.at(-1);
    const given = target && 'values' in target ? [...target.values] : [];
    const labels = new Map(given.map((label, row) => [row, String(1 - label)]));
    const plain = await runTrial(request());
    const turned = await runTrial(request({ changes: { removed: new Set(), labels } }));
    expect(turned.truth).toEqual(plain.truth);
    expect(plain.metrics['accuracy']).toBeGreaterThan(0.6);
    expect(turned.metrics['accuracy']).toBeLessThan(0.4);
  });

  it('judges the rows that each fold held out together', async () => {
    const trial = await runTrial(request({ split: { folds: 3 } }));
    expect(new Set(decodeState(trial.rows) as Int32Array).size).toBe(120);
    expect(trial.testRows).toBe(120);
  });

  it('tells the scores of each fold where that is asked for, and they make up the whole', async () => {
    const { folds = [], metrics, testRows } = await runTrial(request({ split: { folds: 3 }, perFold: true }));
    expect(folds.map((fold) => [fold.trainRows, fold.testRows])).toEqual([
      [80, 40],
      [80, 40],
      [80, 40],
    ]);
    const right = folds.reduce((sum, fold) => sum + (fold.metrics['accuracy'] ?? 0) * fold.testRows, 0);
    expect(right / testRows).toBeCloseTo(metrics['accuracy'] ?? Number.NaN, 12);
    expect((await runTrial(request({ split: { folds: 3 } }))).folds).toBeUndefined();
  });

  it('gives each fold random numbers of its own', async () => {
    const drawn: number[] = [];
    const noting: Learner = {
      ...forest,
      fit: (given) => {
        drawn.push(given.streams['bootstrap']?.nextUint32() ?? 0);
        return forest.fit(given);
      },
    };
    await runTrial(request({ learner: noting, split: { folds: 3 } }));
    expect(new Set(drawn).size).toBe(3);
  });

  it('tells the metrics apart by slice', async () => {
    const { slices } = await runTrial(request({ slices: ['site'] }));
    const { north, south } = slices?.['site'] ?? {};
    expect((north?.rows ?? 0) + (south?.rows ?? 0)).toBe(30);
    expect(north?.metrics['accuracy']).toBeGreaterThan(0);
  });

  it('weighs classes, and stops early by a validation part', async () => {
    const base = JSON.stringify(await runTrial(request()));
    expect(JSON.stringify(await runTrial(request({ classWeight: { 0: 1, 1: 50 } })))).not.toBe(base);
    const boosting = findLearner('logistic-regression');
    const params = boosting.params.parse({ solver: 'sgd', earlyStopping: { patience: 2, tolerance: 0.001 } });
    const asked = { learner: boosting, params, seeds: { split: '1', init: '2', order: '3' } };
    await expect(runTrial(request(asked))).rejects.toThrow(/split\.validation/);
    const trial = await runTrial(request({ ...asked, split: { test: 0.25, validation: 0.25 } }));
    expect(trial).toMatchObject({ testRows: 30, trainRows: 60 });
  });

  it('counts a fit whose predictions are not finite as failed', async () => {
    const diverging: Learner = {
      ...forest,
      fit: () => ({
        learner: 'x',
        state: () => ({}),
        predict: ({ rows }) => new Float64Array(rows * 2).fill(Number.NaN),
      }),
    };
    const trial = await runTrial(request({ learner: diverging }));
    expect(trial).toMatchObject({ failed: { code: 'FIT_DIVERGED' }, metrics: {}, task: 'classification' });
  });

  it('counts a split that leaves one class to learn from as failed', async () => {
    const table = learnable();
    const target = { name: 'ill', type: 'integer', values: new Float64Array(120).with(7, 1) } as const;
    const rare = { ...table, columns: [...table.columns.slice(0, -1), target] };
    const trials = await Promise.all(
      ['1', '2', '3', '4', '5', '6', '7', '8'].map((split) =>
        runTrial(request({ table: rare, split: { test: 0.5 }, seeds: { ...seeds, split } })),
      ),
    );
    const codes = new Set(trials.map(({ failed }) => failed?.code));
    expect(codes).toEqual(new Set([undefined, 'TARGET_INVALID']));
  });

  it('does not take a wrong request for a bad draw', async () => {
    await expect(runTrial(request({ slices: ['nowhere'] }))).rejects.toThrow(/nowhere/);
  });

  it.each([...learners.values()].filter(({ tasks }) => tasks.includes('classification')))(
    'trains $name',
    async (learner) => {
      const params = learner.params.parse({});
      const drawn = Object.fromEntries(learner.components(params).map((name) => [name, name]));
      const trial = await runTrial(request({ learner, params, seeds: { split: '1', ...drawn } }));
      expect(trial.failed).toBeUndefined();
      expect(trial.metrics['accuracy']).toBeGreaterThan(0.5);
    },
  );
});
