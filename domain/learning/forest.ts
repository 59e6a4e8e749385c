/** @module A forest as flat arrays: merged from parts, checked when restored, averaged to predict. */
import type { FeatureMatrix } from './learner.ts';
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

/** Rows walked together: their features, laid out row by row, stay in the first cache while tree after tree passes. */
const blockRows = 128;

/** Mean of the trees' leaf values, row-major: rows × `width`. Sums run in the order of the trees. */
export function averageForest(forest: Forest, matrix: FeatureMatrix): Float64Array {
  const { width, roots } = forest;
  const { rows, columns } = matrix;
  const sums = new Float64Array(rows * width);
  const block = new Float64Array(Math.min(rows, blockRows) * columns);
  const reached = new Int32Array(Math.min(rows, blockRows));
  for (let first = 0; first < rows; first += blockRows) {
    const count = Math.min(blockRows, rows - first);
    layOut(matrix, first, count, block);
    const target = sums.subarray(first * width, (first + count) * width);
    for (let tree = 0; tree < roots.length; tree += 1) {
      walk(forest, roots[tree] as number, { block, columns, count }, reached);
      addLeaves(forest, reached, count, target);
    }
  }
  for (let index = 0; index < sums.length; index += 1) sums[index] = (sums[index] as number) / roots.length;
  return sums;
}

function layOut({ rows, columns, values }: FeatureMatrix, first: number, count: number, block: Float64Array): void {
  for (let column = 0; column < columns; column += 1) {
    const base = column * rows + first;
    for (let row = 0; row < count; row += 1) block[row * columns + column] = values[base + row] as number;
  }
}

interface Block {
  readonly block: Float64Array;
  readonly columns: number;
  readonly count: number;
}

/** Writes the leaf that each row of the block ends in. */
function walk(forest: Forest, root: number, { block, columns, count }: Block, reached: Int32Array): void {
  const { features, thresholds, children } = forest;
  for (let row = 0; row < count; row += 1) {
    const base = row * columns;
    let reference = root;
    while (reference >= 0) {
      const above = (block[base + (features[reference] as number)] as number) > (thresholds[reference] as number);
      reference = children[2 * reference + Number(above)] as number;
    }
    reached[row] = ~reference;
  }
}

function addLeaves({ width, shared, leaves }: Forest, reached: Int32Array, count: number, sums: Float64Array): void {
  for (let row = 0; row < count; row += 1) {
    const leaf = reached[row] as number;
    const base = row * width;
    if (leaf < shared) {
      sums[base + leaf] = (sums[base + leaf] as number) + 1;
      continue;
    }
    for (let place = 0; place < width; place += 1) {
      sums[base + place] = (sums[base + place] as number) + (leaves[leaf * width + place] as number);
    }
  }
}
