/** @module Splits of a classification by Gini impurity: the sum over both sides of (squared class weights / weight) is maximised. */
import type { LeafTable } from './forest.ts';
import { SplitSearch, type SplitSearchOptions } from './split-search.ts';

export class ClassSplits extends SplitSearch {
  readonly #classCount: number;
  /** Weight per bin and class, zero between searches. */
  readonly #histogram: Float64Array;
  readonly #totals: Float64Array;
  readonly #left: Float64Array;
  #weight = 0;
  #squares = 0;
  /** Rows of the leaf table after the pure ones, flat. */
  readonly #mixed: number[] = [];

  constructor(options: SplitSearchOptions, classCount: number) {
    super(options);
    this.#classCount = classCount;
    this.#histogram = new Float64Array(256 * classCount);
    this.#totals = new Float64Array(classCount);
    this.#left = new Float64Array(classCount);
  }

  protected total(): boolean {
    const { weights, targets } = this.sample;
    const totals = this.#totals;
    totals.fill(0);
    for (let index = this.start; index < this.end; index += 1) {
      const label = targets[index] as number;
      totals[label] = (totals[label] as number) + (weights[index] as number);
    }
    let present = 0;
    this.#weight = 0;
    this.#squares = 0;
    for (let label = 0; label < totals.length; label += 1) {
      const weight = totals[label] as number;
      if (weight > 0) present += 1;
      this.#weight += weight;
      this.#squares += weight * weight;
    }
    return present <= 1;
  }

  protected fill(column: Uint8Array): void {
    const { rows, weights, targets } = this.sample;
    const histogram = this.#histogram;
    const classCount = this.#classCount;
    for (let index = this.start; index < this.end; index += 1) {
      const cell = Math.imul(column[rows[index] as number] as number, classCount) + (targets[index] as number);
      histogram[cell] = (histogram[cell] as number) + (weights[index] as number);
    }
  }

  protected scan(count: number): number {
    return this.#classCount === 2 ? this.#scanTwo(count) : this.#scanMany(count);
  }

  #scanTwo(count: number): number {
    const histogram = this.#histogram;
    const { occupied, firstCut, endCut } = this;
    const total0 = this.#totals[0] as number;
    const total1 = this.#totals[1] as number;
    let left0 = 0;
    let left1 = 0;
    let best = -1;
    let bestPlace = 1;
    for (let place = 0; place < count; place += 1) {
      if (place >= firstCut && place < endCut) {
        const right0 = total0 - left0;
        const right1 = total1 - left1;
        const score =
          (left0 * left0 + left1 * left1) / (left0 + left1) + (right0 * right0 + right1 * right1) / (right0 + right1);
        if (score > best) {
          best = score;
          bestPlace = place;
        }
      }
      const cell = (occupied[place] as number) << 1;
      left0 += histogram[cell] as number;
      left1 += histogram[cell + 1] as number;
      histogram[cell] = 0;
      histogram[cell + 1] = 0;
    }
    this.leftBin = occupied[bestPlace - 1] as number;
    this.rightBin = occupied[bestPlace] as number;
    return best;
  }

  /** Moving weight c of a class from right to left adds c(2l + c) to the left sum of squares and takes c(2r - c) from the right. */
  #scanMany(count: number): number {
    const histogram = this.#histogram;
    const totals = this.#totals;
    const classCount = this.#classCount;
    const left = this.#left.fill(0);
    const { occupied, firstCut, endCut } = this;
    let leftWeight = 0;
    let leftSquares = 0;
    let rightSquares = this.#squares;
    let best = -1;
    let bestPlace = 1;
    for (let place = 0; place < count; place += 1) {
      if (place >= firstCut && place < endCut) {
        const score = leftSquares / leftWeight + rightSquares / (this.#weight - leftWeight);
        if (score > best) {
          best = score;
          bestPlace = place;
        }
      }
      const base = Math.imul(occupied[place] as number, classCount);
      for (let label = 0; label < classCount; label += 1) {
        const moved = histogram[base + label] as number;
        if (moved === 0) continue;
        histogram[base + label] = 0;
        const had = left[label] as number;
        leftSquares += moved * (2 * had + moved);
        rightSquares -= moved * (2 * ((totals[label] as number) - had) - moved);
        left[label] = had + moved;
        leftWeight += moved;
      }
    }
    this.leftBin = occupied[bestPlace - 1] as number;
    this.rightBin = occupied[bestPlace] as number;
    return best;
  }

  /** Pure leaves share the first rows of the table, one per class. */
  leaf(): number {
    const totals = this.#totals;
    for (let label = 0; label < totals.length; label += 1) if (totals[label] === this.#weight) return label;
    const index = this.#classCount + this.#mixed.length / this.#classCount;
    for (let label = 0; label < totals.length; label += 1) this.#mixed.push((totals[label] as number) / this.#weight);
    return index;
  }

  /** Class shares per leaf: first one row per pure class, then those of mixed leaves in the order of `leaf`. */
  leafTable(): LeafTable {
    const classCount = this.#classCount;
    const leaves = new Float64Array(classCount * classCount + this.#mixed.length);
    for (let label = 0; label < classCount; label += 1) leaves[label * classCount + label] = 1;
    leaves.set(this.#mixed, classCount * classCount);
    return { width: classCount, shared: classCount, leaves };
  }
}
