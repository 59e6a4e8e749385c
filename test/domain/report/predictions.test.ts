import { describe, expect, it } from 'vitest';
import { concatenated, readPredictions } from '../../../domain/report/predictions.ts';
import { classTable, hostile, numberColumn, numberTable, textColumn } from './fixtures.ts';

describe('readPredictions', () => {
  it('reads keys, truth, prediction and probabilities', () => {
    const predictions = readPredictions(classTable, 'classification');
    expect(predictions).toMatchObject({ task: 'classification', classes: ['benign', hostile] });
    expect(predictions.keys[3]).toBe('r3');
    expect(predictions.truth[3]).toBe('benign');
    expect(predictions.predicted[3]).toBe(hostile);
    expect(Array.from(predictions.weights)).toEqual(new Array(8).fill(1));
  });

  it('takes no key column for a probability, whatever it is called', () => {
    const [, ...others] = classTable.columns;
    const table = { ...classTable, columns: [textColumn('p_id', 'abcdefgh'.split('')), ...others] };
    expect(readPredictions(table, 'classification')).toMatchObject({
      classes: ['benign', hostile],
      keys: 'abcdefgh'.split(''),
    });
  });

  it('writes numeric labels as their classes are written', () => {
    const digits = (values: number[]) => ({ name: 'x', type: 'integer', values: Float64Array.from(values) }) as const;
    const columns = [
      { ...digits([0, 1]), name: 'row' },
      { ...digits([7, 1000]), name: 'truth' },
      { ...digits([7, 3]), name: 'prediction' },
    ];
    expect(readPredictions({ rowCount: 2, columns }, 'classification').truth).toEqual(['7', '1000']);
  });

  it('reads sample weights', () => {
    const table = { ...numberTable, columns: [...numberTable.columns, numberColumn('weight', [1, 2, 3, 4, 5, 6])] };
    expect(Array.from(readPredictions(table, 'regression').weights)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('names a column that is not there and those that are', () => {
    const table = { rowCount: 1, columns: [numberColumn('row', [0]), numberColumn('prediction', [1])] };
    expect(() => readPredictions(table, 'regression')).toThrow(/no column "truth"; it has "row", "prediction"/);
  });

  it('refuses texts where numbers are predicted', () => {
    expect(() => readPredictions(classTable, 'regression')).toThrow(/"truth".*numbers are needed/);
  });
});

describe('concatenated', () => {
  it('joins folds in order, with no score for a class that a fold lacks', () => {
    const first = readPredictions(classTable, 'classification');
    const second = readPredictions({ ...classTable, columns: classTable.columns.slice(0, 4) }, 'classification');
    const both = concatenated([first, second]);
    expect(both?.keys).toEqual([...first.keys, ...second.keys]);
    const [, scores] = both?.task === 'classification' ? both.scores : [];
    expect(scores && [scores[7], Number.isNaN(scores[8])]).toEqual([0.95, true]);
  });

  it('joins numbers', () => {
    const part = readPredictions(numberTable, 'regression');
    expect(concatenated([part, part])?.truth).toHaveLength(12);
    expect(concatenated([])).toBeUndefined();
  });
});
