import { expect, it } from 'vitest';
import { NeighborIndex, rowMajor } from '../../../domain/learning/neighbor-search.ts';
import { matrix } from './problems.ts';

const features = matrix(Array.from({ length: 100 }, (_, row) => [row, (row * row) % 13, 7]));

it.each([
  ['euclidean', 4.25],
  ['manhattan', 2.5],
] as const)('finds the nearest rows in full precision: %s', (metric, far) => {
  const index = new NeighborIndex({ features, weights: undefined }, metric);
  const seen: unknown[] = [];
  index.search(matrix([[41.5, ((42 * 42) % 13) - 2, 7]]), 1, (row, nearest) => {
    seen.push(row, nearest.size, nearest.rowAt(0), nearest.distanceAt(0));
  });
  expect(seen).toEqual([0, 1, 42, far]);
});

it('visits no row of none, and each of several searches anew', () => {
  const index = new NeighborIndex({ features, weights: undefined }, 'euclidean');
  index.search({ rows: 0, columns: 3, values: new Float64Array() }, 1, () => expect.fail('there is no row'));
  for (const row of [3, 99, 3]) {
    index.search(matrix([[row, (row * row) % 13, 7]]), 2, (_, nearest) => expect(nearest.rowAt(0)).toBe(row));
  }
});

it('turns columns into rows', () => {
  expect([
    ...rowMajor(
      matrix([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    ),
  ]).toEqual([1, 2, 3, 4, 5, 6]);
});
