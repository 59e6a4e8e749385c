/** @module Tests of column access. */
import { describe, expect, it } from 'vitest';
import {
  columnNamed,
  countValues,
  isMissing,
  labelAt,
  missingCount,
  replaceColumns,
  sortedLabels,
  takeRows,
  textColumn,
} from '../../../domain/transforms/columns.ts';
import { cellsOf, column, namesOf, table } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

describe('columns', () => {
  it('are found by name, else the nearest name is told', async () => {
    const error = await thrownBy(() => columnNamed(table({ radius: [1] }), 'raduis'));
    expect([error.code, error.message]).toEqual([
      'COLUMN_NOT_FOUND',
      'column "raduis" is not in the table; did you mean "radius"?',
    ]);
  });

  it('know what is missing', () => {
    expect(missingCount(column('a', [1, null, null]))).toBe(2);
    expect(missingCount(column('a', ['x', null]))).toBe(1);
    expect([0, 1].map((row) => isMissing(column('a', ['x', null]), row))).toEqual([false, true]);
  });

  it('have labels that do not tell 0 from -0, and true and false for flags', () => {
    expect(labelAt(column('a', [-0]), 0)).toBe('0');
    expect(labelAt(column('a', [true]), 0)).toBe('true');
    expect(labelAt(column('a', [null, 2.5]), 0)).toBeUndefined();
  });

  it('count their values without the missing ones', () => {
    expect([...countValues(column('a', [2, null, 2, 1]))]).toEqual([
      ['2', 2],
      ['1', 1],
    ]);
    expect([...countValues(column('a', ['x', null, 'x']))]).toEqual([['x', 2]]);
  });

  it('sort labels of numbers by size and of texts by code unit', () => {
    expect(sortedLabels('integer', ['10', '9', '-1'])).toEqual(['-1', '9', '10']);
    expect(sortedLabels('string', ['b', 'B', 'a'])).toEqual(['B', 'a', 'b']);
  });

  it('of texts have their dictionary in order of first appearance', () => {
    const texts = textColumn('a', ['x', 'y', 'z'], [2, -1, 0, 2]);
    expect(texts.dictionary).toEqual(['z', 'x']);
    expect([...texts.codes]).toEqual([0, -1, 1, 0]);
  });

  it('give rows in the order asked for', () => {
    const taken = takeRows(table({ a: [1, 2, 3], b: ['x', 'y', null] }), Uint32Array.of(2, 0));
    expect([cellsOf(taken, 'a'), cellsOf(taken, 'b')]).toEqual([
      [3, 1],
      [null, 'x'],
    ]);
  });

  it('are replaced in place, and a second column of one name is refused', async () => {
    const rows = table({ a: [1], b: [2] });
    const replaced = replaceColumns(rows, new Map([['a', [column('x', [1]), column('y', [1])]]]));
    expect(namesOf(replaced)).toEqual(['x', 'y', 'b']);
    const error = await thrownBy(() => replaceColumns(rows, new Map([['a', [column('b', [1])]]])));
    expect([error.code, error.details['column']]).toEqual(['DATA_INVALID', 'b']);
  });
});
