import { expect, it } from 'vitest';
import { encodeState } from '../../../../domain/learning/model-codec.ts';
import { fitTailProbability, restoreTailProbability } from '../../../../domain/quality/anomalies/tail-probability.ts';
import { thrownBy } from '../../../support/thrown.ts';
import { distance, matrix } from '../../learning/problems.ts';
import { normalMatrix, peers } from './clouds.ts';

it('gives the reference rows the scores of PyOD: skewed to either side, tied or not', () => {
  const features = matrix(peers.rows);
  expect(distance(fitTailProbability(features).score(features), peers.ecod)).toBeLessThan(1e-9);
});

it('counts half a row in a tail where none lies, whichever the distance', () => {
  const scorer = fitTailProbability(matrix([[1], [2], [3], [4]]));
  const [beyond, far, middle] = scorer.score(matrix([[5], [500], [2]]));
  expect(beyond).toBe(far);
  expect(beyond).toBeGreaterThan(middle!);
  // No skew: both tails count.
  expect(beyond).toBeCloseTo(-Math.log(0.5 / 4), 12);
});

it('scores the same after its state was saved, and refuses a damaged one', async () => {
  const scorer = fitTailProbability(normalMatrix(60, 3));
  const queries = normalMatrix(20, 3, '5');
  expect(restoreTailProbability(JSON.parse(JSON.stringify(encodeState(scorer.state())))).score(queries)).toEqual(
    scorer.score(queries),
  );
  const damaged = encodeState({ rows: 2, sorted: Float64Array.of(1), skews: Int32Array.of(0) });
  expect(await thrownBy(() => restoreTailProbability(damaged))).toMatchObject({ code: 'DATA_INVALID' });
});
