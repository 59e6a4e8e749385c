import fc from 'fast-check';
import { expect, it } from 'vitest';
import { empiricalOf, quantileOf, walkBoth } from '../../../domain/statistics/empirical.ts';

const numbers = fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 40 });

it('counts what lies at or below each distinct value, missing ones left out', () => {
  const { values, upTo, total } = empiricalOf(Float64Array.of(2, Number.NaN, -1, 2, 0));
  expect([[...values], [...upTo], total]).toEqual([[-1, 0, 2], [1, 2, 4], 4]);
  expect(empiricalOf(new Float64Array(0)).total).toBe(0);
});

it('walks all values of two samples in order, with the counts of both', () => {
  fc.assert(
    fc.property(numbers, numbers, (first, second) => {
      const seen: number[][] = [];
      walkBoth(empiricalOf(Float64Array.from(first)), empiricalOf(Float64Array.from(second)), (...step) =>
        seen.push(step),
      );
      const distinct = [...new Set([...first, ...second])].sort((a, b) => a - b);
      const upTo = (sample: number[], value: number): number => sample.filter((other) => other <= value).length;
      expect(seen).toEqual(distinct.map((value) => [value, upTo(first, value), upTo(second, value)]));
    }),
  );
});

it('walks to the end where values are infinite', () => {
  const seen: number[][] = [];
  const infinite = empiricalOf(Float64Array.of(1, Number.POSITIVE_INFINITY));
  walkBoth(infinite, empiricalOf(Float64Array.of(Number.NEGATIVE_INFINITY)), (...step) => seen.push(step));
  expect(seen).toEqual([
    [Number.NEGATIVE_INFINITY, 0, 1],
    [1, 1, 1],
    [Number.POSITIVE_INFINITY, 2, 1],
  ]);
});

it('finds the smallest value with that share at or below it', () => {
  const sample = empiricalOf(Float64Array.of(1, 2, 3, 4));
  expect([0, 0.25, 0.26, 0.5, 1].map((share) => quantileOf(sample, share))).toEqual([1, 1, 2, 2, 4]);
  expect(quantileOf(empiricalOf(new Float64Array(0)), 0.5)).toBeNaN();
});
