/** @module Tests of the step `evaluate`. */
import { describe, expect, it } from 'vitest';
import { parseMetrics } from '../../../domain/evaluation/metrics.ts';
import { saveModel } from '../../../domain/model/model.ts';
import { evaluate } from '../../../domain/steps/evaluate.ts';
import { cloudModel, clouds } from '../../support/clouds.ts';
import { runStep, type StepResult } from '../../support/step-run.ts';
import { cellsOf, column, namesOf } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

const model = saveModel(cloudModel('classification'));
const test = clouds(50, '5');
const metricsOf = (result: StepResult) => parseMetrics(result.json('metrics'), 'metrics');
const run = (params: object, own = test) => runStep(evaluate, { inputs: { model, test: own }, params });

describe('evaluate', () => {
  it('writes metrics and a table of predictions by key', async () => {
    const result = await run({ roles: { key: 'id', target: 'kind' } });
    expect(metricsOf(result).metrics['accuracy']?.value).toBeGreaterThan(0.8);
    const predictions = await result.table('predictions');
    expect(namesOf(predictions)).toEqual(['id', 'truth', 'prediction', 'p_left', 'p_right']);
    expect(cellsOf(predictions, 'id')).toEqual(cellsOf(test, 'id'));
  });

  it('numbers rows where there is no key', async () => {
    expect(namesOf(await (await run({})).table('predictions'))[0]).toBe('row');
  });

  it('weighs rows, and writes the weights down', async () => {
    const weight = column(
      'w',
      Array.from({ length: 50 }, (_, row) => row % 2),
    );
    const weighted = { ...test, columns: [...test.columns, weight] };
    const result = await run({ roles: { weight: 'w' } }, weighted);
    expect(metricsOf(result).confusion?.counts[0]).toEqual([0, 0]);
    expect(namesOf(await result.table('predictions')).at(-1)).toBe('weight');
  });

  it('reads only the columns that it needs', async () => {
    const { tables } = await run({ roles: { key: 'id' } });
    expect(tables.reads).toEqual([{ path: 'in/test', columns: ['x', 'z', 'kind', 'id'] }]);
  });

  it('computes the metrics of the gate as well, and judges nothing', async () => {
    const result = await run({ metrics: ['accuracy'], gate: { 'log-loss': '<= 0' } });
    expect(Object.keys(metricsOf(result).metrics)).toEqual(['accuracy', 'log-loss']);
  });

  it('names a column that the model needs and the rows lack', async () => {
    const lacking = { ...test, columns: test.columns.filter(({ name }) => name !== 'x') };
    const error = await thrownBy(() => run({}, lacking));
    expect([error.code, error.details['missing']]).toEqual(['SIGNATURE_MISMATCH', ['x']]);
  });
});
