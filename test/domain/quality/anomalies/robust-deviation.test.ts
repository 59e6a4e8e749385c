import { expect, it } from 'vitest';
import { robustDeviation } from '../../../../domain/quality/anomalies/robust-deviation.ts';
import { matrix } from '../../learning/problems.ts';

it('is the largest deviation of any column, to either side', () => {
  expect(
    Array.from(
      robustDeviation.score(
        matrix([
          [0, 0],
          [1, -4],
          [3, 2],
        ]),
      ),
    ),
  ).toEqual([0, 4, 3]);
});
