/** @module Tests of applying transforms in order. */
import { describe, expect, it } from 'vitest';
import { applyTransform, applyTransforms } from '../../../domain/transforms/apply.ts';
import type { FittedTransform } from '../../../domain/transforms/fitted.ts';
import { cellsOf, column, namesOf, table } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

const impute: FittedTransform = {
  transform: 'impute',
  version: 1,
  state: { columns: [{ name: 'a', fill: 4, indicator: false }] },
};
const scale: FittedTransform = {
  transform: 'standardize',
  version: 1,
  state: { columns: [{ name: 'a', mean: 2, scale: 2 }] },
};
const own: FittedTransform = { transform: 'module', state: 10 };

describe('fitted transforms', () => {
  it('are applied one after the other', async () => {
    expect(cellsOf(await applyTransforms([impute, scale], table({ a: [null, 6] })), 'a')).toEqual([1, 2]);
  });

  it('of a user go through the function that may load code', async () => {
    const result = await applyTransform(own, table({ a: [1] }), (entry) => ({
      rowCount: 1,
      columns: [column('b', [Number(entry['state'])])],
    }));
    expect([namesOf(result), cellsOf(result, 'b')]).toEqual([['b'], [10]]);
  });

  it('of a user are refused where no code can be loaded', async () => {
    expect((await thrownBy(() => applyTransform(own, table({ a: [1] })))).code).toBe('INTERNAL');
  });
});
