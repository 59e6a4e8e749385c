/** @module A forest as flat arrays: merged from parts, checked when restored. */
import type { Tree } from './tree-grower.ts';

/** Values per leaf, row-major, `width` numbers each: class shares, of which all trees have the first `shared` rows in common; or one number. */
export interface LeafTable {
  readonly width: number;
  readonly shared: number;
  readonly leaves: Float64Array;
}

/** Trees one after another in arrays as of `Tree`; node references count through the whole forest. */
export interface Forest extends LeafTable {
  /** Per tree, a node or (negative) a leaf. */
  readonly roots: Int32Array;
  readonly features: Int32Array;
  readonly thresholds: Float64Array;
  readonly children: Int32Array;
}

/** Forest of trees that were grown into one leaf table. */
export function joinTrees(trees: readonly Tree[], table: LeafTable): Forest {
  const nodeCount = trees.reduce((sum, tree) => sum + tree.features.length, 0);
  const forest: Forest = {
    ...table,
    roots: new Int32Array(trees.length),
    features: new Int32Array(nodeCount),
    thresholds: new Float64Array(nodeCount),
    children: new Int32Array(2 * nodeCount),
  };
  let offset = 0;
  trees.forEach((tree, index) => {
    const moved = (reference: number): number => (reference < 0 ? reference : reference + offset);
    forest.roots[index] = moved(tree.root);
    forest.features.set(tree.features, offset);
    forest.thresholds.set(tree.thresholds, offset);
    forest.children.set(tree.children.map(moved), 2 * offset);
    offset += tree.features.length;
  });
  return forest;
}

/** One forest of several with the same classes, in the given order: the same bytes as if it had been grown in one go. */
export function mergeForests(parts: readonly Forest[]): Forest {
  const { width, shared } = parts[0] ?? { width: 1, shared: 0 };
  const sharedLeaves = parts[0]?.leaves.subarray(0, shared * width) ?? new Float64Array();
  let nodes = 0;
  let leaves = 0;
  const shifted = parts.map((part) => {
    const nodeShift = nodes;
    const leafShift = leaves;
    nodes += part.features.length;
    leaves += part.leaves.length / width - shared;
    const move = (reference: number): number => {
      if (reference >= 0) return reference + nodeShift;
      return ~reference < shared ? reference : reference - leafShift;
    };
    return { roots: part.roots.map(move), children: part.children.map(move) };
  });
  const ints = (arrays: readonly Int32Array[]): Int32Array => joinArrays(arrays, (length) => new Int32Array(length));
  const doubles = (arrays: readonly Float64Array[]): Float64Array =>
    joinArrays(arrays, (length) => new Float64Array(length));
  return {
    width,
    shared,
    roots: ints(shifted.map((part) => part.roots)),
    features: ints(parts.map((part) => part.features)),
    thresholds: doubles(parts.map((part) => part.thresholds)),
    children: ints(shifted.map((part) => part.children)),
    leaves: doubles([sharedLeaves, ...parts.map((part) => part.leaves.subarray(shared * width))]),
  };
}

function joinArrays<T extends Int32Array | Float64Array>(arrays: readonly T[], create: (length: number) => T): T {
  const joined = create(arrays.reduce((sum, array) => sum + array.length, 0));
  let offset = 0;
  for (const array of arrays) {
    joined.set(array, offset);
    offset += array.length;
  }
  return joined;
}

/** What is wrong with the arrays, or nothing. References that only grow make every walk end. */
export function forestFault(forest: Forest, columns: number): string | undefined {
  const { width, shared, roots, features, thresholds, children, leaves } = forest;
  const leafCount = leaves.length / width;
  if (roots.length === 0) return 'it has no trees';
  if (!Number.isInteger(leafCount) || leafCount < Math.max(1, shared)) return 'its leaf table is cut off';
  if (thresholds.length !== features.length || children.length !== 2 * features.length) return 'its nodes are cut off';
  const isReference = (reference: number, after: number): boolean =>
    reference < 0 ? ~reference < leafCount : reference > after && reference < features.length;
  if (!roots.every((root) => isReference(root, -1))) return 'a root points nowhere';
  if (!children.every((child, slot) => isReference(child, slot >> 1))) return 'a node points nowhere';
  return features.every((feature) => feature >= 0 && feature < columns) ? undefined : 'a node asks for no feature';
}
