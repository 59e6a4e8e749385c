import { expect, it } from 'vitest';
import { linearScores } from '../../../domain/learning/linear-scores.ts';
import { matrix } from './problems.ts';

it('adds intercept and weighted features, output by output', () => {
  const features = matrix([
    [1, 2],
    [3, 4],
  ]);
  const map = { coefficients: Float64Array.of(10, 1, 0, -1), intercepts: Float64Array.of(0.5, 0) };
  expect([...linearScores(map, features)]).toEqual([12.5, 34.5, -2, -4]);
});
