/** @module Tests of the bootstrap of rows: golden values of Efron's law schools, exhaustive resamples, seeds. */
import { describe, expect, it } from 'vitest';
import { createStream } from '../../../domain/learning/random-stream.ts';
import {
  bcaInterval,
  bootstrapReplicates,
  bootstrapRows,
  exhaustiveReplicates,
  jackknife,
  percentileInterval,
  replicateMoments,
  replicateQuantile,
} from '../../../domain/statistics/bca.ts';
import reference from '../sensitivity/fixtures/reference-data.json' with { type: 'json' };
import golden from '../sensitivity/fixtures/statistics.json' with { type: 'json' };

const { lsat, gpa } = reference.lawSchool;

function correlation(rows: Uint32Array): number {
  const pairs = [...rows].map((row) => [lsat[row]!, gpa[row]!] as const);
  const mean = (index: 0 | 1): number => pairs.reduce((sum, pair) => sum + pair[index], 0) / pairs.length;
  const [x, y] = [mean(0), mean(1)];
  let [xy, xx, yy] = [0, 0, 0];
  for (const [a, b] of pairs) {
    xy += (a - x) * (b - y);
    xx += (a - x) ** 2;
    yy += (b - y) ** 2;
  }
  return xy / Math.sqrt(xx * yy);
}

const meanOfRows = (values: readonly number[]) => (rows: Uint32Array) =>
  [...rows].reduce((sum, row) => sum + values[row]!, 0) / rows.length;

describe('the jackknife', () => {
  it("gives Efron's figures for the law schools", () => {
    const source = { size: 15, statistic: correlation };
    expect(correlation(Uint32Array.from({ length: 15 }, (_, row) => row))).toBeCloseTo(0.776374, 6);
    const { standardError, acceleration } = jackknife(source);
    expect(standardError).toBeCloseTo(0.142519, 6);
    expect(acceleration).toBeCloseTo(-0.0756716, 7);
  });

  it('has no acceleration where nothing changes', () => {
    expect(jackknife({ size: 5, statistic: () => 1 })).toMatchObject({ standardError: 0, acceleration: 0 });
  });
});

describe('exhaustive resamples', () => {
  const values = [0.9, 0.92, 0.95, 0.97];

  it('of four values are 256, with the mean, error and quantiles of all of them', () => {
    const replicates = exhaustiveReplicates({ size: 4, statistic: meanOfRows(values) });
    expect(replicates.counts.reduce((sum, count) => sum + count, 0)).toBe(256);
    expect(replicateMoments(replicates).mean).toBeCloseTo(0.935, 12);
    expect(replicateMoments(replicates).standardError).toBeCloseTo(0.01346291, 8);
    const { lower, upper } = percentileInterval(replicates);
    expect(lower).toBeCloseTo(0.91, 12);
    expect(upper).toBeCloseTo(0.96, 12);
  });

  it('equal a walk over all orders, quantile by quantile', () => {
    const statistic = meanOfRows([1, 4, 9]);
    const all: number[] = [];
    for (let code = 0; code < 27; code += 1) {
      all.push(statistic(Uint32Array.of(code % 3, Math.floor(code / 3) % 3, Math.floor(code / 9))));
    }
    const sorted = { values: Float64Array.from(all).sort(), counts: new Float64Array(27).fill(1), total: 27 };
    const replicates = exhaustiveReplicates({ size: 3, statistic });
    for (const probability of [0, 0.1, 0.33, 0.5, 0.9, 1]) {
      expect(replicateQuantile(replicates, probability)).toBeCloseTo(replicateQuantile(sorted, probability), 12);
    }
  });

  it('of nine values are all 9^9', () => {
    const { counts, total } = exhaustiveReplicates({ size: 9, statistic: (rows) => rows[0]! });
    expect(total).toBe(387_420_489);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(total);
  });
});

describe('bootstrap intervals', () => {
  const { x } = golden.bca_mean;
  const source = { size: x.length, statistic: meanOfRows(x) };

  it("agree with SciPy's BCa of a mean", () => {
    const replicates = bootstrapReplicates(source, createStream('1'), 20_000);
    const estimate = x.reduce((sum, value) => sum + value, 0) / x.length;
    const { lower, upper } = bcaInterval(replicates, estimate, jackknife(source).acceleration);
    expect(Math.abs(lower - golden.bca_mean.low)).toBeLessThan(golden.bca_mean.tolerance);
    expect(Math.abs(upper - golden.bca_mean.high)).toBeLessThan(golden.bca_mean.tolerance);
  });

  it('are the same bit for bit for the same stream, and others for another', () => {
    const run = (seed: string) => bootstrapRows(source, { stream: createStream(seed), resamples: 500 });
    expect(run('0')).toEqual(run('0'));
    expect(run('0')).not.toEqual(run('1'));
  });

  it('need no stream below ten rows', () => {
    const few = { size: 4, statistic: meanOfRows([0.9, 0.92, 0.95, 0.97]) };
    const run = (seed: string) => bootstrapRows(few, { stream: createStream(seed) });
    expect(run('0')).toEqual(run('1'));
  });

  it('of a constant are that constant', () => {
    const constant = { size: 12, statistic: () => 3 };
    expect(bootstrapRows(constant, { stream: createStream('1'), resamples: 50 })).toEqual({ lower: 3, upper: 3 });
  });

  it('fall back to percentiles where every replicate lies on one side', () => {
    const replicates = { values: Float64Array.of(1, 2, 3), counts: Float64Array.of(1, 1, 1), total: 3 };
    expect(bcaInterval(replicates, 5, 0)).toEqual(percentileInterval(replicates));
  });
});
