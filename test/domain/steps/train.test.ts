/** @module Tests of the step `train`. */
import { describe, expect, it } from 'vitest';
import { loadModel } from '../../../domain/model/model.ts';
import { standardize } from '../../../domain/steps/standardize.ts';
import { train } from '../../../domain/steps/train.ts';
import { clouds } from '../../support/clouds.ts';
import { runStep } from '../../support/step-run.ts';
import { thrownBy } from '../../support/thrown.ts';

const raw = clouds(60);
const roles = { key: 'id', target: 'kind', exclude: ['amount'] };
const params = { learner: 'logistic-regression', roles };

describe('train', () => {
  it('embeds the transforms in order and signs for the raw columns', async () => {
    const scaled = await runStep(standardize, { inputs: { table: raw }, params: { roles } });
    const table = await scaled.table('table');
    const transform = { json: scaled.json('transform') };
    const own = { json: { transform: 'module', state: 'mine' } };
    const inputs = { train: table, raw, 'transform-2': own, 'transform-1': transform };
    const model = loadModel((await runStep(train, { inputs, params })).text('model'));
    expect(model.transforms).toEqual([transform.json, own.json]);
    expect(model.signature.inputs.map(({ name }) => name)).toEqual(['x', 'z']);
    expect(model.learner).toBe('logistic-regression');
  });

  it('gives equal bytes for equal inputs', async () => {
    const run = async () => (await runStep(train, { inputs: { train: raw }, params })).text('model');
    expect(await run()).toBe(await run());
  });

  it('declares the randomness of its learner', () => {
    const seedsOf = (learner: string) =>
      typeof train.seeds === 'function' ? train.seeds({ learner, roles }) : train.seeds;
    expect(seedsOf('random-forest')).toContain('bootstrap');
    expect(seedsOf('ridge')).toEqual([]);
  });

  it('takes class weights, and refuses those of classes that there are not', async () => {
    const weighed = { ...params, classWeight: 'balanced' };
    const model = loadModel((await runStep(train, { inputs: { train: raw }, params: weighed })).text('model'));
    expect(model.learner).toBe('logistic-regression');
    const unknown = { ...params, classWeight: { lift: 2 } };
    const error = await thrownBy(() => runStep(train, { inputs: { train: raw }, params: unknown }));
    expect([error.code, error.message]).toEqual(['PARAM_INVALID', expect.stringContaining('did you mean "left"?')]);
  });

  it('stops early by its input `validation`, and asks for one', async () => {
    const own = { ...params, with: { solver: 'sgd', epochs: 60, earlyStopping: { patience: 1 } } };
    const seeds = { init: '1', order: '2' };
    const run = async (inputs: object) =>
      (await runStep(train, { inputs: { train: raw, ...inputs }, params: own, seeds })).text('model');
    const near = await run({ validation: clouds(40) });
    const contrary = clouds(40);
    const swapped = contrary.columns.map((column) =>
      column.name === 'kind' && column.type === 'string'
        ? { ...column, dictionary: column.dictionary.toReversed() }
        : column,
    );
    expect(await run({ validation: { ...contrary, columns: swapped } })).not.toBe(near);
    const error = await thrownBy(() => run({}));
    expect([error.code, error.message]).toEqual(['PARAM_INVALID', expect.stringContaining('split.validation')]);
  });

  it('takes the task that it is told', async () => {
    const error = await thrownBy(() =>
      runStep(train, { inputs: { train: raw }, params: { ...params, task: 'regression' } }),
    );
    expect([error.code, error.message]).toEqual(['TARGET_INVALID', expect.stringContaining('holds texts')]);
  });

  it.each([
    [{ 'transform-1': { json: { transform: 'module' } } }, params, 'GRAPH_INVALID', 'no input "raw"'],
    [{}, { ...params, learner: 'random-forest' }, 'PARAM_INVALID', 'got no seed for component'],
    [{}, { ...params, with: { nonsense: 1 } }, 'PARAM_INVALID', 'learner logistic-regression: with'],
    [{}, { ...params, learner: 'logistic-regresion' }, 'UNKNOWN_LEARNER', ''],
  ])('refuses %j %j', async (more, own, code, message) => {
    const error = await thrownBy(() => runStep(train, { inputs: { train: raw, ...more }, params: own }));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });
});
