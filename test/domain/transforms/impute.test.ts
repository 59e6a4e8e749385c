/** @module Tests of imputation. */
import { describe, expect, it } from 'vitest';
import { applyImpute, fitImpute, imputeSchema } from '../../../domain/transforms/impute.ts';
import { cellsOf, column, namesOf, table } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

const rows = table({
  y: ['p', null, 'q', 'p'],
  n: [1, null, 3, 8],
  t: ['b', 'a', null, null],
  f: [true, null, true, false],
});
const roles = { target: 'y' };
const fit = (params: object) => fitImpute(rows, imputeSchema.parse({ roles, ...params }));
const fills = (params: object) => Object.fromEntries(fit(params).columns.map(({ name, fill }) => [name, fill]));

describe('impute', () => {
  it('learns means of numbers and most frequent texts and flags; the target is left alone', () => {
    // Texts a and b tie: the smaller wins.
    expect(fills({})).toEqual({ n: 4, t: 'a', f: 1 });
  });

  it('learns medians, most frequent numbers and constants of one type', () => {
    expect(fills({ strategy: 'median' })['n']).toBe(3);
    expect(fills({ strategy: 'most-frequent' })['n']).toBe(1);
    expect(fills({ strategy: 'constant', value: 'none' })).toEqual({ t: 'none' });
    expect(fills({ strategy: 'constant', value: 0 })).toEqual({ n: 0, f: 0 });
  });

  it('fills other rows with what training rows taught, and keeps the rest', () => {
    const other = table({ n: [null, 100], t: [null, 'c'], f: [false, null], z: [1, 2] });
    const filled = applyImpute(other, fit({}));
    expect(['n', 't', 'f', 'z'].map((name) => cellsOf(filled, name))).toEqual([
      [4, 100],
      ['a', 'c'],
      [false, true],
      [1, 2],
    ]);
  });

  it('marks what was missing for columns that lacked values in training', () => {
    const state = fitImpute(table({ a: [1, null], b: [1, 2] }), imputeSchema.parse({ indicator: true }));
    const filled = applyImpute(table({ a: [5, null], b: [null, 3] }), state);
    expect(namesOf(filled)).toEqual(['a', 'a_missing', 'b']);
    expect(cellsOf(filled, 'a_missing')).toEqual([false, true]);
  });

  it('makes a column of whole numbers one of decimals only where the fill is none', () => {
    const typeAfter = (cells: (number | null)[]) => {
      const own = table({ a: cells });
      return applyImpute(own, fitImpute(own, imputeSchema.parse({}))).columns[0]!.type;
    };
    expect([typeAfter([1, null, 3]), typeAfter([1, null, 4])]).toEqual(['integer', 'number']);
  });

  it.each([
    [{ strategy: 'constant' }, 'PARAM_INVALID', 'needs `value`'],
    [{ value: 1 }, 'PARAM_INVALID', 'drop `value`'],
    [{ columns: ['t'], strategy: 'constant', value: 1 }, 'DATA_INVALID', 'can hold 1'],
    [{ columns: ['m'] }, 'COLUMN_NOT_FOUND', '"m"'],
  ])('refuses %j', async (params, code, message) => {
    const error = await thrownBy(() => fit(params));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });

  it('cannot learn from a column without any value, but can fill it with a constant', async () => {
    const empty = { rowCount: 2, columns: [column('a', [null, null])] };
    expect((await thrownBy(() => fitImpute(empty, imputeSchema.parse({})))).code).toBe('DATA_INVALID');
    const state = fitImpute(empty, imputeSchema.parse({ strategy: 'constant', value: 7 }));
    expect(cellsOf(applyImpute(empty, state), 'a')).toEqual([7, 7]);
  });

  it('says when a column of other rows is gone or of another kind', async () => {
    const gone = await thrownBy(() => applyImpute(table({ other: [1] }), fit({})));
    expect([gone.code, gone.message]).toEqual(['SIGNATURE_MISMATCH', 'column "n" is not in the table']);
    const state = fitImpute(table({ a: ['x', null] }), imputeSchema.parse({}));
    expect((await thrownBy(() => applyImpute(table({ a: [1] }), state))).message).toContain('held texts in training');
  });
});
