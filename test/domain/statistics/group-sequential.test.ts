/** @module Tests of Pocock's boundary against his table, and by simulation of a schedule that is not even. */
import { describe, expect, it } from 'vitest';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { looksOf, pocockBoundary } from '../../../domain/statistics/group-sequential.ts';

describe("Pocock's boundary", () => {
  it.each([
    [1, 1.96],
    [2, 2.178],
    [3, 2.289],
    [4, 2.361],
    [5, 2.413],
    [10, 2.555],
    [20, 2.672],
  ])('of %i even looks is %f standard errors, as in his table', (looks, boundary) => {
    expect(Math.abs(pocockBoundary({ first: 1, every: 1, last: looks }, 0.95) - boundary)).toBeLessThan(6e-4);
  });

  it('keeps 95% over looks at 10, 15, ... 40', () => {
    const boundary = pocockBoundary({ first: 10, every: 5, last: 40 }, 0.95);
    const master = createStream('pocock');
    let inside = 0;
    for (let run = 0; run < 4000; run += 1) {
      const stream = master.fork(run);
      let sum = 0;
      let held = true;
      for (let count = 1; count <= 40; count += 1) {
        sum += stream.nextNormal();
        if (count >= 10 && count % 5 === 0 && Math.abs(sum) > boundary * Math.sqrt(count)) held = false;
      }
      if (held) inside += 1;
    }
    // Three standard errors of a share of 0.95 over 4,000 runs.
    expect(Math.abs(inside / 4000 - 0.95)).toBeLessThan(0.0104);
  });

  it('grows with the looks, also where they are many and small', () => {
    const at = (every: number, last: number): number => pocockBoundary({ first: 10, every, last }, 0.95);
    expect(at(1, 100)).toBeGreaterThan(at(5, 100));
    expect(at(5, 200)).toBeGreaterThan(at(5, 100));
  });
});

describe('a schedule of looks', () => {
  it('ends at its last count, also where the steps miss it', () => {
    expect(looksOf({ first: 10, every: 5, last: 22 })).toEqual([10, 15, 20, 22]);
    expect(looksOf({ first: 10, every: 5, last: 8 })).toEqual([10]);
  });
});
