import { describe, expect, it } from 'vitest';
import { columnMoments, rowWeights, standardized } from '../../../domain/learning/column-moments.ts';
import { fillRows, packRows } from '../../../domain/learning/mlp-rows.ts';
import { matrix, problem } from './problems.ts';

describe('packed rows', () => {
  const { features } = problem('regression', 300);
  const moments = columnMoments(features, rowWeights(undefined, 300), true);

  it('are the standardised columns, row after row, in single precision', () => {
    const columns = standardized(features, moments);
    const expected = Float32Array.from(columns, (_, place) => columns[(place % 6) * 300 + Math.floor(place / 6)]!);
    expect(packRows(features, moments)).toEqual({ values: expected, width: 6 });
  });

  it('come in parts that leave the padding alone', () => {
    const block = { values: new Float32Array(8 * 128), width: 8 };
    const whole = packRows(features, moments).values;
    for (const [first, count] of [
      [0, 128],
      [256, 44],
    ] as const) {
      expect(fillRows(features, moments, first, block)).toBe(count);
      for (let row = 0; row < count; row += 1) {
        const own = block.values.subarray(row * 8, row * 8 + 8);
        expect(own).toEqual(Float32Array.of(...whole.subarray((first + row) * 6, (first + row + 1) * 6), 0, 0));
      }
    }
  });
});

it('values beyond all measure are kept within single precision', () => {
  const moments = { means: Float64Array.of(0), deviations: Float64Array.of(1e-200) };
  expect([...packRows(matrix([[1e300], [-1e300], [0]]), moments).values]).toEqual([1e6, -1e6, 0]);
});
