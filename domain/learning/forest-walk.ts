/** @module Walks rows down a tree, in blocks that the first cache holds. */
import type { Forest } from './forest.ts';
import type { FeatureMatrix } from './learner.ts';

/** Rows walked together: their features, laid out row by row, stay in the first cache while tree after tree passes. */
export const blockRows = 128;

type Nodes = Pick<Forest, 'features' | 'thresholds' | 'children'>;

/** Features of `count` rows from `first` on, row after row. */
export function layOut(
  { rows, columns, values }: FeatureMatrix,
  first: number,
  count: number,
  block: Float64Array,
): void {
  for (let column = 0; column < columns; column += 1) {
    const base = column * rows + first;
    for (let row = 0; row < count; row += 1) block[row * columns + column] = values[base + row] as number;
  }
}

export interface RowBlock {
  /** Features row by row, with room for one row more. */
  readonly block: Float64Array;
  readonly columns: number;
  readonly count: number;
}

/** Writes the leaf that each row of the block ends in, from the root of one tree on. */
export function walk(forest: Nodes, root: number, rows: RowBlock, reached: Int32Array): void {
  if (root < 0) reached.fill(~root, 0, rows.count);
  else walkFromNode(forest, root, rows, reached);
}

/**
 * Four rows walk at once and each that arrives makes room for the next, because a step mostly waits for memory: about
 * half the time of row after row. Lanes without a row left walk the spare row `count`.
 */
function walkFromNode(forest: Nodes, root: number, { block, columns, count }: RowBlock, reached: Int32Array): void {
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

/** Writes the leaf that each row ends in, read where it lies: cheaper than laying rows out for one tree. */
export function walkColumns(forest: Nodes, root: number, { rows, values }: FeatureMatrix, reached: Int32Array): void {
  const { features, thresholds, children } = forest;
  for (let row = 0; row < rows; row += 1) {
    let at = root;
    while (at >= 0) {
      const above = (values[(features[at] as number) * rows + row] as number) > (thresholds[at] as number);
      at = children[2 * at + Number(above)] as number;
    }
    reached[row] = ~at;
  }
}
