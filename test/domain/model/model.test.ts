/** @module Tests of the model artifact. */
import { describe, expect, it } from 'vitest';
import { loadModel, type Model, saveModel } from '../../../domain/model/model.ts';
import { thrownBy } from '../../support/thrown.ts';

const model: Model = {
  format: 1,
  learner: 'ridge',
  params: { l2: 1 },
  task: 'regression',
  target: { name: 'y', type: 'number' },
  signature: { inputs: [{ name: 'a', type: 'number' }], features: ['a'] },
  transforms: [
    { transform: 'standardize', version: 1, state: { columns: [] } },
    { transform: 'module', code: { blob: 'x' }, state: { mean: 2 } },
  ],
  baseline: { mean: 3 },
  rows: 10,
  state: { weights: { $f64: 'AAAA' } },
};

describe('a model', () => {
  it('is read as it was saved, user transforms unread', () => {
    expect(loadModel(saveModel(model))).toEqual(model);
    expect(loadModel(new TextEncoder().encode(saveModel(model)))).toEqual(model);
  });

  it('has the same bytes whatever the order of its keys', () => {
    const reversed = Object.fromEntries(Object.entries(model).reverse()) as unknown as Model;
    expect(saveModel(reversed)).toBe(saveModel(model));
  });

  it.each(['', '[]', '{"format":1}', saveModel({ ...model, format: 2 as 1 }), saveModel({ ...model, rows: 0 })])(
    'is not %s',
    async (text) => {
      const error = await thrownBy(() => loadModel(text));
      expect(error.code).toBe('DATA_INVALID');
      expect(error.message).toContain('output `model` of a train step');
    },
  );
});
