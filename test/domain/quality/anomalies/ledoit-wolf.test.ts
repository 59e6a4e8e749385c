import { expect, it } from 'vitest';
import { ledoitWolf } from '../../../../domain/quality/anomalies/ledoit-wolf.ts';
import { distance, matrix } from '../../learning/problems.ts';
import { peers } from './clouds.ts';

it.each(peers.covariance)('agrees with scikit-learn on $rows.length rows', ({ rows, shrinkage, covariance, means }) => {
  const found = ledoitWolf(matrix(rows));
  expect(found.shrinkage).toBeCloseTo(shrinkage, 9);
  expect(distance(found.covariance, covariance)).toBeLessThan(1e-9);
  expect(distance(found.means, means)).toBeLessThan(1e-9);
});

it('is 0 for rows that are all alike', () => {
  const found = ledoitWolf(
    matrix([
      [1, 2],
      [1, 2],
    ]),
  );
  expect(Array.from(found.covariance)).toEqual([0, 0, 0, 0]);
  expect(found.shrinkage).toBe(0);
});
