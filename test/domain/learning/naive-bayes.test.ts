import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeState, encodeState } from '../../../domain/learning/model-codec.ts';
import { naiveBayes } from '../../../domain/learning/naive-bayes.ts';
import { thrownBy } from '../../support/thrown.ts';
import { distance, matrix } from './problems.ts';

interface Golden {
  readonly rows: number[][];
  readonly labels: number[];
  readonly weights: number[];
  readonly queries: number[][];
  readonly bayes: {
    readonly weighted: boolean;
    readonly params: { readonly varianceSmoothing: number };
    readonly means: number[];
    readonly variances: number[];
    readonly probabilities: number[];
  }[];
}
const golden: Golden = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/neighbors-and-bayes.json'), 'utf8'));

describe('on columns of three scales', () => {
  it.each(golden.bayes)('agrees with scikit-learn: weighted $weighted, $params', (known) => {
    const target = {
      task: 'classification',
      classes: ['a', 'b', 'c'],
      labels: Int32Array.from(golden.labels),
    } as const;
    const weights = known.weighted ? { weights: Float64Array.from(golden.weights) } : {};
    const model = naiveBayes.fit({
      features: matrix(golden.rows),
      target,
      params: known.params,
      streams: {},
      ...weights,
    });
    const state = decodeState(model.state()) as { means: Float64Array; variances: Float64Array };
    expect(distance(state.means, known.means)).toBeLessThan(1e-10);
    expect(distance(state.variances, known.variances)).toBeLessThan(1e-9);
    expect(distance(model.predict(matrix(golden.queries)), known.probabilities)).toBeLessThan(1e-9);
  });
});

const halves = { task: 'classification', classes: ['a', 'b'], labels: Int32Array.of(0, 0, 0, 1) } as const;

it('lets the class shares decide where every feature is constant', () => {
  const features = matrix([[5], [5], [5], [5]]);
  const model = naiveBayes.fit({ features, target: halves, params: {}, streams: {} });
  expect([...model.predict(matrix([[5]]))]).toEqual([expect.closeTo(0.75, 12), expect.closeTo(0.25, 12)]);
});

it('stays finite for a feature that is constant within a class, and far from all rows', () => {
  const features = matrix([
    [1, 0],
    [2, 0],
    [3, 0],
    [9, 1],
  ]);
  const model = naiveBayes.fit({ features, target: halves, params: {}, streams: {} });
  for (const row of [
    [2, 0],
    [9, 1],
    [1e6, -1e6],
  ]) {
    const [first = Number.NaN, second = Number.NaN] = model.predict(matrix([row]));
    expect(first + second).toBeCloseTo(1, 12);
  }
});

it('keeps its digits where the zero of a feature is far away', () => {
  const near = [[0.1], [0.4], [0.2], [0.9]];
  const far = near.map(([value = 0]) => [value + 2 ** 30]);
  const [here, there] = [near, far].map((rows) =>
    naiveBayes
      .fit({ features: matrix(rows), target: halves, params: { varianceSmoothing: 1e-3 }, streams: {} })
      .predict(matrix(rows)),
  );
  expect(distance(here!, there!)).toBeLessThan(1e-5);
});

it('refuses a state with a variance or a prior that cannot be', async () => {
  const features = matrix([[1], [2], [3], [9]]);
  const state = naiveBayes.fit({ features, target: halves, params: {}, streams: {} }).state() as object;
  for (const damage of [{ variances: Float64Array.of(1, 0) }, { priors: Float64Array.of(2, -1) }, { columns: 2 }]) {
    const [[key, value]] = Object.entries(damage) as [[string, Float64Array | number]];
    const damaged = { ...state, [key]: encodeState(value) };
    expect((await thrownBy(() => naiveBayes.restore(damaged))).code, key).toBe('DATA_INVALID');
  }
});
