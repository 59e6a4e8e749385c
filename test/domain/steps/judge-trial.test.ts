/** @module Tests of the step `judge-trial`, and that a trial of several steps finds what the one in memory does. */
import { copyFileSync, mkdirSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPipeline } from '../../../adapters/index.ts';
import { expansionOf } from '../../../client/compose-pipelines.ts';
import { mediaTypes } from '../../../contracts/digest.ts';
import { WithinError } from '../../../contracts/errors.ts';
import { type Trial, trialSchema } from '../../../contracts/sweep.ts';
import { expandPipeline } from '../../../domain/pipeline/expand.ts';
import { sweepDrafts } from '../../../domain/pipeline/sweep-drafts.ts';
import { roundDefinition, sweepDocument } from '../../../domain/sensitivity/sweep-design.ts';
import { judgeTrial } from '../../../domain/steps/judge-trial.ts';
import { clouds } from '../../support/clouds.ts';
import { artifactOf, programModel } from '../../support/program-model.ts';
import { RealLab } from '../../support/real-lab.ts';
import { runStep } from '../../support/step-run.ts';
import { learnable } from '../sensitivity/sweep-fixtures.ts';

const params = { called: 'python fit.py', roles: { target: 'ill' }, split: { test: 0.25 } };

describe('judge-trial', () => {
  it('draws the held-out rows by the seed of the split, unless they follow time', () => {
    const of = judgeTrial.seeds as (params: object) => readonly string[];
    expect(of(params)).toEqual(['split']);
    expect(of({ ...params, split: { forward: true } })).toEqual([]);
  });

  it('tells why a step before it left no model', async () => {
    const failure = { code: 'STEP_FAILED', message: 'exited with 3' };
    const { json } = await runStep(judgeTrial, {
      inputs: { table: learnable(), model: { json: failure, mediaType: mediaTypes.failure } },
      params,
      seeds: { split: '1' },
    });
    expect(trialSchema.parse(json('trial'))).toMatchObject({
      learner: 'python fit.py',
      task: 'classification',
      failed: failure,
      metrics: {},
    });
  });

  it('counts a program whose predictions are not finite as a fit that diverged, and no other fault of it', async () => {
    const { learner: called } = programModel;
    const rows = { called, roles: { target: 'kind' }, split: { test: 0.25 } };
    const judged = (share: () => number) =>
      runStep(judgeTrial, {
        inputs: { table: clouds(20), model: artifactOf(programModel) },
        params: rows,
        seeds: { split: '1' },
        context: {
          openScorer: async () => ({
            score: async ({ rowCount }) => ({
              rowCount,
              columns: [{ name: 'p_right', type: 'number', values: Float64Array.from({ length: rowCount }, share) }],
            }),
            end: async () => undefined,
          }),
        },
      });
    const diverged = trialSchema.parse((await judged(() => Number.NaN)).json('trial'));
    expect(diverged.failed).toMatchObject({ code: 'FIT_DIVERGED', message: expect.stringContaining('row 1') });
    expect(trialSchema.parse((await judged(() => 0.5)).json('trial')).failed).toBeUndefined();
    await expect(judged(() => 2)).rejects.toMatchObject({ code: 'STEP_PROTOCOL' });
    await expect(
      judged(() => {
        throw new WithinError('STEP_FAILED', 'it ended');
      }),
    ).rejects.toMatchObject({ code: 'STEP_FAILED' });
  });

  it('needs a model', async () => {
    const run = runStep(judgeTrial, { inputs: { table: learnable() }, params, seeds: { split: '1' } });
    await expect(run).rejects.toThrow(/an input "model"/);
  });
});

