/** @module Tests of the feature matrix. */
import { describe, expect, it } from 'vitest';
import { featureMatrix } from '../../../domain/model/features.ts';
import { column, table } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

describe('the feature matrix', () => {
  it('is column-major in the order asked for', () => {
    const matrix = featureMatrix(table({ a: [1, 2], f: [true, false], c: [5, 6] }), ['c', 'f']);
    expect(matrix).toEqual({ rows: 2, columns: 2, values: Float64Array.of(5, 6, 1, 0) });
  });

  it.each([
    [column('a', ['x']), 'DATA_INVALID', 'feature "a" holds texts; encode it with one-hot'],
    [column('a', [1, null]), 'DATA_INVALID', 'feature "a" lacks values in 1 of 2 rows; fill them with impute'],
    [column('a', [1, Number.NEGATIVE_INFINITY]), 'DATA_INVALID', 'holds infinite values'],
    [column('a', [1], 'timestamp'), 'DATA_INVALID', 'derive numbers from it'],
    [column('b', [1]), 'SIGNATURE_MISMATCH', 'column "a" is not in the table'],
  ])('refuses what learners cannot take (%#)', async (own, code, message) => {
    const rowCount = own.type === 'string' ? own.codes.length : own.values.length;
    const error = await thrownBy(() => featureMatrix({ rowCount, columns: [own] }, ['a']));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });
});
