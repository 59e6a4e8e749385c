/** @module Mean of the trees of a forest, per row: how it predicts. */
import type { Forest } from './forest.ts';
import { blockRows, layOut, walk, walkColumns } from './forest-walk.ts';
import type { FeatureMatrix } from './learner.ts';

/** Bytes of laid-out rows: what stays in a third cache. */
const blockBytes = 2 ** 22;

/**
 * A deep tree is larger than the rows that ask it and is fetched once a block, so few and large blocks are fastest: 100
 * trees of 5,000 nodes took 10,000 rows 57 ms in one block and 142 in blocks of 128; small trees do not care.
 */
const rowsPerBlock = (columns: number): number => Math.max(blockRows, Math.floor(blockBytes / (8 * columns)));

/** Mean of the trees' leaf values, row-major: rows × `width`. Sums run in the order of the trees. */
export function averageForest(forest: Forest, matrix: FeatureMatrix): Float64Array {
  const { width, roots } = forest;
  const { rows, columns } = matrix;
  const sums = new Float64Array(rows * width);
  // Laying out pays if a row asks for a good part of its features, about one per halving of the nodes.
  if (roots.length === 1 && columns > 4 * Math.log2(forest.features.length + 1)) {
    const leaves = new Int32Array(rows);
    walkColumns(forest, roots[0] as number, matrix, leaves);
    addLeaves(forest, leaves, rows, sums);
    return sums;
  }
  const most = Math.min(rows, rowsPerBlock(columns));
  const block = new Float64Array((most + 1) * columns);
  const reached = new Int32Array(most + 1);
  for (let first = 0; first < rows; first += most) {
    const count = Math.min(most, rows - first);
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
