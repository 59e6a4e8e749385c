import { expect, test } from 'vitest';
import { detectionRate, foundShares } from '../../../../domain/quality/labels/detection-rate.ts';

const weights = (uniform: number, pair: number) => ({ uniform, pair, estimated: 0, boundary: 0 });
const planted = [
  { score: 0.4, weights: weights(1, 0) },
  { score: 0.1, weights: weights(1, 3) },
  { score: 0.2, weights: weights(2, 1) },
];

test('a share is what lies at or below the cut, by weight', () => {
  const shares = foundShares(planted, 'uniform');
  expect([0, 0.1, 0.15, 0.2, 0.4, 1].map((cut) => shares?.(cut))).toEqual([0, 0.25, 0.25, 0.75, 1, 1]);
  expect(foundShares(planted, 'pair')?.(0.1)).toBe(0.75);
});

test('a kind that was not planted has no share, and an interval that says nothing', () => {
  expect(foundShares(planted, 'boundary')).toBeUndefined();
  expect(detectionRate(planted, 'boundary', { cut: 1, errors: 5 })).toEqual({
    rate: 0,
    interval: { lower: 0, upper: 1 },
    inThisTable: { lower: 0, upper: 1 },
    planted: 0,
  });
});

test('unequal weights count as fewer planted errors, and few errors widen what is found in the table', () => {
  const many = Array.from({ length: 200 }, (_, index) => ({ score: index / 200, weights: weights(1, index % 2) }));
  const uniform = detectionRate(many, 'uniform', { cut: 0.9, errors: 10 });
  expect(uniform.planted).toBe(200);
  expect(detectionRate(many, 'pair', { cut: 0.9, errors: 10 }).planted).toBe(100);
  expect(uniform.rate).toBeCloseTo(0.905, 9);
  expect(uniform.interval.lower).toBeGreaterThan(0.85);
  expect(uniform.inThisTable.lower).toBeLessThan(uniform.interval.lower);
});
