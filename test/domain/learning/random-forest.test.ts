import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeForests } from '../../../domain/learning/forest.ts';
import type { Target } from '../../../domain/learning/learner.ts';
import { fitTrees, forestModel, randomForest } from '../../../domain/learning/random-forest.ts';
import { fit, matrix, problem, streamsFor, takeRows, takeTarget } from './problems.ts';

const plain = { trees: 1, bootstrap: false, maxFeatures: 'all' };
const text = (value: unknown) => JSON.stringify(value);

describe('one tree of all rows and features', () => {
  const rows = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.double({ min: -1, max: 1, noNaN: true })), {
    minLength: 2,
    maxLength: 60,
    comparator: ([a, b], [c, d]) => a === c && b + 0 === d + 0,
  });

  it('gives back what it was taught where rows differ, for classes and for numbers', () => {
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.integer({ min: 0, max: 2 })), (cells, labels) => {
        const features = matrix(cells);
        const taught = Int32Array.from(cells, () => labels.next().value as number);
        taught.set([0, 1]);
        const target: Target = { task: 'classification', classes: ['a', 'b', 'c'], labels: taught };
        const shares = fit(randomForest, { features, target }, plain).predict(features);
        taught.forEach((label, row) => {
          expect(shares[row * 3 + label]).toBe(1);
        });
        const values = Float64Array.from(taught, (label) => label / 3);
        expect(
          fit(randomForest, { features, target: { task: 'regression', values } }, plain).predict(features),
        ).toEqual(values);
      }),
    );
  });
});

describe('parameters', () => {
  const given = problem('classification', 150);

  it.each([
    { params: {}, components: ['bootstrap', 'features'] },
    { params: { bootstrap: false }, components: ['features'] },
    { params: { maxFeatures: 'all' }, components: ['bootstrap'] },
    { params: plain, components: [] },
  ])('$params leave the components $components', ({ params, components }) => {
    expect(randomForest.components(params)).toEqual(components);
  });

  it.each([
    { maxFeatures: 0 },
    { maxFeatures: 1.5 },
    { maxFeatures: 'log2' },
    { bins: 256 },
    { trees: 0 },
    { maxDepth: 0 },
  ])('%o are refused', (params) => {
    expect(randomForest.params.safeParse(params).success).toBe(false);
  });

  it.each([
    ['auto', 'sqrt', 'classification'],
    ['sqrt', 2, 'classification'],
    [0.5, 3, 'classification'],
    [0.01, 1, 'classification'],
    ['auto', 2, 'regression'],
  ] as const)('maxFeatures %s is the same as %s of six features in %s', (first, second, task) => {
    const grown = (maxFeatures: unknown) => fit(randomForest, problem(task, 80), { trees: 5, maxFeatures }).state();
    expect(text(grown(first))).toBe(text(grown(second)));
    expect(text(grown(first))).not.toBe(text(grown(5)));
  });

  const grown = (params: object) =>
    fitTrees({ ...given, params: { ...plain, ...params }, streams: {} }, { from: 0, to: 1 });

  it.each([{ minSamplesLeaf: 5 }, { maxDepth: 3 }, { minSamplesSplit: 30 }])('%o makes a tree smaller', (limit) => {
    expect(grown(limit).features.length).toBeLessThan(grown({}).features.length);
  });

  it('minSamplesLeaf is the least number of rows that end in one leaf', () => {
    const numbers = problem('regression', 150);
    const values = fit(randomForest, numbers, { ...plain, minSamplesLeaf: 7 }).predict(numbers.features);
    const counts = new Map<number, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    expect(Math.min(...counts.values())).toBe(7);
  });

  it('two bins leave each feature one threshold', () => {
    const { features, thresholds } = grown({ bins: 2 });
    const used = new Set(Array.from(features, (feature, node) => `${feature} ${thresholds[node]}`));
    expect(used.size).toBe(new Set(features).size);
  });
});

describe('trees', () => {
  const given = problem('regression', 100);
  const request = (trees: number) => ({ ...given, params: { trees }, streams: streamsFor(randomForest, { trees }) });

  it('are the same however many there are', () => {
    const few = fitTrees(request(5), { from: 0, to: 5 });
    const many = fitTrees(request(20), { from: 0, to: 20 });
    expect(many.thresholds.subarray(0, few.thresholds.length)).toEqual(few.thresholds);
  });

  it.each(['classification', 'regression'] as const)(
    'grown in parts and merged give the bytes of one fit: %s',
    (task) => {
      const whole = { ...request(11), ...problem(task, 100) };
      const parts = [
        { from: 0, to: 4 },
        { from: 4, to: 5 },
        { from: 5, to: 11 },
      ].map((range) => fitTrees(whole, range));
      expect(text(forestModel(mergeForests(parts), 6).state())).toBe(text(randomForest.fit(whole).state()));
    },
  );
});

it('reaches the accuracy of scikit-learn on wine in five folds (0.970, sd 0.003 over shuffles)', () => {
  const file = join(import.meta.dirname, 'fixtures/wine.json');
  const wine: { features: number[][]; labels: number[] } = JSON.parse(readFileSync(file, 'utf8'));
  const features = matrix(wine.features);
  const target: Target = { task: 'classification', classes: ['0', '1', '2'], labels: Int32Array.from(wine.labels) };
  let right = 0;
  for (let fold = 0; fold < 5; fold += 1) {
    const [test, train] = [true, false].map((held) =>
      wine.labels.flatMap((_, row) => ((row % 5 === fold) === held ? [row] : [])),
    );
    const model = fit(randomForest, { features: takeRows(features, train!), target: takeTarget(target, train!) }, {});
    const shares = model.predict(takeRows(features, test!));
    test!.forEach((row, index) => {
      const own = [...shares.subarray(index * 3, index * 3 + 3)];
      if (own.indexOf(Math.max(...own)) === wine.labels[row]) right += 1;
    });
  }
  expect(right / 178).toBeGreaterThan(0.955);
});
