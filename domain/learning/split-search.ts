/** @module Search of the best split of a node in the bins of one feature, by histogram; the impurity is a subclass. */
import type { FeatureBins } from './feature-bins.ts';

/** Rows of one tree. A node is a range of positions; `partition` moves rows so that children are ranges again. */
export interface TreeSample {
  size: number;
  readonly rows: Int32Array;
  /** Weight times bootstrap count, always positive. */
  readonly weights: Float64Array;
  /** Class index, or the number to learn. */
  readonly targets: Int32Array | Float64Array;
}

export interface SplitSearchOptions {
  readonly bins: FeatureBins;
  readonly sample: TreeSample;
  /** Rows that each side of a split must keep. */
  readonly minSamplesLeaf: number;
}

/** Scores that differ by less are a tie, which the first wins: rounding, as of weights for repeated rows, must not decide. */
export const tieMargin = 1 + 1e-10;

/** Up to this many bins, which of them are occupied fits into one register. */
const narrow = 32;

/** Results lie in fields, for a node must not allocate. */
export abstract class SplitSearch {
  /** Of the last `search`: the last bin that goes left, and the first occupied one that goes right. */
  leftBin = 0;
  rightBin = 0;
  /** Whether the last searched feature has one value in the node. */
  constant = false;

  protected readonly sample: TreeSample;
  /** Bins that hold rows of the node, ascending. */
  protected readonly occupied = new Int32Array(256);
  /** Places in `occupied` before which a split may fall: from `firstCut` on, below `endCut`. */
  protected firstCut = 1;
  protected endCut = 0;
  protected start = 0;
  protected end = 0;
  readonly #columns: readonly Uint8Array[];
  readonly #binCounts: Int32Array;
  readonly #minSamplesLeaf: number;
  readonly #words = new Int32Array(8);
  readonly #counts = new Int32Array(256);

  constructor({ bins, sample, minSamplesLeaf }: SplitSearchOptions) {
    this.sample = sample;
    this.#columns = bins.columns;
    this.#binCounts = Int32Array.from(bins.lowest, (bounds) => bounds.length);
    this.#minSamplesLeaf = minSamplesLeaf;
  }

  /** Turns to the node of positions `start` to `end`; true if its rows agree, so that no split gains anything. */
  open(start: number, end: number): boolean {
    this.start = start;
    this.end = end;
    return this.total();
  }

  /** Best score of a split by this feature (the higher the purer, never negative), or -1 if there is none. */
  search(feature: number): number {
    const column = this.#columns[feature] as Uint8Array;
    const count = this.#list(column, this.#binCounts[feature] as number);
    this.constant = count === 1;
    if (count === 1) return -1;
    this.firstCut = 1;
    this.endCut = count;
    if (this.#minSamplesLeaf > 1) this.#limitCuts(column, count);
    if (this.firstCut >= this.endCut) return -1;
    this.fill(column);
    return this.scan(count);
  }

  /** Index of the node's value in the table of leaves. */
  abstract leaf(): number;
  /** Sums over the node; true if its rows agree. */
  protected abstract total(): boolean;
  /** Adds the node's rows to the histogram. */
  protected abstract fill(column: Uint8Array): void;
  /** Looks at the cuts and leaves the histogram empty. */
  protected abstract scan(count: number): number;

  #list(column: Uint8Array, binCount: number): number {
    const { rows } = this.sample;
    if (binCount <= narrow) return unpack(occupancyMask(column, rows, this.start, this.end), 0, this.occupied, 0);
    this.#mark(column);
    return this.#unpackWords();
  }

  /**
   * Loops over rows stand alone in their functions: entered by on-stack replacement while what follows them had never
   * run, V8 was seen to bail out of the same compiled loop again and again, which cost about a tenth of a fit.
   */
  #mark(column: Uint8Array): void {
    const { rows } = this.sample;
    const words = this.#words;
    for (let index = this.start; index < this.end; index += 1) {
      const bin = column[rows[index] as number] as number;
      words[bin >>> 5] = (words[bin >>> 5] as number) | (1 << bin);
    }
  }

  #unpackWords(): number {
    const words = this.#words;
    let count = 0;
    for (let word = 0; word < words.length; word += 1) {
      count = unpack(words[word] as number, word << 5, this.occupied, count);
      words[word] = 0;
    }
    return count;
  }

  #limitCuts(column: Uint8Array, count: number): void {
    const { rows } = this.sample;
    const counts = this.#counts;
    for (let index = this.start; index < this.end; index += 1) {
      const bin = column[rows[index] as number] as number;
      counts[bin] = (counts[bin] as number) + 1;
    }
    const size = this.end - this.start;
    let before = 0;
    this.firstCut = count;
    this.endCut = count;
    for (let place = 0; place < count; place += 1) {
      if (before >= this.#minSamplesLeaf && this.firstCut === count) this.firstCut = place;
      if (size - before < this.#minSamplesLeaf && this.endCut === count) this.endCut = place;
      const bin = this.occupied[place] as number;
      before += counts[bin] as number;
      counts[bin] = 0;
    }
  }

  /** Moves the rows of the open node that go left before the others; returns where the right child begins. */
  partition(feature: number, leftBin: number): number {
    const column = this.#columns[feature] as Uint8Array;
    const { rows, weights, targets } = this.sample;
    let left = this.start;
    let right = this.end - 1;
    while (left <= right) {
      const row = rows[left] as number;
      if ((column[row] as number) <= leftBin) {
        left += 1;
        continue;
      }
      rows[left] = rows[right] as number;
      rows[right] = row;
      const weight = weights[left] as number;
      weights[left] = weights[right] as number;
      weights[right] = weight;
      const target = targets[left] as number;
      targets[left] = targets[right] as number;
      targets[right] = target;
      right -= 1;
    }
    return left;
  }
}

/** Bits of the bins, below 32, that the rows from `start` to `end` are in. */
function occupancyMask(column: Uint8Array, rows: Int32Array, start: number, end: number): number {
  let mask = 0;
  for (let index = start; index < end; index += 1) mask |= 1 << (column[rows[index] as number] as number);
  return mask;
}

/** Appends the positions of the set bits, ascending, and returns the new length. */
function unpack(mask: number, offset: number, list: Int32Array, length: number): number {
  let count = length;
  let rest = mask;
  while (rest !== 0) {
    list[count] = offset + 31 - Math.clz32(rest & ((~rest + 1) | 0));
    count += 1;
    // Doubles would leave the integers at the sign bit and bail out of compiled code.
    rest &= (rest - 1) | 0;
  }
  return count;
}
