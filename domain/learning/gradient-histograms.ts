/** @module Histograms of gradients: per bin of the chosen features, the sums over the rows of a node. */
import type { FeatureBins } from './feature-bins.ts';
import type { GradientQuanta } from './gradient-quanta.ts';

/** Bins of four features, one byte each, and where the histograms of the four begin. */
interface FeatureGroup {
  readonly words: Int32Array;
  readonly starts: Int32Array;
}

/**
 * Cell 2b of a histogram is the sum of gradients in bin b, cell 2b + 1 that of curvatures, features one after another.
 * Features are read four at a time, from words of four bytes: about half the time of one at a time.
 */
export class GradientHistograms {
  /** First cell of each chosen feature, and the end of the last. */
  starts = new Int32Array(1);
  readonly #bins: FeatureBins;
  readonly #rowCount: number;
  #groups: FeatureGroup[] = [];
  #cells = 0;
  #free: Float64Array[] = [];
  readonly #gradients: Float64Array;
  readonly #curvatures: Float64Array;

  constructor(bins: FeatureBins, rows: number) {
    this.#bins = bins;
    this.#rowCount = rows;
    this.#gradients = new Float64Array(rows);
    this.#curvatures = new Float64Array(rows);
  }

  /** Turns to these features. Histograms that were handed out before are no longer good. */
  choose(features: Int32Array): void {
    const sizes = Array.from(features, (feature) => 2 * (this.#bins.lowest[feature]?.length ?? 0));
    this.starts = new Int32Array(features.length + 1);
    sizes.forEach((size, place) => {
      this.starts[place + 1] = (this.starts[place] as number) + size;
    });
    // Two cells more, for the places of the last group that no feature has.
    const cells = (this.starts.at(-1) as number) + 2;
    if (cells > this.#cells) this.#free = [];
    this.#cells = Math.max(cells, this.#cells);
    const groupCount = Math.ceil(features.length / 4);
    this.#groups = Array.from({ length: groupCount }, (_, group) => this.#pack(features, 4 * group, group));
  }

  #pack(features: Int32Array, first: number, group: number): FeatureGroup {
    const words = this.#groups[group]?.words.fill(0) ?? new Int32Array(this.#rowCount);
    const starts = new Int32Array(4).fill(this.starts.at(-1) as number);
    features.subarray(first, first + 4).forEach((feature, place) => {
      starts[place] = this.starts[first + place] as number;
      addBytes(words, this.#bins.columns[feature] as Uint8Array, 8 * place);
    });
    return { words, starts };
  }

  /** An empty histogram. */
  take(): Float64Array {
    return this.#free.pop()?.fill(0) ?? new Float64Array(this.#cells);
  }

  giveBack(histogram: Float64Array): void {
    this.#free.push(histogram);
  }

  /** Adds the rows of a node (given by number) to a histogram. */
  add(histogram: Float64Array, rows: Int32Array, quanta: GradientQuanta): void {
    gather(quanta.gradients, rows, this.#gradients);
    gather(quanta.curvatures, rows, this.#curvatures);
    for (const group of this.#groups) this.#addGroup(histogram, rows, group);
  }

  /** The loop that boosting spends most of its time in. */
  #addGroup(histogram: Float64Array, rows: Int32Array, { words, starts }: FeatureGroup): void {
    const gradients = this.#gradients;
    const curvatures = this.#curvatures;
    const start0 = starts[0] as number;
    const start1 = starts[1] as number;
    const start2 = starts[2] as number;
    const start3 = starts[3] as number;
    for (let index = 0; index < rows.length; index += 1) {
      const word = words[rows[index] as number] as number;
      const gradient = gradients[index] as number;
      const curvature = curvatures[index] as number;
      let cell = start0 + ((word & 255) << 1);
      histogram[cell] = (histogram[cell] as number) + gradient;
      histogram[cell + 1] = (histogram[cell + 1] as number) + curvature;
      cell = start1 + ((word >>> 7) & 510);
      histogram[cell] = (histogram[cell] as number) + gradient;
      histogram[cell + 1] = (histogram[cell + 1] as number) + curvature;
      cell = start2 + ((word >>> 15) & 510);
      histogram[cell] = (histogram[cell] as number) + gradient;
      histogram[cell + 1] = (histogram[cell + 1] as number) + curvature;
      cell = start3 + ((word >>> 23) & 510);
      histogram[cell] = (histogram[cell] as number) + gradient;
      histogram[cell + 1] = (histogram[cell + 1] as number) + curvature;
    }
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

function gather(values: Float64Array, rows: Int32Array, into: Float64Array): void {
  for (let index = 0; index < rows.length; index += 1) into[index] = values[rows[index] as number] as number;
}
