/** @module Tests of sample weights. */
import { describe, expect, it } from 'vitest';
import { weightsOf } from '../../../domain/model/weights.ts';
import { type Cell, column } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

describe('sample weights', () => {
  it('are the values of their column', () => {
    expect(weightsOf(column('w', [0, 2.5]))).toEqual(Float64Array.of(0, 2.5));
  });

  it.each([
    [[1, -1], 'in row 2'],
    [[1, null], 'in row 2'],
    [[0, 0], 'zeros only'],
    [['x'], 'holds texts'],
  ] as [Cell[], string][])('are not %j', async (cells, message) => {
    const error = await thrownBy(() => weightsOf(column('w', cells)));
    expect(error.code).toBe('DATA_INVALID');
    expect(error.message).toContain(message);
  });
});
