/** @module Tests of Pocock's boundary against his table, and by simulation of a schedule that is not even. */
import { describe, expect, it } from 'vitest';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { looksOf, openBoundary, pocockBoundary } from '../../../domain/statistics/group-sequential.ts';

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

describe('a boundary that is open for more looks', () => {
  const plan = { first: 10, every: 5, last: 40 };
  const at = (pieces: number): number => openBoundary(plan, pieces, 0.95);

  it('keeps 95% over the plan and a look after each piece until 160, whoever asks for them', () => {
    const boundaries = Array.from({ length: 161 }, (_, pieces) => (pieces === 0 ? 0 : at(pieces)));
    const master = createStream('open');
    const runs = 4000;
    let [inPlan, inAll] = [0, 0];
    for (let run = 0; run < runs; run += 1) {
      const stream = master.fork(run);
      let [sum, left] = [0, Number.POSITIVE_INFINITY];
      for (let count = 1; count <= 160; count += 1) {
        sum += stream.nextNormal();
        const isLook = count > 40 || (count >= 10 && count % 5 === 0);
        if (isLook && Math.abs(sum) > (boundaries[count] ?? 0) * Math.sqrt(count)) left = Math.min(left, count);
      }
      if (left > 40) inPlan += 1;
      if (left > 160) inAll += 1;
    }
    // Four fifths of the 5% in the plan, three quarters of the rest until 160; three standard errors are 0.0104.
    expect(Math.abs(inPlan / runs - 0.96)).toBeLessThan(0.0104);
    expect(Math.abs(inAll / runs - 0.9525)).toBeLessThan(0.0104);
  });

  it('does not hang on how many looks are added', () => {
    expect(at(20)).toBe(at(40));
    expect(at(41)).toBe(at(80));
    expect([at(40), at(80), at(160)]).toEqual([at(40), at(80), at(160)].toSorted((a, b) => a - b));
  });

  it('of one planned look leaves the rest for later ones', () => {
    const once = (pieces: number): number => openBoundary({ first: 20, every: 5, last: 20 }, pieces, 0.95);
    // The normal quantile at 98%.
    expect(once(20)).toBeCloseTo(2.0537, 3);
    expect(once(40)).toBeGreaterThan(once(20));
  });
});

describe('a schedule of looks', () => {
  it('ends at its last count, also where the steps miss it', () => {
    expect(looksOf({ first: 10, every: 5, last: 22 })).toEqual([10, 15, 20, 22]);
    expect(looksOf({ first: 10, every: 5, last: 8 })).toEqual([10]);
  });
});
