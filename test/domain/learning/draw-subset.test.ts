import { expect, it } from 'vitest';
import { drawSubset } from '../../../domain/learning/draw-subset.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';

it('a subset and the rest of it are each ascending, and together all numbers', () => {
  for (const [count, size] of [
    [10, 3],
    [10, 10],
    [1, 1],
    [7, 0],
    [0, 0],
  ] as const) {
    const order = [...drawSubset(count, size, createStream(`${count} ${size}`))];
    const [subset, rest] = [order.slice(0, size), order.slice(size)];
    expect([subset, rest]).toEqual([subset.toSorted((a, b) => a - b), rest.toSorted((a, b) => a - b)]);
    expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, number) => number));
  }
});

it('each subset is drawn about equally often', () => {
  const counts = new Map<string, number>();
  for (let draw = 0; draw < 2000; draw += 1) {
    const subset = drawSubset(5, 2, createStream(`draw ${draw}`))
      .subarray(0, 2)
      .join(' ');
    counts.set(subset, (counts.get(subset) ?? 0) + 1);
  }
  expect(counts.size).toBe(10);
  // Six standard deviations around 200.
  for (const count of counts.values()) expect(Math.abs(count - 200)).toBeLessThan(80);
});
