import { expect, it } from 'vitest';
import { encodeState } from '../../../../domain/learning/model-codec.ts';
import {
  fitNeighborDistance,
  restoreNeighborDistance,
} from '../../../../domain/quality/anomalies/neighbor-distance.ts';
import { thrownBy } from '../../../support/thrown.ts';
import { distance, matrix } from '../../learning/problems.ts';
import { normalMatrix, peers } from './clouds.ts';

it('is the mean distance to the 5 nearest rows, as PyOD gives it', () => {
  const scorer = fitNeighborDistance({ features: matrix(peers.rows), k: 5 });
  expect(distance(scorer.score(matrix(peers.queries)), peers.knnMean)).toBeLessThan(1e-9);
});

it('counts a row of weight 3 as three rows', () => {
  const weighted = fitNeighborDistance({ features: matrix([[0], [10]]), weights: Float64Array.of(3, 2), k: 5 });
  const repeated = fitNeighborDistance({ features: matrix([[0], [0], [0], [10], [10]]), k: 5 });
  const queries = matrix([[1], [4], [30]]);
  expect(distance(weighted.score(queries), Array.from(repeated.score(queries)))).toBeLessThan(1e-12);
});

it('takes all rows where there are fewer than k', () => {
  const scorer = fitNeighborDistance({ features: matrix([[0], [2]]), k: 5 });
  expect(Array.from(scorer.score(matrix([[1], [5]])))).toEqual([1, 4]);
  expect(scorer.nearest?.(matrix([[5]]))).toEqual({ count: 2, rows: Int32Array.of(1, 0) });
});

it('scores the same after its state was saved', () => {
  const scorer = fitNeighborDistance({ features: normalMatrix(50, 3), k: 4 });
  const restored = restoreNeighborDistance(JSON.parse(JSON.stringify(encodeState(scorer.state()))));
  const queries = normalMatrix(20, 3, '2');
  expect(restored.score(queries)).toEqual(scorer.score(queries));
});

it('refuses a state whose parts do not fit', async () => {
  const state = encodeState({ k: 1, columns: 2, features: Float64Array.of(1, 2, 3) });
  expect(await thrownBy(() => restoreNeighborDistance(state))).toMatchObject({ code: 'DATA_INVALID' });
});
