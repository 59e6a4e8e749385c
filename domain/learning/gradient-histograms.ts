/** @module Histograms of gradients: per bin of the chosen features, the sums over the rows of a node. */
import type { FeatureBins } from './feature-bins.ts';
import type { GradientQuanta } from './gradient-quanta.ts';
import { createHistogramKernel, type HistogramKernel } from './histogram-kernel.ts';

const wordBytes = 4;
const cellBytes = 16;
const featuresPerGroup = 4;

/** Byte addresses in the kernel's memory. */
interface Layout {
  readonly cells: number;
  readonly pairs: number;
  readonly rows: number;
  readonly words: number;
  readonly end: number;
}

/** Room for all features; two doubles more for the places of the last group that no feature has. */
function layOutMemory(bins: FeatureBins, rows: number): Layout {
  const cellCount = bins.lowest.reduce((sum, bounds) => sum + bounds.length, 1);
  const pairs = cellBytes * cellCount;
  const rowNumbers = pairs + cellBytes * rows;
  const words = rowNumbers + wordBytes * rows;
  const groups = Math.ceil(bins.columns.length / featuresPerGroup);
  return { cells: 0, pairs, rows: rowNumbers, words, end: words + groups * wordBytes * rows };
}

/**
 * Cell 2b of a histogram is the sum of gradients in bin b, cell 2b + 1 that of curvatures, features one after another.
 * Features are read four at a time, from words of four bytes.
 */
export class GradientHistograms {
  /** First cell of each chosen feature, and the end of the last. */
  starts = new Int32Array(1);
  readonly #bins: FeatureBins;
  readonly #layout: Layout;
  readonly #kernel: HistogramKernel;
  readonly #words: Int32Array;
  readonly #rows: Int32Array;
  readonly #pairs: Float64Array;
  readonly #cells: Float64Array;
  readonly #rowCount: number;
  #free: Float64Array[] = [];

  constructor(bins: FeatureBins, rows: number) {
    this.#bins = bins;
    this.#rowCount = rows;
    this.#layout = layOutMemory(bins, rows);
    const { cells, pairs, rows: rowNumbers, words, end } = this.#layout;
    this.#kernel = createHistogramKernel(end);
    const { memory } = this.#kernel;
    this.#cells = new Float64Array(memory, cells, (pairs - cells) / 8);
    this.#pairs = new Float64Array(memory, pairs, 2 * rows);
    this.#rows = new Int32Array(memory, rowNumbers, rows);
    this.#words = new Int32Array(memory, words, (end - words) / wordBytes);
  }

  /** Turns to these features, ascending. Histograms that were handed out before are no longer good. */
  choose(features: Int32Array): void {
    this.#free = [];
    this.starts = new Int32Array(features.length + 1);
    this.#words.fill(0);
    features.forEach((feature, place) => {
      const size = 2 * (this.#bins.lowest[feature]?.length ?? 0);
      this.starts[place + 1] = (this.starts[place] as number) + size;
      const first = Math.floor(place / featuresPerGroup) * this.#rowCount;
      const words = this.#words.subarray(first, first + this.#rowCount);
      addBytes(words, this.#bins.columns[feature] as Uint8Array, 8 * (place % featuresPerGroup));
    });
  }

  /** Histogram of the rows of a node, given by number; at least one. It is the caller's until it is given back. */
  count(rows: Int32Array, quanta: GradientQuanta): Float64Array {
    const cells = this.#cells.subarray(0, this.starts.at(-1));
    cells.fill(0);
    this.#rows.set(rows);
    gatherPairs(quanta, rows, this.#pairs);
    for (let first = 0; first + 1 < this.starts.length; first += featuresPerGroup) this.#add(first, rows.length);
    const histogram = this.#free.pop() ?? new Float64Array(cells.length);
    histogram.set(cells);
    return histogram;
  }

  #add(first: number, rows: number): void {
    const layout = this.#layout;
    const words = layout.words + (first / featuresPerGroup) * wordBytes * this.#rowCount;
    this.#kernel.addRows(
      words,
      layout.rows,
      layout.rows + wordBytes * rows,
      layout.pairs,
      this.#startOf(first),
      this.#startOf(first + 1),
      this.#startOf(first + 2),
      this.#startOf(first + 3),
    );
  }

  /** Byte address of a feature's cells; of those behind all for a place without a feature. */
  #startOf(place: number): number {
    return this.#layout.cells + 8 * (this.starts[place] ?? this.starts.at(-1) ?? 0);
  }

  giveBack(histogram: Float64Array): void {
    this.#free.push(histogram);
  }
}

/** Takes the histogram of one child from that of its parent, which becomes that of the other child. */
export function subtract(parent: Float64Array, child: Float64Array): void {
  for (let cell = 0; cell < parent.length; cell += 1) {
    parent[cell] = (parent[cell] as number) - (child[cell] as number);
  }
}

function addBytes(words: Int32Array, column: Uint8Array, shift: number): void {
  for (let row = 0; row < words.length; row += 1) {
    words[row] = (words[row] as number) | ((column[row] as number) << shift);
  }
}

/** Gradients and curvatures side by side, in the order of the rows. */
function gatherPairs({ gradients, curvatures }: GradientQuanta, rows: Int32Array, into: Float64Array): void {
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] as number;
    into[2 * index] = gradients[row] as number;
    into[2 * index + 1] = curvatures[row] as number;
  }
}
