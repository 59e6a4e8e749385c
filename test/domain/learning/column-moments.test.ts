import { describe, expect, it } from 'vitest';
import { columnMoments, rowWeights, standardized } from '../../../domain/learning/column-moments.ts';
import { matrix } from './problems.ts';

const features = matrix([
  [1, 5, 1e9 + 1],
  [2, 5, 1e9 + 2],
  [6, 5, 1e9 + 6],
]);
const alike = rowWeights(undefined, 3);

describe('the moments of columns', () => {
  it('are mean and population deviation, also far from zero', () => {
    const { means, deviations } = columnMoments(features, alike, true);
    expect([...means]).toEqual([3, 5, 1e9 + 3]);
    expect(deviations[0]).toBeCloseTo(Math.sqrt(14 / 3), 12);
    expect(deviations[1]).toBe(0);
    expect(deviations[2]).toBeCloseTo(Math.sqrt(14 / 3), 6);
  });

  it('count a row as often as its weight says', () => {
    const weighted = columnMoments(features, Float64Array.of(2, 0, 1), true);
    const repeated = columnMoments(
      matrix([
        [1, 5, 0],
        [1, 5, 0],
        [6, 5, 0],
      ]),
      alike,
      true,
    );
    expect(weighted.means[0]).toBeCloseTo(repeated.means[0]!, 12);
    expect(weighted.deviations[0]).toBeCloseTo(repeated.deviations[0]!, 12);
  });

  it('are taken about zero where nothing is centred', () => {
    const { means, deviations } = columnMoments(features, alike, false);
    expect([...means]).toEqual([0, 0, 0]);
    expect(deviations[1]).toBe(5);
  });

  it('call a column constant whose spread is rounding', () => {
    expect(columnMoments(matrix([[0.1 + 0.2], [0.3]]), rowWeights(undefined, 2), true).deviations[0]).toBe(0);
  });
});

it('standardised columns have mean 0 and deviation 1, constant ones are zeros', () => {
  const scaled = standardized(features, columnMoments(features, alike, true));
  const again = columnMoments({ ...features, values: scaled }, alike, true);
  expect(again.means[0]).toBeCloseTo(0, 12);
  expect(again.deviations[0]).toBeCloseTo(1, 12);
  expect([...scaled.subarray(3, 6)]).toEqual([0, 0, 0]);
});
