import fc from 'fast-check';
import { expect, it } from 'vitest';
import { equalSharesProbability, hypergeometricUpperTail } from '../../../domain/statistics/hypergeometric.ts';

it('agrees with SciPy', () => {
  // scipy.stats.hypergeom.sf(count - 1, population, marked, drawn)
  const expected = [
    [7, 200, 20, 40, 0.07569864170775026],
    [50, 1000, 60, 500, 3.493922962738732e-8],
    [300, 200_000, 400, 100_000, 1.1724011829154292e-24],
  ] as const;
  for (const [count, population, marked, drawn, p] of expected)
    expect(hypergeometricUpperTail(count, { population, marked, drawn }) / p).toBeCloseTo(1, 5);
});

it('is the share of all draws with so many marked items', () => {
  const choose = (n: number, k: number): number => (k < 0 || k > n ? 0 : k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);
  fc.assert(
    fc.property(fc.nat(12), fc.nat(12), fc.nat(24), fc.nat(13), (marked, unmarked, wanted, count) => {
      const population = marked + unmarked;
      const drawn = Math.min(wanted, population);
      let share = 0;
      for (let k = count; k <= marked; k += 1)
        share += (choose(marked, k) * choose(unmarked, drawn - k)) / choose(population, drawn);
      expect(hypergeometricUpperTail(count, { population, marked, drawn })).toBeCloseTo(share, 9);
    }),
  );
});

it('doubles the smaller tail, and says nothing of an empty sample', () => {
  // 0 of 5 and 5 of 5: each of two draws of 252.
  expect(equalSharesProbability({ count: 0, total: 5 }, { count: 5, total: 5 })).toBeCloseTo(2 / 252, 9);
  expect(equalSharesProbability({ count: 3, total: 9 }, { count: 3, total: 9 })).toBe(1);
  expect(equalSharesProbability({ count: 0, total: 0 }, { count: 5, total: 5 })).toBe(1);
});
