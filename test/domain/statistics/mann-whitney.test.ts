import fc from 'fast-check';
import { expect, it } from 'vitest';
import { empiricalOf } from '../../../domain/statistics/empirical.ts';
import { mannWhitneyTest } from '../../../domain/statistics/mann-whitney.ts';
import golden from './fixtures/two-samples.json' with { type: 'json' };

const test = (a: readonly number[], b: readonly number[]) =>
  mannWhitneyTest(empiricalOf(Float64Array.from(a)), empiricalOf(Float64Array.from(b)));

it.each(golden.drift)('agrees with SciPy for $a.length and $b.length values', ({ a, b, mann_whitney_p }) => {
  expect(test(a, b).pValue / mann_whitney_p).toBeCloseTo(1, 10);
});

it('corrects for ties as SciPy does', () => {
  // scipy.stats.mannwhitneyu([1, 2, 2, 3, 3, 3], [2, 3, 4, 4, 4, 5, 5], method='asymptotic')
  const { u, pValue } = test([1, 2, 2, 3, 3, 3], [2, 3, 4, 4, 4, 5, 5]);
  expect(u).toBe(5.5);
  expect(pValue).toBeCloseTo(0.02773088616647723, 9);
});

it('counts the pairs in which the first value is the larger, ties half', () => {
  const values = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 15 });
  fc.assert(
    fc.property(values, values, (a, b) => {
      const pairs = a.flatMap((x) => b.map((y): number => (x > y ? 1 : x === y ? 0.5 : 0)));
      expect(test(a, b).u).toBe(pairs.reduce((sum, pair) => sum + pair, 0));
      expect(test(a, b).superiority + test(b, a).superiority).toBeCloseTo(1, 12);
      expect(test(b, a).pValue).toBeCloseTo(test(a, b).pValue, 12);
    }),
  );
});

it('sees no difference where all values are equal or a side is empty', () => {
  expect(test([1, 1], [1, 1, 1])).toMatchObject({ superiority: 0.5, pValue: 1 });
  expect(test([], [1])).toEqual({ u: 0, superiority: 0.5, pValue: 1 });
});
