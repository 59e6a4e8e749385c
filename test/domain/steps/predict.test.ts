/** @module Tests of the step `predict`. */
import { describe, expect, it } from 'vitest';
import { saveModel } from '../../../domain/model/model.ts';
import { predict } from '../../../domain/steps/predict.ts';
import { cloudModel, clouds } from '../../support/clouds.ts';
import { runStep } from '../../support/step-run.ts';
import { cellsOf, namesOf, table } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

const model = saveModel(cloudModel('classification'));

describe('predict', () => {
  it('scores rows that have no target', async () => {
    const inputs = { model, table: table({ z: [0, 0], x: [-2, 2] }) };
    const predictions = await (await runStep(predict, { inputs })).table('predictions');
    expect(namesOf(predictions)).toEqual(['row', 'prediction', 'p_left', 'p_right']);
    expect(cellsOf(predictions, 'prediction')).toEqual(['left', 'right']);
  });

  it('scores no row that a guard refused, and keeps its place', async () => {
    const rows = table({ z: [0, null, 0], x: [-2, 0, 2] });
    const inputs = { model, table: rows, refused: table({ row: [1] }) };
    const predictions = await (await runStep(predict, { inputs })).table('predictions');
    expect(cellsOf(predictions, 'row')).toEqual([0, 1, 2]);
    expect(cellsOf(predictions, 'prediction')).toEqual(['left', null, 'right']);
    expect(cellsOf(predictions, 'p_left')[1]).toBeNull();
    const plain = { model, table: table({ z: [0, 0], x: [-2, 2] }) };
    const [first, , third] = cellsOf(predictions, 'p_left');
    expect([first, third]).toEqual(
      cellsOf(await (await runStep(predict, { inputs: plain })).table('predictions'), 'p_left'),
    );
  });

  it('keeps the key of the rows', async () => {
    const run = { inputs: { model, table: clouds(3) }, params: { roles: { key: 'id' } } };
    expect(cellsOf(await (await runStep(predict, run)).table('predictions'), 'id')).toEqual(['r0', 'r1', 'r2']);
  });

  it('writes numbers for a regression', async () => {
    const inputs = { model: saveModel(cloudModel('regression')), table: table({ x: [1.5], z: [0.25] }) };
    const predictions = await (await runStep(predict, { inputs })).table('predictions');
    expect(namesOf(predictions)).toEqual(['row', 'prediction']);
    expect(Number(cellsOf(predictions, 'prediction')[0])).toBeCloseTo(5.5, 0);
  });

  it('says which column is missing and which is near', async () => {
    const rows = table({ Z: [1], X: [2] });
    const error = await thrownBy(() => runStep(predict, { inputs: { model, table: rows } }));
    expect([error.code, error.message]).toEqual([
      'SIGNATURE_MISMATCH',
      'the model needs column "x" of type number (and 1 more), which the table lacks; did you mean "X"?',
    ]);
  });
});
