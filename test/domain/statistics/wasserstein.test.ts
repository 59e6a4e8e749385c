import fc from 'fast-check';
import { expect, it } from 'vitest';
import { empiricalOf } from '../../../domain/statistics/empirical.ts';
import { wassersteinDistance } from '../../../domain/statistics/wasserstein.ts';
import golden from './fixtures/two-samples.json' with { type: 'json' };

const empirical = (values: readonly number[]) => empiricalOf(Float64Array.from(values));
const sample = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 30 });

it.each(golden.drift)('agrees with SciPy for $a.length and $b.length values', ({ a, b, wasserstein }) => {
  expect(wassersteinDistance(empirical(a), empirical(b))).toBeCloseTo(wasserstein, 12);
});

it('is by how far a sample was moved, in any unit', () => {
  fc.assert(
    fc.property(sample, fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 9 }), (values, by, scale) => {
      const moved = empirical(values.map((value) => value + by));
      expect(wassersteinDistance(empirical(values), moved, scale)).toBeCloseTo(Math.abs(by) / scale, 9);
    }),
  );
});

it('is the mean difference of sorted values where both have equally many', () => {
  fc.assert(
    fc.property(sample, sample, (first, second) => {
      const count = Math.min(first.length, second.length);
      const [a, b] = [first, second].map((values) => values.slice(0, count).sort((x, y) => x - y)) as [
        number[],
        number[],
      ];
      const mean = a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0) / count;
      expect(wassersteinDistance(empirical(first.slice(0, count)), empirical(second.slice(0, count)))).toBeCloseTo(
        mean,
        9,
      );
    }),
  );
});

it('stays finite for infinite and huge values, and is 0 for an empty sample', () => {
  const infinite = empirical([0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  expect(wassersteinDistance(infinite, empirical([0, 1, 2]))).toBeGreaterThan(0);
  expect(Number.isFinite(wassersteinDistance(infinite, empirical([0, 1, 2])))).toBe(true);
  expect(Number.isFinite(wassersteinDistance(empirical([-1e308]), empirical([1e308]), 1e-3))).toBe(true);
  expect(wassersteinDistance(empirical([]), empirical([1]))).toBe(0);
});
