import { describe, expect, it } from 'vitest';
import type { FeatureMatrix } from '../../../../domain/learning/learner.ts';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { testRowOrder } from '../../../../domain/quality/order/row-order.ts';

const matrix = (rows: number, of: (row: number) => number[]): FeatureMatrix => {
  const all = Array.from({ length: rows }, (_, row) => of(row));
  const columns = all[0]?.length ?? 0;
  return {
    rows,
    columns,
    values: Float64Array.from({ length: rows * columns }, (_, i) => all[i % rows]?.[Math.floor(i / rows)] ?? 0),
  };
};

describe('the test of row order', () => {
  it('sees rows sorted by a feature, or drifting slowly', () => {
    const stream = createStream('sorted');
    const sorted = matrix(300, (row) => [row / 100 + stream.nextNormal() / 10, stream.nextNormal()]);
    const found = testRowOrder(sorted, createStream('a'));
    expect(found?.pValue).toBe(1 / 200);
    expect(found?.effect).toBeGreaterThan(0.1);
  });

  it('keeps its level on independent rows, also where values are tied', () => {
    for (const [name, of] of [
      ['continuous', (word: number) => word],
      ['tied', (word: number) => Math.round(word)],
    ] as const) {
      let alarms = 0;
      for (let trial = 0; trial < 60; trial += 1) {
        const stream = createStream(`${name} ${trial}`);
        const rows = matrix(80, () => [of(stream.nextNormal()), of(stream.nextNormal())]);
        alarms += Number((testRowOrder(rows, stream.fork(0), 99)?.pValue ?? 1) <= 0.05);
      }
      // Binomial(60, 0.05) is at most 9 with 99.8%.
      expect(alarms).toBeLessThanOrEqual(9);
    }
  });

  it('gives the same figures for the same stream, and none for too few rows', () => {
    const stream = createStream('again');
    const rows = matrix(50, () => [stream.nextNormal()]);
    expect(testRowOrder(rows, createStream('b'))).toEqual(testRowOrder(rows, createStream('b')));
    expect(
      testRowOrder(
        matrix(2, (row) => [row]),
        createStream('b'),
      ),
    ).toBeUndefined();
    expect(testRowOrder({ rows: 9, columns: 0, values: new Float64Array(0) }, createStream('b'))).toBeUndefined();
  });
});
