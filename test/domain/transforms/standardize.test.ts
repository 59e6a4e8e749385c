/** @module Tests of standardization. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyStandardize, fitStandardize, standardizeSchema } from '../../../domain/transforms/standardize.ts';
import { cellsOf, table } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

const fit = (rows: ReturnType<typeof table>, params: object = {}) =>
  fitStandardize(rows, standardizeSchema.parse(params));

describe('standardize', () => {
  it('learns mean and population deviation, as scikit-learn does, missing values left out', () => {
    const { columns } = fit(table({ a: [1, 2, null, 3, 4] }));
    expect(columns).toEqual([{ name: 'a', mean: 2.5, scale: Math.sqrt(1.25) }]);
  });

  it('gives the training rows mean 0 and deviation 1', () => {
    const values = fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 3 });
    fc.assert(
      fc.property(values, fc.constantFrom(1, 1e-6, 1e6), fc.constantFrom(0, 1e3), (cells, factor, shift) => {
        const rows = table({ a: cells.map((cell) => cell * factor + shift) });
        const scaled = cellsOf(applyStandardize(rows, fit(rows)), 'a').map(Number);
        const mean = scaled.reduce((sum, value) => sum + value, 0) / scaled.length;
        const variance = scaled.reduce((sum, value) => sum + (value - mean) ** 2, 0) / scaled.length;
        expect(mean).toBeCloseTo(0, 6);
        expect(variance).toBeCloseTo(1, 6);
      }),
    );
  });

  it('turns a constant into zeros instead of dividing by rounding', () => {
    const rows = table({ a: Array.from({ length: 10 }, (_, row) => (row % 2 ? 0.3 : 0.1 + 0.2)) });
    const state = fit(rows);
    expect(state.columns[0]!.scale).toBe(1);
    expect(Math.max(...cellsOf(applyStandardize(rows, state), 'a').map((cell) => Math.abs(Number(cell))))).toBeLessThan(
      1e-12,
    );
  });

  it('leaves flags, texts and columns with a role alone, unless a flag is named', () => {
    const rows = table({ y: [1, 2], a: [1, 2], f: [true, false], t: ['x', 'z'] });
    expect(fit(rows, { roles: { target: 'y' } }).columns.map(({ name }) => name)).toEqual(['a']);
    expect(fit(rows, { columns: ['f'] }).columns.map(({ name }) => name)).toEqual(['f']);
  });

  it.each([
    [table({ a: [null, null] }), {}, 'has no value in any training row'],
    [table({ a: [1, Number.POSITIVE_INFINITY] }), {}, 'holds infinite or too large values'],
    [table({ a: ['x'] }), { columns: ['a'] }, 'needs numbers'],
  ])('refuses what it cannot be fitted on (%#)', async (rows, params, message) => {
    const error = await thrownBy(() => fit(rows, params));
    expect(error.code).toBe('DATA_INVALID');
    expect(error.message).toContain(message);
  });

  it('says when a column of other rows holds texts', async () => {
    const error = await thrownBy(() => applyStandardize(table({ a: ['x'] }), fit(table({ a: [1, 2] }))));
    expect([error.code, error.details['column']]).toEqual(['SIGNATURE_MISMATCH', 'a']);
  });
});
