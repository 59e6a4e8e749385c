/** @module Tests of fitting a model. */
import { describe, expect, it } from 'vitest';
import type { FitRequest } from '../../../domain/learning/learner.ts';
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

  it('weighs classes for the learner alone: the baseline is of the rows as they are', () => {
    const rows = clouds(60);
    const plain = trainModel(request({ table: rows }));
    const weighed = trainModel(request({ table: rows, classWeight: { right: 9 } }));
    expect(weighed.baseline).toEqual(plain.baseline);
    expect(weighed.state).not.toEqual(plain.state);
    const weight = table({ w: Array.from({ length: 60 }, () => 1) }).columns;
    const roles = { key: 'id', target: 'kind', weight: 'w', exclude: ['amount'] };
    const both = { rowCount: 60, columns: [...rows.columns, ...weight] };
    expect(trainModel(request({ table: both, roles, classWeight: { right: 9 } })).state).toEqual(weighed.state);
  });

  it('gives the learner the validation rows, and says which of them choose nothing', () => {
    const rows = clouds(60);
    const validation = table({ id: ['a', 'b'], x: [1, 2], z: [0, 0], kind: ['right', 'middle'], amount: [0, 0] });
    const said: string[] = [];
    const learner = findLearner('logistic-regression');
    let judged: unknown;
    const watching = {
      ...learner,
      fit: (given: FitRequest) => {
        judged = given.validation?.features;
        return learner.fit(given);
      },
    };
    trainModel(request({ table: rows, validation, learner: watching, log: (message) => said.push(message) }));
    expect(judged).toEqual({ rows: 1, columns: 2, values: Float64Array.of(1, 0) });
    expect(said).toEqual([expect.stringContaining('1 of 2 validation rows')]);
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
