import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chiSquaredTest, pooledChiSquaredTest } from '../../../domain/statistics/chi-squared.ts';
import golden from './fixtures/two-samples.json' with { type: 'json' };

it.each(golden.drift)('agrees with SciPy for $counts_a and $counts_b', ({ counts_a, counts_b, ...expected }) => {
  const { statistic, degreesOfFreedom, pValue } = chiSquaredTest(counts_a, counts_b);
  expect(statistic).toBeCloseTo(expected.chi2, 10);
  expect(degreesOfFreedom).toBe(expected.chi2_dof);
  expect(pValue).toBeCloseTo(expected.chi2_p, 12);
});

it('puts rare cells into one, and that with the smallest other one if it is still rare', () => {
  expect(pooledChiSquaredTest([50, 40, 4, 3, 3], [40, 50, 3, 3, 4])).toEqual(
    chiSquaredTest([50, 40, 10], [40, 50, 10]),
  );
  expect(pooledChiSquaredTest([60, 38, 2], [50, 49, 1])).toEqual(chiSquaredTest([60, 40], [50, 50]));
});

it('judges by the smaller side what is rare', () => {
  // 30 + 3 of 1,100: the smaller side expects 3 of 100.
  const { degreesOfFreedom } = pooledChiSquaredTest([500, 470, 30], [48, 49, 3]);
  expect(degreesOfFreedom).toBe(1);
});

it('has nothing to say of one cell, of no counts and of an empty side', () => {
  for (const [first, second] of [
    [[5], [7]],
    [
      [0, 0],
      [0, 0],
    ],
    [
      [3, 4],
      [0, 0],
    ],
    [
      [1, 0],
      [0, 1],
    ],
  ] as const)
    expect(pooledChiSquaredTest(first, second).pValue).toBe(1);
});

it('gives a V of 1 where the sides share nothing, and a p-value and a V from 0 to 1 always', () => {
  expect(chiSquaredTest([10, 0], [0, 10]).cramersV).toBe(1);
  const counts = fc.array(fc.tuple(fc.nat(40), fc.nat(40)), { maxLength: 8 });
  fc.assert(
    fc.property(counts, (cells) => {
      const sides = [cells.map(([a]) => a), cells.map(([, b]) => b)] as const;
      for (const { pValue, cramersV } of [chiSquaredTest(...sides), pooledChiSquaredTest(...sides)]) {
        expect(pValue).toBeGreaterThanOrEqual(0);
        expect(pValue).toBeLessThanOrEqual(1);
        expect(cramersV).toBeGreaterThanOrEqual(0);
        expect(cramersV).toBeLessThanOrEqual(1);
      }
    }),
  );
});
