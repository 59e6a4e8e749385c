import { describe, expect, it } from 'vitest';
import { binFeatures } from '../../../domain/learning/feature-bins.ts';
import { GradientHistograms } from '../../../domain/learning/gradient-histograms.ts';
import { GradientQuanta } from '../../../domain/learning/gradient-quanta.ts';
import { type GrowthLimits, LeafWiseGrower, sumOver } from '../../../domain/learning/leaf-wise-grower.ts';
import type { Tree } from '../../../domain/learning/tree-grower.ts';
import { matrix, problem } from './problems.ts';

const unlimited: GrowthLimits = { maxLeaves: 31, maxDepth: Number.POSITIVE_INFINITY, minSamplesLeaf: 1, l2: 0 };

function grow(features: ReturnType<typeof matrix>, gradients: readonly number[], limits: Partial<GrowthLimits> = {}) {
  const { rows, columns } = features;
  const bins = binFeatures(features, 255);
  const grower = new LeafWiseGrower(bins, new GradientHistograms(bins, rows), { ...unlimited, ...limits }, rows);
  grower.choose(Int32Array.from({ length: columns }, (_, column) => column));
  grower.rows.set(gradients.map((_, row) => row));
  const quanta = new GradientQuanta(rows);
  quanta.load(Float64Array.from(gradients), new Float64Array(rows).fill(1));
  return { grower, tree: grower.grow(rows, quanta), quanta };
}

function leafOf(tree: Tree, features: ReturnType<typeof matrix>, row: number): number {
  let reference = tree.root;
  while (reference >= 0) {
    const value = features.values[tree.features[reference]! * features.rows + row]!;
    reference = tree.children[2 * reference + Number(value > tree.thresholds[reference]!)]!;
  }
  return ~reference;
}

function depthOf(tree: Tree, reference = tree.root): number {
  if (reference < 0) return 0;
  return 1 + Math.max(depthOf(tree, tree.children[2 * reference]), depthOf(tree, tree.children[2 * reference + 1]));
}

const line = (values: readonly number[]) => matrix(values.map((value) => [value]));
const wavy = problem('regression', 300);
const signal = wavy.target.task === 'regression' ? [...wavy.target.values] : [];

describe('a tree', () => {
  it('splits the leaf that gains most first, and stops at its most leaves', () => {
    const { tree, grower } = grow(line([1, 2, 3, 4]), [-9, -8, 1, 2], { maxLeaves: 3 });
    expect([...tree.thresholds]).toEqual([2.5, 1.5]);
    expect([...tree.children]).toEqual([1, ~1, ~0, ~2]);
    expect(grower.leafCount).toBe(3);
  });

  it('is one leaf where nothing is gained', () => {
    const { tree, grower } = grow(line([1, 2, 3, 4]), [1, 1, 1, 1]);
    expect([tree.root, tree.features.length, grower.leafCount]).toEqual([~0, 0, 1]);
  });

  it('puts the threshold halfway to the next value that any row has, whatever bins its own rows leave out', () => {
    const rows = [
      [1, 0],
      [2, 5],
      [3, 5],
      [4, 0],
      [5, 5],
    ];
    const { tree } = grow(matrix(rows), [-10, 40, 40, 7, 40]);
    // Where column 1 is 0, column 0 is 1 or 4.
    const node = [...tree.features].findIndex((feature) => feature === 0);
    expect([tree.thresholds[node], tree.cuts[node]]).toEqual([1.5, 0]);
  });

  it.each([{ maxLeaves: 5 }, { maxDepth: 2 }, { minSamplesLeaf: 40 }, { l2: 1e6 }])('%o keeps it small', (limits) => {
    const { tree, grower } = grow(wavy.features, signal, limits);
    const sizes = Array.from({ length: grower.leafCount }, (_, leaf) => grower.ends[leaf]! - grower.starts[leaf]!);
    expect(sizes.length).toBeLessThanOrEqual(limits.maxLeaves ?? 31);
    expect(depthOf(tree)).toBeLessThanOrEqual(limits.maxDepth ?? 300);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(limits.minSamplesLeaf ?? 1);
    const free = grow(wavy.features, signal).grower;
    expect(limits.l2 === undefined ? sizes.length < free.leafCount : sizes.length > 1).toBe(true);
  });

  it('tells the rows of each leaf, ascending: those that its thresholds and its cuts lead there', () => {
    const { tree, grower } = grow(wavy.features, signal);
    expect(grower.leafCount).toBe(31);
    const seen = new Set<number>();
    for (let leaf = 0; leaf < grower.leafCount; leaf += 1) {
      const rows = [...grower.rows.subarray(grower.starts[leaf], grower.ends[leaf])];
      expect(rows).toEqual(rows.toSorted((a, b) => a - b));
      for (const row of rows) {
        expect(leafOf(tree, wavy.features, row)).toBe(leaf);
        seen.add(row);
      }
    }
    expect(seen.size).toBe(300);
  });

  it('is the same whatever grew before', () => {
    const { grower, tree, quanta } = grow(wavy.features, signal);
    grower.rows.set(signal.map((_, row) => row));
    expect(grower.grow(300, quanta)).toEqual(tree);
  });
});

it('a sum over rows takes those that are named', () => {
  expect(sumOver(Float64Array.of(1, 2, 4, 8), Int32Array.of(3, 0))).toBe(9);
});
