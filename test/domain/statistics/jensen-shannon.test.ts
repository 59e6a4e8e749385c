import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jensenShannonDistance } from '../../../domain/statistics/jensen-shannon.ts';
import golden from './fixtures/two-samples.json' with { type: 'json' };

it.each(golden.drift)('agrees with SciPy for $counts_a and $counts_b', ({ counts_a, counts_b, ...expected }) => {
  expect(jensenShannonDistance(counts_a, counts_b)).toBeCloseTo(expected.jensen_shannon_distance_base2, 12);
});

it('is a symmetric distance from 0 to 1 of shares, whatever the totals', () => {
  const counts = fc.array(fc.tuple(fc.nat(40), fc.nat(40)), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(counts, fc.integer({ min: 2, max: 9 }), (cells, factor) => {
      const [first, second] = [cells.map(([a]) => a), cells.map(([, b]) => b)];
      const distance = jensenShannonDistance(first, second);
      expect(distance).toBeGreaterThanOrEqual(0);
      expect(distance).toBeLessThanOrEqual(1);
      expect(jensenShannonDistance(second, first)).toBeCloseTo(distance, 12);
      expect(jensenShannonDistance(first, first)).toBeLessThan(1e-7);
      const larger = first.map((count) => factor * count);
      expect(jensenShannonDistance(larger, second) ** 2).toBeCloseTo(distance ** 2, 12);
    }),
  );
});

it('is 1 where the sides share nothing and 0 where one is empty', () => {
  expect(jensenShannonDistance([3, 0], [0, 5])).toBe(1);
  expect(jensenShannonDistance([3, 1], [0, 0])).toBe(0);
});
