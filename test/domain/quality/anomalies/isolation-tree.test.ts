import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import {
  addPathLengths,
  averagePathLength,
  growIsolationTree,
} from '../../../../domain/quality/anomalies/isolation-tree.ts';
import { matrix } from '../../learning/problems.ts';
import { normalMatrix } from './clouds.ts';

describe('the mean path length', () => {
  it('is that of an unsuccessful search in a random tree', () => {
    expect([0, 1, 2].map(averagePathLength)).toEqual([0, 0, 1]);
    // 2 H(n - 1) - 2 (n - 1) / n, the harmonic number by its logarithm.
    const harmonic = Array.from({ length: 255 }, (_, index) => 1 / (index + 1)).reduce((sum, own) => sum + own, 0);
    expect(averagePathLength(256)).toBeCloseTo(2 * harmonic - (2 * 255) / 256, 2);
  });
});

describe.each([1, 3])('a tree that cuts by %d columns', (width) => {
  const grow = (rows: number, seed: string) => {
    const features = normalMatrix(rows, 4, seed);
    const all = Uint32Array.from({ length: rows }, (_, row) => row);
    return { features, tree: growIsolationTree({ features, rows: all, width, stream: createStream(seed) }) };
  };

  it('is no deeper than the logarithm of its rows, and every leaf length is its depth and what a search would add', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.nat().map(String), (rows, seed) => {
        const { features, tree } = grow(rows, seed);
        const lengths = new Float64Array(rows);
        addPathLengths(tree, width, features, lengths);
        const deepest = Math.ceil(Math.log2(Math.max(2, rows)));
        expect(Math.max(...lengths)).toBeLessThanOrEqual(deepest + averagePathLength(rows));
        // Each row is in a leaf: 2^-depth sums to 1 over the leaves.
        const depths = depthsOf(tree.children);
        const leaves = depths.filter((_, node) => tree.children[node] === -1);
        expect(leaves.reduce((sum, depth) => sum + 2 ** -depth, 0)).toBeCloseTo(1, 12);
        expect(Math.max(...depths)).toBeLessThanOrEqual(deepest);
      }),
      { numRuns: 50 },
    );
  });

  it('is the same for the same stream', () => {
    expect(grow(64, 'a').tree).toEqual(grow(64, 'a').tree);
    expect(grow(64, 'a').tree).not.toEqual(grow(64, 'b').tree);
  });
});

it('stops at rows that are all alike and leaves constant columns alone', () => {
  const rows = Uint32Array.of(0, 1, 2, 3);
  const alike = growIsolationTree({
    features: matrix([
      [1, 2],
      [1, 2],
      [1, 2],
      [1, 2],
    ]),
    rows,
    width: 1,
    stream: createStream('1'),
  });
  expect(alike.children).toEqual(Int32Array.of(-1));
  expect(alike.lengths[0]).toBe(averagePathLength(4));
  const half = growIsolationTree({
    features: matrix([
      [1, 2],
      [1, 3],
      [1, 4],
      [1, 5],
    ]),
    rows,
    width: 1,
    stream: createStream('1'),
  });
  expect(Array.from(half.columns).filter((_, node) => half.children[node] !== -1)).not.toContain(0);
});

function depthsOf(children: Int32Array): number[] {
  const depths = new Array<number>(children.length).fill(0);
  children.forEach((left, node) => {
    if (left < 0) return;
    depths[left] = depths[node]! + 1;
    depths[left + 1] = depths[node]! + 1;
  });
  return depths;
}
