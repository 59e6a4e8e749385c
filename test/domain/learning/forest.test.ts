import { describe, expect, it } from 'vitest';
import { type Forest, forestFault, joinTrees, mergeForests } from '../../../domain/learning/forest.ts';

const stump = (feature: number, left: number, right: number) => ({
  root: 0,
  features: Int32Array.of(feature),
  thresholds: Float64Array.of(0.5),
  children: Int32Array.of(left, right),
});
const table = (...mixed: number[]) => ({ width: 2, shared: 2, leaves: Float64Array.of(1, 0, 0, 1, ...mixed) });

describe('forests', () => {
  it('of several trees count their nodes through', () => {
    const leafOnly = {
      ...stump(0, 0, 0),
      root: ~1,
      features: new Int32Array(),
      thresholds: new Float64Array(),
      children: new Int32Array(),
    };
    const forest = joinTrees([stump(3, ~0, ~1), leafOnly, stump(4, ~1, ~2)], table(0.5, 0.5));
    expect([...forest.roots]).toEqual([0, ~1, 1]);
    expect([...forest.features]).toEqual([3, 4]);
    expect([...forest.children]).toEqual([~0, ~1, ~1, ~2]);
  });

  it('merged from parts share the leaves of pure classes and move the others', () => {
    const first = joinTrees([stump(0, ~0, ~2)], table(0.25, 0.75));
    const second = joinTrees([stump(1, ~2, ~1), stump(2, ~3, ~0)], table(0.5, 0.5, 0.125, 0.875));
    const merged = mergeForests([first, second]);
    expect([...merged.roots]).toEqual([0, 1, 2]);
    expect([...merged.children]).toEqual([~0, ~2, ~3, ~1, ~4, ~0]);
    expect([...merged.leaves]).toEqual([1, 0, 0, 1, 0.25, 0.75, 0.5, 0.5, 0.125, 0.875]);
  });
});

describe('a fault', () => {
  const sound = joinTrees([stump(0, 1, ~0)], table());
  const two: Forest = {
    ...sound,
    features: Int32Array.of(0, 1),
    thresholds: Float64Array.of(0, 0),
    children: Int32Array.of(1, ~0, ~1, ~0),
  };

  it('is not found in a sound forest', () => {
    expect(forestFault(two, 2)).toBeUndefined();
  });

  it.each<{ what: string; edit: Partial<Forest> }>([
    { what: 'no trees', edit: { roots: new Int32Array() } },
    { what: 'a leaf table cut off', edit: { leaves: Float64Array.of(1, 0, 0) } },
    { what: 'pure leaves missing', edit: { leaves: Float64Array.of(1, 0) } },
    { what: 'missing thresholds', edit: { thresholds: Float64Array.of(0) } },
    { what: 'missing children', edit: { children: Int32Array.of(1, ~0) } },
    { what: 'a root beyond the nodes', edit: { roots: Int32Array.of(2) } },
    { what: 'a child beyond the nodes', edit: { children: Int32Array.of(2, ~0, ~1, ~0) } },
    { what: 'a walk in a circle', edit: { children: Int32Array.of(1, ~0, 0, ~0) } },
    { what: 'a node that is its own child', edit: { children: Int32Array.of(1, ~0, 1, ~0) } },
    { what: 'a leaf beyond the table', edit: { children: Int32Array.of(1, ~2, ~1, ~0) } },
    { what: 'a feature beyond the columns', edit: { features: Int32Array.of(0, 2) } },
    { what: 'a negative feature', edit: { features: Int32Array.of(-1, 1) } },
  ])('is found: $what', ({ edit }) => {
    expect(forestFault({ ...two, ...edit }, 2)).toMatch(/\w/);
  });
});
