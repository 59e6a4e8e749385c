import { describe, expect, it } from 'vitest';
import { ClassSplits } from '../../../domain/learning/class-splits.ts';
import { binFeatures } from '../../../domain/learning/feature-bins.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { type Tree, TreeGrower, type TreeLimits } from '../../../domain/learning/tree-grower.ts';
import { matrix, problem } from './problems.ts';

const unlimited: TreeLimits = { maxDepth: Number.POSITIVE_INFINITY, minSamplesSplit: 2, featuresPerNode: 99 };

function growerFor(rows: readonly (readonly number[])[], labels: readonly number[], limits: Partial<TreeLimits> = {}) {
  const bins = binFeatures(matrix(rows), 255);
  const sample = {
    size: labels.length,
    rows: Int32Array.from(labels, (_, row) => row),
    weights: new Float64Array(labels.length).fill(1),
    targets: Int32Array.from(labels),
  };
  const search = new ClassSplits({ bins, sample, minSamplesLeaf: 1 }, 2);
  return { search, grower: new TreeGrower(bins, search, { ...unlimited, ...limits }, labels.length) };
}

function depthOf(tree: Tree, reference = tree.root): number {
  if (reference < 0) return 0;
  const [left, right] = [tree.children[2 * reference]!, tree.children[2 * reference + 1]!];
  return 1 + Math.max(depthOf(tree, left), depthOf(tree, right));
}

const exclusive = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];

describe('a tree', () => {
  it('of rows of one class is a leaf', () => {
    const { grower } = growerFor([[1], [2]], [1, 1]);
    expect(grower.grow(2, undefined)).toMatchObject({ root: ~1, features: new Int32Array() });
  });

  it('of rows that no feature tells apart is a leaf of shares', () => {
    const { grower, search } = growerFor([[1], [1]], [0, 1]);
    expect(grower.grow(2, undefined).root).toBe(~2);
    expect(search.leafTable().leaves.slice(4)).toEqual(Float64Array.of(0.5, 0.5));
  });

  it('goes on through splits that gain nothing at once: exclusive or', () => {
    const tree = growerFor(exclusive, [0, 1, 1, 0]).grower.grow(4, undefined);
    expect([...tree.features]).toEqual([0, 1, 1]);
    expect([...tree.thresholds]).toEqual([0.5, 0.5, 0.5]);
    expect([...tree.children]).toEqual([1, 2, ~0, ~1, ~1, ~0]);
  });

  it('puts thresholds halfway between the values next to the cut, and below the upper one where rounding would reach it', () => {
    expect(growerFor([[1], [4]], [0, 1]).grower.grow(2, undefined).thresholds[0]).toBe(2.5);
    for (const [low, high] of [
      [1, 1 + Number.EPSILON],
      [1 + Number.EPSILON, 1 + 2 * Number.EPSILON],
    ] as const) {
      const threshold = growerFor([[low], [high]], [0, 1]).grower.grow(2, undefined).thresholds[0]!;
      expect(low <= threshold && threshold < high).toBe(true);
    }
    const huge = growerFor([[1e308], [1.6e308]], [0, 1]).grower.grow(2, undefined);
    expect(huge.thresholds[0]! / 1e308).toBeCloseTo(1.3, 10);
  });

  it('is no deeper than allowed and splits no node of fewer rows than asked', () => {
    const rows = Array.from({ length: 64 }, (_, row) => [row]);
    const labels = rows.map((_, row) => row % 2);
    expect(depthOf(growerFor(rows, labels, { maxDepth: 3 }).grower.grow(64, undefined))).toBe(3);
    expect(growerFor(rows, labels, { minSamplesSplit: 65 }).grower.grow(64, undefined).root).toBeLessThan(0);
    expect(growerFor(rows, labels, { minSamplesSplit: 64 }).grower.grow(64, undefined).features.length).toBe(1);
  });
});

describe('drawn features', () => {
  it('are drawn again until one is not constant in the node', () => {
    const rows = Array.from({ length: 20 }, (_, row) => [...new Array<number>(9).fill(3), row]);
    const { grower } = growerFor(
      rows,
      rows.map((_, row) => Number(row >= 10)),
      { featuresPerNode: 1 },
    ); // nine of ten are constant
    for (let tree = 0; tree < 20; tree += 1) {
      expect([...grower.grow(20, createStream(String(tree))).features]).toEqual([9]);
    }
  });

  it('are each drawn about equally often', () => {
    const rows = Array.from({ length: 8 }, (_, row) => new Array<number>(5).fill(row));
    const { grower } = growerFor(
      rows,
      rows.map((_, row) => Number(row >= 4)),
      { featuresPerNode: 1 },
    );
    const counts = new Array<number>(5).fill(0);
    for (let tree = 0; tree < 1000; tree += 1) counts[grower.grow(8, createStream(`t${tree}`)).features[0]!]! += 1;
    expect(counts.every((count) => Math.abs(count - 200) < 50)).toBe(true);
  });

  it('make the same tree whatever grew before', () => {
    const { features, target } = problem('classification', 60, { classCount: 2 });
    const labels = target.task === 'classification' ? [...target.labels] : [];
    const rows = labels.map((_, row) =>
      Array.from({ length: 6 }, (_value, column) => features.values[column * 60 + row]!),
    );
    const shapes = (tree: Tree) => [tree.features, tree.thresholds];
    const fresh = growerFor(rows, labels, { featuresPerNode: 2 });
    const used = growerFor(rows, labels, { featuresPerNode: 2 });
    used.grower.grow(60, createStream('before'));
    const order = used.search as unknown as { sample: { rows: Int32Array; targets: Int32Array } };
    order.sample.rows.set(labels.map((_, row) => row));
    order.sample.targets.set(labels);
    expect(shapes(used.grower.grow(60, createStream('1')))).toEqual(shapes(fresh.grower.grow(60, createStream('1'))));
  });
});
