import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeatureMatrix, Target } from '../../../domain/learning/learner.ts';
import { decodeState, encodeState } from '../../../domain/learning/model-codec.ts';
import { nearestNeighbors } from '../../../domain/learning/nearest-neighbors.ts';
import { thrownBy } from '../../support/thrown.ts';
import { distance, matrix } from './problems.ts';

type Params = { readonly k: number; readonly weights: string; readonly metric: string };
interface Golden {
  readonly rows: number[][];
  readonly labels: number[];
  readonly values: number[];
  readonly queries: number[][];
  readonly neighbors: { readonly params: Params; readonly probabilities: number[]; readonly numbers: number[] }[];
}
const golden: Golden = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/neighbors-and-bayes.json'), 'utf8'));

describe('on columns of three scales', () => {
  it.each(golden.neighbors)('agrees with scikit-learn: $params', ({ params, probabilities, numbers }) => {
    const features = matrix(golden.rows);
    const queries = matrix(golden.queries);
    const classes = ['a', 'b', 'c'];
    const labels = Int32Array.from(golden.labels);
    const target: Target = { task: 'classification', classes, labels };
    const voted = nearestNeighbors.fit({ features, target, params, streams: {} }).predict(queries);
    expect(distance(voted, probabilities)).toBeLessThan(1e-12);
    const values = Float64Array.from(golden.values);
    const averaged = nearestNeighbors
      .fit({ features, target: { task: 'regression', values }, params, streams: {} })
      .predict(queries);
    expect(distance(averaged, numbers)).toBeLessThan(1e-10);
  });
});

/** Regression by the definition: sort all rows, take weight k, average. */
function byDefinition(
  rows: number[][],
  values: number[],
  given: { readonly weights: number[]; readonly query: number[]; readonly params: Params },
): number {
  const { weights, query, params } = given;
  const sorted = rows
    .map((row, index) => {
      const parts = row.map((value, column) => Math.abs(value - query[column]!));
      const far =
        params.metric === 'manhattan'
          ? parts.reduce((sum, part) => sum + part, 0)
          : Math.sqrt(parts.reduce((sum, part) => sum + part * part, 0));
      return { index, far };
    })
    .sort((a, b) => a.far - b.far || a.index - b.index);
  let left = params.k;
  let [sum, total] = [0, 0];
  const zero = params.weights === 'distance' && sorted.find(({ index }) => weights[index]! > 0)!.far === 0;
  for (const { index, far } of sorted) {
    const mass = Math.min(left, weights[index]!);
    left -= mass;
    const vote = params.weights === 'uniform' || zero ? (zero && far > 0 ? 0 : mass) : mass / far;
    if (mass > 0) {
      sum += vote * values[index]!;
      total += vote;
    }
  }
  return sum / total;
}

