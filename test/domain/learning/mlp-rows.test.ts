import { describe, expect, it } from 'vitest';
import { columnMoments, rowWeights, standardized } from '../../../domain/learning/column-moments.ts';
import { fillColumns, packRows } from '../../../domain/learning/mlp-rows.ts';
import { matrix, problem } from './problems.ts';

describe('packed rows', () => {
  const { features } = problem('regression', 300);
  const moments = columnMoments(features, rowWeights(undefined, 300), true);

  it('are the standardised columns, row after row, in single precision', () => {
    const columns = standardized(features, moments);
    const expected = Float32Array.from(columns, (_, place) => columns[(place % 6) * 300 + Math.floor(place / 6)]!);
    expect(packRows(features, moments)).toEqual({ values: expected, width: 6 });
  });
});

describe('columns', () => {
  const { features } = problem('regression', 300);
  const moments = columnMoments(features, rowWeights(undefined, 300), true);

  it('of some rows are what packed rows hold, and leave the rest of the block alone', () => {
    const packed = packRows(features, moments).values;
    const block = { values: new Float32Array(6 * 48).fill(9), width: 48 };
    fillColumns(features, moments, { first: 256, count: 44 }, block);
    const expected = block.values.map((_, place) => {
      const [column, row] = [Math.floor(place / 48), place % 48];
      return row < 44 ? packed[(256 + row) * 6 + column]! : 9;
    });
    expect(block.values).toEqual(expected);
  });
});

it('values beyond all measure are kept within single precision', () => {
  const moments = { means: Float64Array.of(0), deviations: Float64Array.of(1e-200) };
  expect([...packRows(matrix([[1e300], [-1e300], [0]]), moments).values]).toEqual([1e6, -1e6, 0]);
});
