import { describe, expect, it } from 'vitest';
import { decodeState } from '../../../domain/learning/model-codec.ts';
import { ridge } from '../../../domain/learning/ridge.ts';
import { thrownBy } from '../../support/thrown.ts';
import { distance, goldenCases, matrix, takeRows } from './problems.ts';

describe('on iris', () => {
  it.each(goldenCases('ridge'))('agrees with scikit-learn: $name', ({ request, coefficients, intercepts, every30 }) => {
    const model = ridge.fit(request);
    const state = decodeState(model.state()) as { coefficients: Float64Array; intercepts: Float64Array };
    expect(distance(state.coefficients, coefficients)).toBeLessThan(1e-9);
    expect(distance(state.intercepts, intercepts)).toBeLessThan(1e-9);
    const places = Array.from({ length: request.features.rows / 30 + 1 }, (_, index) => index * 30);
    const shown = places.filter((place) => place < request.features.rows);
    expect(distance(model.predict(takeRows(request.features, shown)), every30)).toBeLessThan(1e-9);
  });
});

const line = { task: 'regression', values: Float64Array.of(1, 3, 5, 7) } as const;

it('without a penalty finds the line that the rows lie on', () => {
  const features = matrix([[0], [1], [2], [3]]);
  const model = ridge.fit({ features, target: line, params: { alpha: 0 }, streams: {} });
  expect([...model.predict(matrix([[10], [-1]]))]).toEqual([expect.closeTo(21, 10), expect.closeTo(-1, 10)]);
});

it('without a penalty refuses features that depend on each other, and says to raise alpha', async () => {
  const features = matrix([0, 1, 2, 3].map((value) => [value, 2 * value]));
  const error = await thrownBy(() => ridge.fit({ features, target: line, params: { alpha: 0 }, streams: {} }));
  expect(error.code).toBe('DATA_INVALID');
  expect(error.message).toContain('raise alpha');
  expect(() => ridge.fit({ features, target: line, params: {}, streams: {} })).not.toThrow();
});

it('gives a constant feature no coefficient and keeps large offsets exact', () => {
  const features = matrix([0, 1, 2, 3].map((value) => [value + 1e8, 5]));
  const model = ridge.fit({ features, target: line, params: { alpha: 0 }, streams: {} });
  const state = decodeState(model.state()) as { coefficients: Float64Array };
  expect(state.coefficients[0]).toBeCloseTo(2, 10);
  expect(state.coefficients[1]).toBe(0);
});