describe('searches exactly', () => {
  // Small whole numbers make ties; their sums and squares have no rounding.
  const cell = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 0, max: 3 }) }, fc.constantFrom(-1000, 2 ** 20));
  const settings = fc.record({
    k: fc.integer({ min: 1, max: 6 }),
    weights: fc.constantFrom('uniform', 'distance'),
    metric: fc.constantFrom('euclidean', 'manhattan'),
  });
  const table = fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 6, max: 90 }), fc.integer({ min: 1, max: 9 }))
    .chain(([columns, rows, queries]) =>
      fc.record({
        rows: fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), {
          minLength: rows,
          maxLength: rows,
        }),
        queries: fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), {
          minLength: queries,
          maxLength: queries,
        }),
        weights: fc.array(fc.constantFrom(1, 1, 1, 0, 2, 0.5), { minLength: rows, maxLength: rows }),
      }),
    );

  it('as the definition does, whatever the ties, outliers and weights of rows', () => {
    fc.assert(
      fc.property(table, settings, fc.boolean(), ({ rows, queries, weights }, params, weighted) => {
        const own = weighted ? weights : weights.map(() => 1);
        fc.pre(own.reduce((sum, weight) => sum + weight, 0) >= params.k);
        const values = rows.map((_, index) => (index * 7919) % 101);
        const model = nearestNeighbors.fit({
          features: matrix(rows),
          target: { task: 'regression', values: Float64Array.from(values) },
          params,
          streams: {},
          ...(weighted ? { weights: Float64Array.from(own) } : {}),
        });
        const expected = queries.map((query) => byDefinition(rows, values, { weights: own, query, params }));
        expect(distance(model.predict(matrix(queries)), expected)).toBeLessThan(1e-9);
      }),
      { numRuns: 300 },
    );
  });

  it('in more rows than one block and more queries than one batch', () => {
    const values = (length: number, factor: number) =>
      Float64Array.from({ length }, (_, index) => Math.sin(index * factor) * 3 + Math.cos(index * index));
    const features: FeatureMatrix = { rows: 3000, columns: 17, values: values(51_000, 0.7) };
    const queries: FeatureMatrix = { rows: 300, columns: 17, values: values(5100, 0.3) };
    const rowsOf = ({ rows, columns, values: cells }: FeatureMatrix) =>
      Array.from({ length: rows }, (_, row) =>
        Array.from({ length: columns }, (__, column) => cells[column * rows + row]!),
      );
    const numbers = Float64Array.from({ length: 3000 }, (_, index) => index);
    for (const metric of ['euclidean', 'manhattan']) {
      const params = { k: 3, weights: 'uniform', metric };
      const model = nearestNeighbors.fit({
        features,
        target: { task: 'regression', values: numbers },
        params,
        streams: {},
      });
      const weights = new Array<number>(3000).fill(1);
      const rows = rowsOf(features);
      const expected = rowsOf(queries).map((query) => byDefinition(rows, [...numbers], { weights, query, params }));
      expect(distance(model.predict(queries), expected)).toBeLessThan(1e-9);
    }
  });
});

const line = { task: 'regression', values: Float64Array.of(1, 3, 5, 7) } as const;
const places = matrix([[0], [1], [2], [3]]);

it('takes the first of rows that are equally far', () => {
  const model = nearestNeighbors.fit({ features: places, target: line, params: { k: 1 }, streams: {} });
  expect([...model.predict(matrix([[0.5], [1.5], [2.5]]))]).toEqual([1, 3, 5]);
});

it('gives a training row its own number if votes go by distance', () => {
  const params = { k: 4, weights: 'distance' };
  const model = nearestNeighbors.fit({ features: places, target: line, params, streams: {} });
  expect([...model.predict(places)]).toEqual([...line.values]);
});

it('refuses more neighbours than there are rows, and says how many there are', async () => {
  const request = { features: places, target: line, params: { k: 5 }, streams: {} };
  const error = await thrownBy(() => nearestNeighbors.fit(request));
  expect(error.code).toBe('PARAM_INVALID');
  expect(error.message).toContain('4 training rows');
  const weights = Float64Array.of(0.25, 0.25, 0.25, 0.25);
  const light = await thrownBy(() => nearestNeighbors.fit({ ...request, params: { k: 2 }, weights }));
  expect(light.message).toContain('weigh 1 in all');
});

it('keeps weights in its state only where they tell rows apart', () => {
  const stateOf = (weights: Float64Array) =>
    decodeState(
      nearestNeighbors.fit({ features: places, target: line, params: { k: 1 }, streams: {}, weights }).state(),
    );
  expect(stateOf(Float64Array.of(1, 1, 0, 1))).not.toHaveProperty('rowWeights');
  expect(stateOf(Float64Array.of(1, 2, 0, 1))).toHaveProperty('rowWeights', Float64Array.of(1, 2, 1));
});

it('refuses a state whose classes or weights cannot be', async () => {
  const target = { task: 'classification', classes: ['a', 'b'], labels: Int32Array.of(0, 1, 0, 1) } as const;
  const state = nearestNeighbors.fit({ features: places, target, params: { k: 1 }, streams: {} }).state() as object;
  for (const damage of [
    { targets: Int32Array.of(0, 1, 0, 2) },
    { targets: Float64Array.of(0, 1, 0, 1) },
    { rowWeights: Float64Array.of(1, 1, 1, 0) },
    { rowWeights: Float64Array.of(1) },
    { columns: 3 },
  ]) {
    const [[key, value]] = Object.entries(damage) as [[string, Float64Array | Int32Array | number]];
    const damaged = { ...state, [key]: encodeState(value) };
    expect((await thrownBy(() => nearestNeighbors.restore(damaged))).code, key).toBe('DATA_INVALID');
  }
});
