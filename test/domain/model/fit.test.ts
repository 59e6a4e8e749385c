/** @module Tests of fitting a model. */
import { describe, expect, it } from 'vitest';
import { findLearner } from '../../../domain/learning/registry.ts';
import { type TrainRequest, trainModel } from '../../../domain/model/fit.ts';
import { saveModel } from '../../../domain/model/model.ts';
import { clouds } from '../../support/clouds.ts';
import { column, table } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

function request(changes: Partial<TrainRequest> = {}, name = 'logistic-regression'): TrainRequest {
  const rows = changes.table ?? clouds(60);
  const learner = findLearner(name);
  return {
    table: rows,
    raw: rows,
    transforms: [],
    learner,
    params: learner.params.parse({}),
    roles: { key: 'id', target: 'kind', exclude: ['amount'] },
    streams: {},
    ...changes,
  };
}

describe('a fitted model', () => {
  it('says what it takes, what it predicts and what a guess would be', () => {
    const model = trainModel(request());
    expect(model).toMatchObject({
      task: 'classification',
      target: { name: 'kind', type: 'string' },
      classes: ['left', 'right'],
      signature: {
        inputs: [
          { name: 'x', type: 'number' },
          { name: 'z', type: 'number' },
        ],
        features: ['x', 'z'],
      },
      baseline: { probabilities: [0.5, 0.5] },
      rows: 60,
    });
  });

  it('signs for the columns before the transforms, and learns from those after', () => {
    const raw = table({ id: ['r'], island: ['Dream'], kind: ['left'] });
    const model = trainModel(request({ raw }));
    expect(model.signature).toEqual({ inputs: [{ name: 'island', type: 'string' }], features: ['x', 'z'] });
  });

  it('is the same to the byte when fitted again', () => {
    expect(saveModel(trainModel(request()))).toBe(saveModel(trainModel(request())));
  });

  it('has a weighted baseline', () => {
    const rows = table({ a: [1, 2, 3], y: ['p', 'q', 'q'], w: [2, 1, 1] });
    const model = trainModel(request({ table: rows, roles: { target: 'y', weight: 'w' } }));
    expect(model.baseline).toEqual({ probabilities: [0.5, 0.5] });
    const numbers = table({ a: [1, 2, 3], y: [1.5, 3, 4], w: [2, 1, 1] });
    const ridge = trainModel(request({ table: numbers, roles: { target: 'y', weight: 'w' } }, 'ridge'));
    expect(ridge.baseline).toEqual({ mean: 2.5 });
  });

  it.each([
    [{ roles: {} }, 'TARGET_INVALID', 'set dataset.target'],
    [{ roles: { target: 'kin' } }, 'COLUMN_NOT_FOUND', 'did you mean "kind"?'],
    [{ roles: { target: 'kind', exclude: ['id', 'x', 'z', 'amount'] } }, 'DATA_INVALID', 'no feature column is left'],
    [{ roles: { target: 'kind' } }, 'DATA_INVALID', 'feature "id" holds texts; encode it with one-hot'],
    [
      { roles: { target: 'amount', exclude: ['id', 'kind'] } },
      'TARGET_INVALID',
      'choose another learner or set dataset.task',
    ],
  ])('cannot be made of %j', async (changes, code, message) => {
    const error = await thrownBy(() => trainModel(request(changes)));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });

  it('needs a number in every cell', async () => {
    const rows = { rowCount: 2, columns: [column('a', [1, null]), column('y', ['p', 'q'])] };
    const error = await thrownBy(() => trainModel(request({ table: rows, roles: { target: 'y' } })));
    expect(error.message).toContain('fill them with impute');
  });
});
