/** @module Tests of one-hot encoding. */
import { describe, expect, it } from 'vitest';
import { applyOneHot, fitOneHot, oneHotSchema } from '../../../domain/transforms/one-hot.ts';
import { cellsOf, namesOf, table } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

const rows = table({ y: ['p', 'q', 'p', 'q', 'p', 'q'], c: ['b', 'a', 'b', null, 'c', 'b'], n: [1, 2, 3, 4, 5, 6] });
const fit = (params: object = {}) => fitOneHot(rows, oneHotSchema.parse({ roles: { target: 'y' }, ...params }));
const encode = (params: object, cells: (string | null)[]) => {
  const encoded = applyOneHot(table({ c: cells }, { c: 'string' }), fit(params));
  return Object.fromEntries(namesOf(encoded).map((name) => [name, cellsOf(encoded, name).map(Number)]));
};

describe('one-hot', () => {
  it('makes a column per category in place of the column; a missing value has none', () => {
    const encoded = applyOneHot(rows, fit());
    expect(namesOf(encoded)).toEqual(['y', 'c=a', 'c=b', 'c=c', 'n']);
    expect(cellsOf(encoded, 'c=b')).toEqual([true, false, true, false, false, true]);
    expect(['c=a', 'c=b', 'c=c'].map((name) => cellsOf(encoded, name)[3])).toEqual([false, false, false]);
  });

  it('counts a category that training did not have as none', () => {
    expect(encode({}, ['zebra', 'a'])).toEqual({ 'c=a': [0, 1], 'c=b': [0, 0], 'c=c': [0, 0] });
  });

  it('refuses such a category where asked to, but not a rare one', async () => {
    const error = await thrownBy(() => encode({ unknown: 'error' }, ['zebra']));
    expect([error.code, error.message]).toEqual([
      'DATA_INVALID',
      'column "c" has the category "zebra", which no training row had; correct it or set unknown: ignore',
    ]);
    expect(encode({ unknown: 'error', maxCategories: 2 }, ['c'])).toEqual({ 'c=b': [0], 'c=(other)': [1] });
  });

  it('puts the rarest together within the number of columns', () => {
    expect(encode({ maxCategories: 2 }, ['a', 'b', 'c', 'zebra'])).toEqual({
      'c=b': [0, 1, 0, 0],
      'c=(other)': [1, 0, 1, 1],
    });
    expect(Object.keys(encode({ maxCategories: 3 }, ['a']))).toEqual(['c=a', 'c=b', 'c=c']);
  });

  it('puts categories below a share of the rows together', () => {
    expect(Object.keys(encode({ minShare: 0.3 }, ['a']))).toEqual(['c=b', 'c=(other)']);
  });

  it('counts the shared column within the number of columns', () => {
    const own = table({ c: ['b', 'b', 'b', 'a', 'a', 'c'] });
    const state = fitOneHot(own, oneHotSchema.parse({ maxCategories: 2, minShare: 0.3 }));
    expect(namesOf(applyOneHot(own, state))).toEqual(['c=b', 'c=(other)']);
  });

  it('encodes numbers when they are named, in the order of their size', () => {
    const own = table({ k: [10, 9, 10] });
    const encoded = applyOneHot(own, fitOneHot(own, oneHotSchema.parse({ columns: ['k'] })));
    expect(namesOf(encoded)).toEqual(['k=9', 'k=10']);
  });

  it('refuses a column that is a key or a free text, with the mend', async () => {
    const own = table({ id: Array.from({ length: 1001 }, (_, row) => `r${row}`) });
    const error = await thrownBy(() => fitOneHot(own, oneHotSchema.parse({})));
    expect(error.message).toBe(
      'one-hot would make 1001 columns of "id"; set maxCategories or minShare, or put the column into dataset.exclude',
    );
  });
});
