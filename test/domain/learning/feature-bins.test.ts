import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binFeatures } from '../../../domain/learning/feature-bins.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { matrix } from './problems.ts';

const column = (values: readonly number[]) => matrix(values.map((value) => [value]));
const number = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true, noDefaultInfinity: true }));
const columns = fc.array(number, { minLength: 1, maxLength: 60 });

describe('bins', () => {
  it('are one per value where there are few, -0 and 0 being one', () => {
    const { columns: bins, lowest, highest } = binFeatures(column([3, 0, 7, 3, -0]), 255);
    expect([...bins[0]!]).toEqual([1, 0, 2, 1, 0]);
    expect(lowest[0]).toEqual(highest[0]);
    expect(lowest[0]?.map((value) => value + 0)).toEqual(Float64Array.of(0, 3, 7));
  });

  it('keep the order of values and hold just the values between their bounds', () => {
    fc.assert(
      fc.property(columns, fc.integer({ min: 2, max: 9 }), (values, limit) => {
        const { columns: bins, lowest, highest } = binFeatures(column(values), limit);
        expect(lowest[0]!.length).toBeLessThanOrEqual(limit);
        values.forEach((value, row) => {
          const bin = bins[0]![row]!;
          expect(value >= lowest[0]![bin]! && value <= highest[0]![bin]!).toBe(true);
          if (bin > 0) expect(value).toBeGreaterThan(highest[0]![bin - 1]!);
        });
      }),
    );
  });

  it('hold about equally many rows where values are many', () => {
    const stream = createStream('bins');
    const values = Array.from({ length: 10_000 }, () => Math.exp(3 * stream.nextNormal()));
    const counts = new Array<number>(100).fill(0);
    for (const bin of binFeatures(column(values), 100).columns[0]!) counts[bin]! += 1;
    expect(counts.every((count) => count >= 99 && count <= 101)).toBe(true);
  });

  it('do not draw light neighbours into the bin of a heavy value', () => {
    const values = [1, 2, 3, ...new Array<number>(96).fill(4), 5, 6, 7];
    const { lowest, highest } = binFeatures(column(values), 3);
    expect([...lowest[0]!]).toEqual([1, 4, 5]);
    expect([...highest[0]!]).toEqual([3, 4, 7]);
  });

  it('count a row as often as its weight says, and a row of weight 0 not at all', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(number, fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 60 }),
        (pairs) => {
          fc.pre(pairs.some(([, weight]) => weight > 0));
          const weights = Float64Array.from(pairs, ([, weight]) => weight);
          const weighted = binFeatures(column(pairs.map(([value]) => value)), 5, weights);
          const repeated = binFeatures(
            column(pairs.flatMap(([value, weight]) => new Array<number>(weight).fill(value))),
            5,
          );
          expect(weighted.lowest).toEqual(repeated.lowest);
          expect(weighted.highest).toEqual(repeated.highest);
        },
      ),
    );
  });
});
