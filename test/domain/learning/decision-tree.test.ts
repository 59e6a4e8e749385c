import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decisionTree } from '../../../domain/learning/decision-tree.ts';
import type { Target } from '../../../domain/learning/learner.ts';
import { randomForest } from '../../../domain/learning/random-forest.ts';
import { fit, matrix, problem } from './problems.ts';

/** Arrays of the tree, decoded from its state. */
function treeOf(task: Target['task'], params: object) {
  const state = fit(decisionTree, problem(task, 150), params).state() as Record<string, Record<string, string>>;
  const bytes = Buffer.from(state.features?.$i32 ?? '', 'base64');
  return { nodes: bytes.length / 4, text: JSON.stringify(state) };
}

describe('a decision tree', () => {
  it.each(['classification', 'regression'] as const)('is the tree of a forest of one without luck: %s', (task) => {
    const given = problem(task, 150);
    const tree = fit(decisionTree, given, { maxDepth: 5, minSamplesLeaf: 3 });
    const forest = fit(randomForest, given, {
      trees: 1,
      bootstrap: false,
      maxFeatures: 'all',
      maxDepth: 5,
      minSamplesLeaf: 3,
    });
    expect(tree.state()).toEqual(forest.state());
    expect([tree.learner, forest.learner]).toEqual(['decision-tree', 'random-forest']);
  });

  it('gives back what it was taught where rows differ', () => {
    const rows = fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(rows, (values) => {
        const features = matrix(values.map((value) => [value]));
        const target: Target = { task: 'regression', values: Float64Array.from(values, (value) => Math.abs(value)) };
        expect(fit(decisionTree, { features, target }).predict(features)).toEqual(target.values);
      }),
    );
  });

  it('asks the first of features that serve equally well', () => {
    const features = matrix([0, 1, 2, 3].map((value) => [5, value, 3 - value, value]));
    const target: Target = { task: 'classification', classes: ['a', 'b'], labels: Int32Array.of(0, 0, 1, 1) };
    const state = fit(decisionTree, { features, target }).state() as Record<string, Record<string, string>>;
    expect(new Int32Array(Uint8Array.from(Buffer.from(state.features?.$i32 ?? '', 'base64')).buffer)).toEqual(
      Int32Array.of(1),
    );
  });
});

describe('parameters', () => {
  it('leave nothing random unless features are drawn', () => {
    expect(decisionTree.components({})).toEqual([]);
    for (const maxFeatures of ['sqrt', 3, 0.5]) expect(decisionTree.components({ maxFeatures })).toEqual(['features']);
  });

  it.each([{ maxDepth: 3 }, { minSamplesLeaf: 5 }, { minSamplesSplit: 30 }])('%o makes the tree smaller', (limit) => {
    for (const task of ['classification', 'regression'] as const) {
      expect(treeOf(task, limit).nodes).toBeLessThan(treeOf(task, {}).nodes);
    }
  });

  it('count drawn features as named, as their root, or as a share', () => {
    const drawn = (maxFeatures: unknown) => treeOf('classification', { maxFeatures }).text;
    expect(drawn('sqrt')).toBe(drawn(2));
    expect(drawn(0.5)).toBe(drawn(3));
    expect(drawn(2)).not.toBe(drawn(3));
  });

  it.each([{ maxFeatures: 'auto' }, { maxFeatures: 0 }, { bins: 256 }, { maxDepth: 0 }, { trees: 3 }])(
    '%o are refused',
    (params) => {
      expect(decisionTree.params.safeParse(params).success).toBe(false);
    },
  );
});
