import { expect, it } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { predictNext } from '../../../../domain/quality/contract/history-bounds.ts';

it('needs five figures', () => {
  expect(predictNext([100, 110, 90, 105], 0.01)).toBeUndefined();
  expect(predictNext([100, 110, 90, 105, 95], 0.01)?.from).toBe('levels');
});

it('holds the next figure as often as asked', () => {
  const stream = createStream('history');
  let outside = 0;
  for (let trial = 0; trial < 2000; trial += 1) {
    const figures = Array.from({ length: 11 }, () => Math.expm1(7 + 0.2 * stream.nextNormal()));
    const { low = 0, high = 0 } = predictNext(figures.slice(0, 10), 0.05) ?? {};
    const next = figures[10] ?? 0;
    outside += Number(next < low || next > high);
  }
  expect(outside / 2000).toBeGreaterThan(0.03);
  expect(outside / 2000).toBeLessThan(0.075);
});

it('follows figures that grow', () => {
  const grown = Array.from({ length: 12 }, (_, i) => 1000 * 1.1 ** i);
  const bounds = predictNext(grown, 0.01);
  expect(bounds?.from).toBe('differences');
  expect(bounds?.low).toBeLessThan(1000 * 1.1 ** 12);
  expect(bounds?.high).toBeGreaterThan(1000 * 1.1 ** 12);
  expect(bounds?.low).toBeGreaterThan(1000 * 1.1 ** 11);
});

it('allows a hundredth around figures that never changed, and none below 0', () => {
  const bounds = predictNext(new Array<number>(9).fill(1000), 0.01);
  expect([bounds?.low, bounds?.high].map((value) => Math.round(value ?? 0))).toEqual([990, 1010]);
  expect(predictNext([0, 0, 0, 0, 5, 0], 0.01)?.low).toBe(0);
});
