/** @module Scores of a boosted forest: baseline plus what the trees of each output add. */
import type { Forest } from './forest.ts';
import { blockRows, layOut, walk } from './forest-walk.ts';
import type { FeatureMatrix } from './learner.ts';

/** Row-major scores (rows × outputs) before any tree. */
export function baselineScores(baseline: Float64Array, rows: number): Float64Array {
  const scores = new Float64Array(rows * baseline.length);
  for (let base = 0; base < scores.length; base += baseline.length) scores.set(baseline, base);
  return scores;
}

/** Scores of each row, row-major; tree i adds to output i modulo the number of outputs. Sums run in the order of the trees. */
export function boostedScores(forest: Forest, baseline: Float64Array, matrix: FeatureMatrix): Float64Array {
  const { rows, columns } = matrix;
  const scores = baselineScores(baseline, rows);
  const adder = new TreeAdder(columns, Math.min(rows, blockRows), baseline.length);
  for (let first = 0; first < rows; first += blockRows) {
    const count = Math.min(blockRows, rows - first);
    layOut(matrix, first, count, adder.block);
    adder.add(forest, count, scores.subarray(first * baseline.length, (first + count) * baseline.length));
  }
  return scores;
}

/** Rows that are scored round by round, as the trees come. */
export class RunningScores {
  readonly scores: Float64Array;
  readonly #outputs: number;
  readonly #rows: number;
  readonly #columns: number;
  readonly #laidOut: Float64Array;
  readonly #adder: TreeAdder;

  constructor(baseline: Float64Array, matrix: FeatureMatrix) {
    const { rows, columns } = matrix;
    this.scores = baselineScores(baseline, rows);
    this.#outputs = baseline.length;
    this.#rows = rows;
    this.#columns = columns;
    this.#laidOut = new Float64Array((rows + 1) * columns);
    layOut(matrix, 0, rows, this.#laidOut);
    this.#adder = new TreeAdder(columns, 0, baseline.length);
  }

  /** Adds the trees of one round, one per output. */
  add(forest: Forest): void {
    for (let first = 0; first < this.#rows; first += blockRows) {
      const count = Math.min(blockRows, this.#rows - first);
      this.#adder.block = this.#laidOut.subarray(first * this.#columns, (first + count + 1) * this.#columns);
      this.#adder.add(forest, count, this.scores.subarray(first * this.#outputs, (first + count) * this.#outputs));
    }
  }
}

class TreeAdder {
  /** Features row by row, with room for one row more. */
  block: Float64Array;
  readonly #columns: number;
  readonly #outputs: number;
  readonly #reached = new Int32Array(blockRows + 1);

  constructor(columns: number, rows: number, outputs: number) {
    this.#columns = columns;
    this.#outputs = outputs;
    this.block = new Float64Array((rows + 1) * columns);
  }

  /** Adds all trees to the scores of the block's first `count` rows. */
  add(forest: Forest, count: number, scores: Float64Array): void {
    const rows = { block: this.block, columns: this.#columns, count };
    let output = 0;
    for (let tree = 0; tree < forest.roots.length; tree += 1) {
      walk(forest, forest.roots[tree] as number, rows, this.#reached);
      this.#addLeaves(forest.leaves, count, output, scores);
      output = output + 1 === this.#outputs ? 0 : output + 1;
    }
  }

  #addLeaves(leaves: Float64Array, count: number, output: number, scores: Float64Array): void {
    const reached = this.#reached;
    const outputs = this.#outputs;
    for (let row = 0, place = output; row < count; row += 1, place += outputs) {
      scores[place] = (scores[place] as number) + (leaves[reached[row] as number] as number);
    }
  }
}
