import { describe, expect, it } from 'vitest';
import { logisticRegression } from '../../../domain/learning/logistic-regression.ts';
import { decodeState, encodeState } from '../../../domain/learning/model-codec.ts';
import { thrownBy } from '../../support/thrown.ts';
import { distance, goldenCases, matrix, takeRows } from './problems.ts';

describe('on iris', () => {
  it.each(goldenCases('logistic-regression'))(
    'agrees with scikit-learn: $name',
    ({ request, coefficients, intercepts, every30 }) => {
      const model = logisticRegression.fit(request);
      const state = decodeState(model.state()) as { coefficients: Float64Array; intercepts: Float64Array };
      expect(distance(state.coefficients, coefficients)).toBeLessThan(1e-4);
      expect(distance(state.intercepts, intercepts)).toBeLessThan(1e-4);
      const places = Array.from({ length: request.features.rows / 30 + 1 }, (_, index) => index * 30);
      const shown = places.filter((place) => place < request.features.rows);
      expect(distance(model.predict(takeRows(request.features, shown)), every30)).toBeLessThan(1e-4);
    },
  );
});

const halves = { task: 'classification', classes: ['a', 'b'], labels: Int32Array.of(0, 0, 1, 1) } as const;

it('stays finite where a feature separates the classes, and says whether it converged', async () => {
  const features = matrix([[-2], [-1], [1], [2]]);
  const strict = logisticRegression.fit({ features, target: halves, params: { c: 1e6 }, streams: {} });
  expect(strict.state()).toMatchObject({ converged: true });
  const far = [...strict.predict(matrix([[-1e6], [1e6]]))];
  expect(far).toEqual([1, 0, 0, 1]);
  const hasty = logisticRegression.fit({ features, target: halves, params: { maxIterations: 1 }, streams: {} });
  expect(hasty.state()).toMatchObject({ converged: false });
});

it('gives the same probabilities wherever the zero of a feature lies', () => {
  const rows = [
    [-2, 1],
    [-1, -1],
    [-0.5, 0.5],
    [2, -0.1],
  ];
  const target = { ...halves, labels: Int32Array.of(0, 1, 0, 1) };
  const near = matrix(rows);
  const far = matrix(rows.map(([x = 0, y = 0]) => [x + 1e6, y]));
  const [here, there] = [near, far].map((features) =>
    logisticRegression.fit({ features, target, params: {}, streams: {} }).predict(features),
  );
  expect(distance(here!, there!)).toBeLessThan(1e-6);
});

it('refuses a state whose parts do not fit together', async () => {
  const features = matrix([[-2], [-1], [1], [2]]);
  const state = logisticRegression.fit({ features, target: halves, params: {}, streams: {} }).state();
  for (const present of [Int32Array.of(1, 0), Int32Array.of(0, 0), Int32Array.of(0, 2), Int32Array.of(-1, 0)]) {
    const damaged = { ...(state as object), present: encodeState(present) };
    expect((await thrownBy(() => logisticRegression.restore(damaged))).code).toBe('DATA_INVALID');
  }
});
