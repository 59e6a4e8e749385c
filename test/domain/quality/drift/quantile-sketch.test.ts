import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import {
  empiricalOfSketch,
  mergeQuantiles,
  type QuantileSketch,
  sketchQuantiles,
} from '../../../../domain/quality/drift/quantile-sketch.ts';

const sketch = (values: readonly number[], capacity = 8): QuantileSketch =>
  sketchQuantiles(Float64Array.from(values), capacity);

/** Largest difference of ranks between the sketch and the values themselves, at every value. */
function worstError(of: QuantileSketch, values: readonly number[]): number {
  const { values: knots, upTo } = empiricalOfSketch(of);
  const rankIn = (value: number): number => {
    const place = knots.findLastIndex((knot) => knot <= value);
    return place < 0 ? 0 : (upTo[place] ?? 0);
  };
  return Math.max(0, ...values.map((value) => Math.abs(rankIn(value) - values.filter((v) => v <= value).length)));
}

const parts = fc.array(fc.array(fc.integer({ min: -40, max: 40 }), { maxLength: 60 }), { minLength: 1, maxLength: 5 });

describe('a sketch of quantiles', () => {
  it('is exact for as many values as it holds', () => {
    const { values, upTo, total } = empiricalOfSketch(sketch([3, 1, 2, 3, Number.NEGATIVE_INFINITY]));
    expect([...values]).toEqual([Number.NEGATIVE_INFINITY, 1, 2, 3]);
    expect([...upTo]).toEqual([1, 2, 3, 5]);
    expect(total).toBe(5);
    expect(sketch([1, 2, 3]).error).toBe(0);
    expect(empiricalOfSketch(sketch([])).total).toBe(0);
  });

  it('never errs by more than it says, in whatever order parts are merged', () => {
    fc.assert(
      fc.property(parts, fc.integer({ min: 2, max: 9 }), (lists, capacity) => {
        const all = lists.flat();
        const sketches = lists.map((list) => sketch(list, capacity));
        const left = sketches.reduce((sum, next) => mergeQuantiles(sum, next));
        const right = sketches.reduceRight((sum, next) => mergeQuantiles(next, sum));
        const whole = sketch(all, capacity);
        for (const found of [left, right, whole]) {
          expect(found.count).toBe(all.length);
          expect(empiricalOfSketch(found).upTo.at(-1) ?? 0).toBe(all.length);
          expect(worstError(found, all)).toBeLessThanOrEqual(found.error);
        }
      }),
    );
  });

  it('keeps its size and its error over many parts', () => {
    const stream = createStream('quantile sketch');
    let merged = sketchQuantiles(new Float64Array(0), 256);
    const all: number[] = [];
    for (let part = 0; part < 100; part += 1) {
      const values = Float64Array.from({ length: 300 }, () => stream.nextNormal());
      all.push(...values);
      merged = mergeQuantiles(merged, sketchQuantiles(values, 256));
    }
    expect(merged.levels.every((level) => level.length <= 256)).toBe(true);
    // log2(30,000 / 256) compactions of a share of 1 / 256 each, at most.
    expect(merged.error / all.length).toBeLessThan(8 / 256);
    const { values, upTo } = empiricalOfSketch(merged);
    const sorted = all.sort((a, b) => a - b);
    const median = values[upTo.findIndex((count) => count >= 15_000)] ?? Number.NaN;
    const rank = sorted.findIndex((value) => value >= median);
    expect(Math.abs(rank - 15_000)).toBeLessThanOrEqual(merged.error);
  });

  it('takes the smaller of two capacities, and grows from nothing', () => {
    const merged = mergeQuantiles(sketch([], 4), sketch([1, 2, 3, 4, 5, 6], 8));
    expect(merged.capacity).toBe(4);
    expect(merged.count).toBe(6);
    expect(merged.levels.every((level) => level.length <= 4)).toBe(true);
  });
});
