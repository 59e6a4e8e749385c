/** @module Mean of the trees of a forest, per row: how it predicts. */
import type { Forest } from './forest.ts';
import type { FeatureMatrix } from './learner.ts';

/** Rows walked together: their features, laid out row by row, stay in the first cache while tree after tree passes. */
const blockRows = 128;

/** Mean of the trees' leaf values, row-major: rows × `width`. Sums run in the order of the trees. */
export function averageForest(forest: Forest, matrix: FeatureMatrix): Float64Array {
  const { width, roots } = forest;
  const { rows, columns } = matrix;
  const sums = new Float64Array(rows * width);
  const block = new Float64Array((Math.min(rows, blockRows) + 1) * columns);
  const reached = new Int32Array(Math.min(rows, blockRows) + 1);
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
  /** Features row by row, with room for one row more. */
  readonly block: Float64Array;
  readonly columns: number;
  readonly count: number;
}

/** Writes the leaf that each row of the block ends in. */
function walk(forest: Forest, root: number, rows: Block, reached: Int32Array): void {
  if (root < 0) reached.fill(~root, 0, rows.count);
  else walkFromNode(forest, root, rows, reached);
}

/**
 * Four rows walk at once and each that arrives makes room for the next, because a step mostly waits for memory: about
 * half the time of row after row. Lanes without a row left walk the spare row `count`.
 */
function walkFromNode(forest: Forest, root: number, { block, columns, count }: Block, reached: Int32Array): void {
  const { features, thresholds, children } = forest;
  let row0 = Math.min(0, count);
  let base0 = row0 * columns;
  let at0 = root;
  let row1 = Math.min(1, count);
  let base1 = row1 * columns;
  let at1 = root;
  let row2 = Math.min(2, count);
  let base2 = row2 * columns;
  let at2 = root;
  let row3 = Math.min(3, count);
  let base3 = row3 * columns;
  let at3 = root;
  let next = 4;
  let done = 0;
  let above = false;
  while (done < count) {
    above = (block[base0 + (features[at0] as number)] as number) > (thresholds[at0] as number);
    at0 = children[2 * at0 + Number(above)] as number;
    above = (block[base1 + (features[at1] as number)] as number) > (thresholds[at1] as number);
    at1 = children[2 * at1 + Number(above)] as number;
    above = (block[base2 + (features[at2] as number)] as number) > (thresholds[at2] as number);
    at2 = children[2 * at2 + Number(above)] as number;
    above = (block[base3 + (features[at3] as number)] as number) > (thresholds[at3] as number);
    at3 = children[2 * at3 + Number(above)] as number;
    if (at0 < 0) {
      reached[row0] = ~at0;
      done += Number(row0 < count);
      row0 = Math.min(next, count);
      base0 = row0 * columns;
      at0 = root;
      next += 1;
    }
    if (at1 < 0) {
      reached[row1] = ~at1;
      done += Number(row1 < count);
      row1 = Math.min(next, count);
      base1 = row1 * columns;
      at1 = root;
      next += 1;
    }
    if (at2 < 0) {
      reached[row2] = ~at2;
      done += Number(row2 < count);
      row2 = Math.min(next, count);
      base2 = row2 * columns;
      at2 = root;
      next += 1;
    }
    if (at3 < 0) {
      reached[row3] = ~at3;
      done += Number(row3 < count);
      row3 = Math.min(next, count);
      base3 = row3 * columns;
      at3 = root;
      next += 1;
    }
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
