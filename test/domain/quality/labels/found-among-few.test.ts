import { expect, test } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { foundAmongFew } from '../../../../domain/quality/labels/found-among-few.ts';

test('one error is found or not', () => {
  expect(foundAmongFew({ found: 50, missed: 50 }, 1)).toEqual({ lower: 0, upper: 1 });
});

test('all of a few may be found where most are', () => {
  const { lower, upper } = foundAmongFew({ found: 95, missed: 5 }, 8);
  expect(upper).toBe(1);
  expect(lower).toBeGreaterThanOrEqual(0.75);
});

test('of very many as large a share is found as was of the planted', () => {
  const { lower, upper } = foundAmongFew({ found: 90_000, missed: 10_000 }, 1_000_000);
  expect(lower).toBeGreaterThan(0.88);
  expect(upper).toBeLessThan(0.92);
});

test('the interval covers in about 95% of draws', () => {
  const stream = createStream('forecast');
  const drawn = (size: number, chance: number): number =>
    Array.from({ length: size }, () => Number(stream.nextDouble() < chance)).reduce((sum, one) => sum + one, 0);
  let covered = 0;
  for (let run = 0; run < 1000; run += 1) {
    const chance = 0.8 + 0.15 * stream.nextDouble();
    const found = drawn(120, chance);
    const { lower, upper } = foundAmongFew({ found, missed: 120 - found }, 40);
    const share = drawn(40, chance) / 40;
    if (share >= lower && share <= upper) covered += 1;
  }
  expect(covered).toBeGreaterThan(930);
  expect(covered).toBeLessThan(985);
});
