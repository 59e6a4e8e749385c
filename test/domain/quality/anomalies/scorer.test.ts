import { expect, it } from 'vitest';
import { takeFeatureRows } from '../../../../domain/quality/anomalies/scorer.ts';
import { matrix } from '../../learning/problems.ts';

it('takes rows in the order they are named, as often as they are', () => {
  const features = matrix([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
  expect(takeFeatureRows(features, [2, 0, 2])).toEqual(
    matrix([
      [5, 6],
      [1, 2],
      [5, 6],
    ]),
  );
});
