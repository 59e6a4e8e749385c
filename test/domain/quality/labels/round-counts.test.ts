import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roundPreservingRowTotals, roundPreservingTotal } from '../../../../domain/quality/labels/round-counts.ts';

const counts = fc.array(fc.double({ min: 0, max: 1000, noNaN: true }), { minLength: 1, maxLength: 12 });

test('the sum is the rounded sum, and each value stays within one', () => {
  fc.assert(
    fc.property(counts, (values) => {
      const whole = roundPreservingTotal(Float64Array.from(values));
      const sum = values.reduce((total, value) => total + value, 0);
      expect(Math.abs(whole.reduce((total, value) => total + value, 0) - sum)).toBeLessThanOrEqual(0.5 + 1e-6);
      whole.forEach((value, index) => {
        expect(Number.isInteger(value)).toBe(true);
        expect(Math.abs(value - (values[index] ?? 0))).toBeLessThanOrEqual(1.5);
      });
    }),
  );
});

test('halves go to the even neighbour, as in numpy', () => {
  expect([...roundPreservingTotal(Float64Array.of(0.5, 1.5))]).toEqual([0, 2]);
});

test('of equal remainders the column that rounding has shortened most is raised, then the last', () => {
  expect([...roundPreservingRowTotals(Float64Array.of(0.4, 0, 1.3, 1.3), 2)]).toEqual([0, 0, 2, 1]);
  expect([...roundPreservingTotal(Float64Array.of(1.3, 1.3))]).toEqual([1, 2]);
});
