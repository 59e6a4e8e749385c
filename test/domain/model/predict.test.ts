/** @module Tests of scoring raw rows. */
import { describe, expect, it } from 'vitest';
import { findLearner } from '../../../domain/learning/registry.ts';
import { trainModel } from '../../../domain/model/fit.ts';
import { loadModel, type Model, saveModel } from '../../../domain/model/model.ts';
import {
  baselinePredictions,
  identifier,
  mostProbable,
  predictionColumns,
  predictTable,
} from '../../../domain/model/predict.ts';
import { applyTransforms } from '../../../domain/transforms/apply.ts';
import type { FittedTransform } from '../../../domain/transforms/fitted.ts';
import { fitStandardize } from '../../../domain/transforms/standardize.ts';
import { clouds } from '../../support/clouds.ts';
import { cellsOf, column } from '../../support/tables.ts';

const roles = { key: 'id', target: 'kind', exclude: ['amount'] };

async function fitted(extra: readonly FittedTransform[] = [], learnerName = 'logistic-regression'): Promise<Model> {
  const raw = clouds(80);
  const standardize: FittedTransform = {
    transform: 'standardize',
    version: 1,
    state: fitStandardize(raw, { roles }),
  };
  const transforms = [standardize, ...extra];
  const learner = findLearner(learnerName);
  return trainModel({
    table: await applyTransforms(transforms, raw, (_entry, rows) => rows),
    raw,
    transforms,
    learner,
    params: learner.params.parse({}),
    roles,
    streams: {},
  });
}

describe('a model', () => {
  it('scores raw rows: its transforms are part of it, and other columns do not matter', async () => {
    const model = loadModel(saveModel(await fitted()));
    const fresh = clouds(200, '2');
    const predictions = await predictTable(model, fresh);
    if (predictions.task !== 'classification') throw new Error('a classification was expected');
    const truth = cellsOf(fresh, 'kind');
    const right = [...predictions.labels].filter((label, row) => predictions.classes[label] === truth[row]).length;
    // Bayes' rate of these clouds is 0.933.
    expect(right / 200).toBeGreaterThan(0.88);
    const bare = { rowCount: 200, columns: fresh.columns.filter(({ name }) => name === 'x' || name === 'z').reverse() };
    expect(await predictTable(model, bare)).toEqual(predictions);
  });

  it('runs the user transforms that it embeds through the function given', async () => {
    const entry: FittedTransform = { transform: 'module', code: { blob: 'b' }, state: 1 };
    const model = await fitted([entry]);
    const seen: unknown[] = [];
    await predictTable(model, clouds(4), (module, rows) => {
      seen.push(module);
      return rows;
    });
    expect(seen).toEqual([entry]);
  });

  it('has probabilities that sum to one in each row', async () => {
    const predictions = await predictTable(await fitted(), clouds(50, '3'));
    if (predictions.task !== 'classification') throw new Error('a classification was expected');
    for (let row = 0; row < 50; row += 1) {
      expect(predictions.probabilities[row * 2]! + predictions.probabilities[row * 2 + 1]!).toBeCloseTo(1, 12);
    }
  });
});

describe('the table of predictions', () => {
  const model = (type: Model['target']['type'], classes: string[]): Model => ({
    format: 1,
    learner: 'logistic-regression',
    params: {},
    task: 'classification',
    target: { name: 'y', type },
    classes,
    signature: { inputs: [], features: [] },
    transforms: [],
    baseline: { probabilities: [0.25, 0.75] },
    rows: 4,
    state: null,
  });

  it('holds predictions in the type of the target', () => {
    const columnsOf = (type: Model['target']['type'], classes: string[]) => {
      const own = model(type, classes);
      const columns = predictionColumns(own, baselinePredictions(own, 2));
      return { names: columns.map(({ name }) => name), cells: cellsOf({ rowCount: 2, columns }, 'prediction') };
    };
    expect(columnsOf('string', ['a', 'b'])).toEqual({ names: ['prediction', 'p_a', 'p_b'], cells: ['b', 'b'] });
    expect(columnsOf('integer', ['3', '7']).cells).toEqual([7, 7]);
    expect(columnsOf('boolean', ['false', 'true']).cells).toEqual([true, true]);
  });

  it('names rows by key, else by their number, and never has two columns of one name', () => {
    const taken = [column('prediction', [1])];
    expect(identifier(column('id', ['x']), 1, taken).name).toBe('id');
    expect(identifier(column('prediction', ['x']), 1, taken).name).toBe('key');
    expect(cellsOf({ rowCount: 2, columns: [identifier(undefined, 2, taken)] }, 'row')).toEqual([0, 1]);
  });

  it('takes the first of equally probable classes', () => {
    expect([...mostProbable(Float64Array.of(0.4, 0.4, 0.2, 0.1, 0.2, 0.7), 3)]).toEqual([0, 2]);
  });

  it('gives the mean as the baseline of a regression', () => {
    const own: Model = { ...model('number', ['a', 'b']), task: 'regression', baseline: { mean: 2.5 } };
    expect(baselinePredictions(own, 2)).toEqual({ task: 'regression', values: Float64Array.of(2.5, 2.5) });
  });
});
