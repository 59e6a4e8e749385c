/** @module Tests of the seeded bootstrap: right width, stable bytes, bounded work. */
import { describe, expect, it } from 'vitest';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { bootstrapIntervals, sampleRows } from '../../../domain/statistics/bootstrap.ts';

const normals = (count: number, seed: string): Float64Array => {
  const stream = createStream(seed);
  return Float64Array.from({ length: count }, () => stream.nextNormal());
};
const meanOf = (values: Float64Array) => (weights: Float64Array) => {
  let sum = 0;
  let total = 0;
  values.forEach((value, row) => {
    sum += value * weights[row]!;
    total += weights[row]!;
  });
  return { mean: sum / total };
};
const ones = (count: number): Float64Array => new Float64Array(count).fill(1);

describe('the bootstrap', () => {
  it('gives a mean of 400 standard normals the width that theory says, 2 × 1.96 / 20', () => {
    const statistics = meanOf(normals(400, '1'));
    const request = { weights: ones(400), statistics, stream: createStream('2'), rowCount: 400 };
    const { lower, upper } = bootstrapIntervals(request, statistics(ones(400)))['mean']!;
    expect(upper - lower).toBeGreaterThan(0.17);
    expect(upper - lower).toBeLessThan(0.22);
  });

  it('gives the same interval for the same stream, and another for another', () => {
    const statistics = meanOf(normals(50, '1'));
    const run = (seed: string) =>
      bootstrapIntervals(
        { weights: ones(50), statistics, stream: createStream(seed), rowCount: 50 },
        statistics(ones(50)),
      );
    expect(run('3')).toEqual(run('3'));
    expect(run('3')).not.toEqual(run('4'));
  });

  it('shrinks what a sample of the rows shows to the width of all rows', () => {
    const statistics = meanOf(normals(400, '1'));
    const width = (rowCount: number): number => {
      const request = { weights: ones(400), statistics, stream: createStream('2'), rowCount };
      const { lower, upper } = bootstrapIntervals(request, { mean: 0.5 })['mean']!;
      return upper - lower;
    };
    expect(width(400) / width(40_000)).toBeCloseTo(10, 9);
  });

  it('gives no interval to a statistic that is defined on no resample', () => {
    const request = {
      weights: ones(9),
      statistics: () => ({ odd: Number.NaN }),
      stream: createStream('1'),
      rowCount: 9,
    };
    expect(bootstrapIntervals(request, { odd: Number.NaN })).toEqual({});
  });

  it('stops where the run was cancelled', () => {
    const request = {
      weights: ones(9),
      statistics: meanOf(ones(9)),
      stream: createStream('1'),
      rowCount: 9,
      throwIfCancelled: () => {
        throw new Error('cancelled');
      },
    };
    expect(() => bootstrapIntervals(request, { mean: 1 })).toThrow('cancelled');
  });
});

describe('a sample of rows', () => {
  it('is all rows where they are few', () => {
    expect([...sampleRows(4, createStream('1'), 10)]).toEqual([0, 1, 2, 3]);
  });

  it('is ascending, without repeats, and takes each row with equal chance', () => {
    const hits = new Float64Array(20);
    for (let seed = 0; seed < 2000; seed += 1) {
      const rows = sampleRows(20, createStream(String(seed)), 5);
      expect(rows.length).toBe(5);
      rows.forEach((row, index) => {
        if (index > 0) expect(row).toBeGreaterThan(rows[index - 1]!);
        hits[row] = hits[row]! + 1;
      });
    }
    // 500 expected, deviation 19: five of them.
    for (const count of hits) expect(Math.abs(count - 500)).toBeLessThan(97);
  });
});