describe('a trial of several steps', () => {
  let lab: RealLab;
  beforeAll(() => {
    lab = new RealLab();
    mkdirSync(lab.path('data'), { recursive: true });
    copyFileSync('examples/iris/data/iris.csv', lab.path('data/iris.csv'));
    copyFileSync('examples/diabetes/data/diabetes.csv', lab.path('data/diabetes.csv'));
  });
  afterAll(() => lab.dispose());

  /** Every trial of a block, by fit. */
  async function trialsBy(form: 'fastest' | 'graph', pipeline: object): Promise<Record<string, Trial>> {
    lab.write('pipeline.json', JSON.stringify(pipeline));
    const adapters = lab.adapters();
    const loaded = await loadPipeline(lab.path('pipeline.json'));
    const drafts = sweepDrafts(
      ['island'].filter(() => 'slices' in loaded),
      form,
    );
    const definition = await expandPipeline(loaded.pipeline, expansionOf(adapters, lab.project), drafts);
    const document = sweepDocument({ definition, settings: {}, merged: {}, metrics: [] });
    const ref = await adapters.blobs.put(
      JSON.stringify(roundDefinition(document, { from: 0, to: 1 })),
      mediaTypes.json,
    );
    const { resultRef } = await lab.runStored(ref);
    const read = async (digest: string) => JSON.parse(Buffer.from((await adapters.blobs.get(digest)) ?? []).toString());
    const run = (await read(resultRef.digest)) as {
      steps: { name: string; outputs: Record<string, { digest: string }> }[];
    };
    const trials: Record<string, Trial> = {};
    for (const { name, outputs } of run.steps)
      if (outputs['trial']) trials[name] = trialSchema.parse(await read(outputs['trial'].digest));
    return trials;
  }

  const iris = { source: 'data/iris.csv', target: 'species' };
  const diabetes = { source: 'data/diabetes.csv', key: 'row_id', target: 'progression', task: 'regression' };
  const classifiers = [
    { use: 'random-forest', with: { trees: 3 }, classWeight: 'balanced' },
    { use: 'multilayer-perceptron', with: { hiddenLayers: [4], epochs: 2, dropout: 0.2 } },
    { use: 'gradient-boosting', with: { rounds: 3, rowShare: 0.5 } },
    { use: 'logistic-regression', with: { solver: 'sgd', epochs: 2 } },
    { use: 'naive-bayes' },
    { use: 'nearest-neighbors' },
  ];
  const regressors = [
    { use: 'ridge' },
    { use: 'random-forest', with: { trees: 2 } },
    { use: 'multilayer-perceptron', with: { hiddenLayers: [3], epochs: 2 } },
    { use: 'decision-tree', with: { maxFeatures: 2 } },
  ];
  const splits = [{ test: 0.25, stratify: true }, { test: 0.3, validation: 0.2 }, { folds: 2 }];

  it('finds what the one in memory does, to the byte', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.record({ dataset: fc.constant(iris), model: fc.constantFrom(...classifiers) }),
          fc.record({
            dataset: fc.constant(diabetes),
            model: fc.constantFrom(...regressors),
            seedSensitivity: fc.constant({ enabled: false, slices: ['sex'] }),
          }),
        ),
        fc.constantFrom(...splits),
        fc.nat(),
        async (learned, split, seed) => {
          const features = [{ use: 'impute' }, { use: 'standardize' }];
          const pipeline = { name: 'both', kind: 'training', features, split, seed: String(seed), ...learned };
          const memory = await trialsBy('fastest', pipeline);
          expect(Object.values(memory).some(({ failed }) => failed)).toBe(false);
          expect(await trialsBy('graph', pipeline)).toEqual(memory);
        },
      ),
      { numRuns: 6 },
    );
  });

  it('fails by what was drawn as the one in memory does', async () => {
    const rare = [
      'a,b,y',
      ...Array.from({ length: 12 }, (_, row) => `${row},${row % 3},${row === 5 ? 'rare' : 'usual'}`),
    ];
    lab.write('data/rare.csv', `${rare.join('\n')}\n`);
    const pipeline = {
      name: 'rare',
      kind: 'training',
      dataset: { source: 'data/rare.csv', target: 'y' },
      split: { test: 0.5 },
      model: { use: 'naive-bayes' },
    };
    const codes = new Set<string | undefined>();
    for (const seed of ['1', '2', '3', '4']) {
      const memory = await trialsBy('fastest', { ...pipeline, seed });
      expect(await trialsBy('graph', { ...pipeline, seed })).toEqual(memory);
      for (const { failed } of Object.values(memory)) codes.add(failed?.code);
    }
    expect(codes).toEqual(new Set([undefined, 'TARGET_INVALID']));
  });
});
