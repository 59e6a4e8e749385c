import { expect, it } from 'vitest';
import { encodeState } from '../../../../domain/learning/model-codec.ts';
import { fitMahalanobis, restoreMahalanobis } from '../../../../domain/quality/anomalies/mahalanobis.ts';
import { thrownBy } from '../../../support/thrown.ts';
import { distance, matrix } from '../../learning/problems.ts';
import { normalMatrix, peers } from './clouds.ts';

it.each(peers.covariance)('agrees with scikit-learn on $rows.length rows', ({ rows, queries, distances }) => {
  expect(distance(fitMahalanobis(matrix(rows)).score(matrix(queries)), distances)).toBeLessThan(1e-8);
});

it('sees what breaks the dependence of two columns, each of them ordinary', () => {
  const { rows, values } = normalMatrix(400, 1);
  const noise = normalMatrix(400, 1, '2').values;
  const both = {
    rows,
    columns: 2,
    values: Float64Array.from([...values, ...values.map((own, row) => own + 0.05 * noise[row]!)]),
  };
  const [along, across] = fitMahalanobis(both).score(
    matrix([
      [1.5, 1.5],
      [1, -1],
    ]),
  );
  expect(across).toBeGreaterThan(50 * along!);
});

it('stays finite for rows that are all alike, and for a column that is a copy', () => {
  expect(
    Array.from(
      fitMahalanobis(
        matrix([
          [1, 2],
          [1, 2],
        ]),
      ).score(
        matrix([
          [1, 2],
          [2, 2],
        ]),
      ),
    ),
  ).toEqual([0, 1]);
  const copied = fitMahalanobis(
    matrix([
      [1, 1],
      [2, 2],
      [4, 4],
      [7, 7],
    ]),
  ).score(
    matrix([
      [3, 3],
      [3, 4],
    ]),
  );
  expect(copied.every(Number.isFinite)).toBe(true);
});

it('scores the same after its state was saved, and refuses a damaged one', async () => {
  const scorer = fitMahalanobis(normalMatrix(60, 3));
  const queries = normalMatrix(20, 3, '5');
  expect(restoreMahalanobis(JSON.parse(JSON.stringify(encodeState(scorer.state())))).score(queries)).toEqual(
    scorer.score(queries),
  );
  const damaged = encodeState({ means: Float64Array.of(1, 2), factor: Float64Array.of(1) });
  expect(await thrownBy(() => restoreMahalanobis(damaged))).toMatchObject({ code: 'DATA_INVALID' });
});

it('refuses more coordinates than it can afford and names another method', async () => {
  const error = await thrownBy(() => fitMahalanobis(normalMatrix(3, 513)));
  expect(error).toMatchObject({ code: 'PARAM_INVALID' });
  expect(error.message).toContain('knn');
});
