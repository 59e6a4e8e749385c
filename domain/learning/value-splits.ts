/** @module Splits of a regression by variance: the sum over both sides of (squared sum / weight) is maximised. */
import type { LeafTable } from './forest.ts';
import { SplitSearch, tieMargin } from './split-search.ts';

/** Values are taken relative to the mean of the node: sums of large equal parts would drown the differences. */
export class ValueSplits extends SplitSearch {
  /** Weight and weighted sum of (value - mean of the node) per bin, interleaved; zero between searches. */
  readonly #histogram = new Float64Array(512);
  #weight = 0;
  #mean = 0;
  readonly #leaves: number[] = [];

  protected total(): boolean {
    const { weights, targets } = this.sample;
    const first = targets[this.start] as number;
    let agree = true;
    let sum = 0;
    this.#weight = 0;
    for (let index = this.start; index < this.end; index += 1) {
      const value = targets[index] as number;
      const weight = weights[index] as number;
      if (value !== first) agree = false;
      this.#weight += weight;
      sum += weight * (value - first);
    }
    this.#mean = first + sum / this.#weight;
    return agree;
  }

  protected fill(column: Uint8Array): void {
    const { rows, weights, targets } = this.sample;
    const histogram = this.#histogram;
    const mean = this.#mean;
    for (let index = this.start; index < this.end; index += 1) {
      const cell = (column[rows[index] as number] as number) << 1;
      const weight = weights[index] as number;
      histogram[cell] = (histogram[cell] as number) + weight;
      histogram[cell + 1] = (histogram[cell + 1] as number) + weight * ((targets[index] as number) - mean);
    }
  }

  protected scan(count: number): number {
    const histogram = this.#histogram;
    const { occupied, firstCut, endCut } = this;
    let leftWeight = 0;
    let leftSum = 0;
    let best = -1;
    let bar = -1;
    let bestPlace = 1;
    for (let place = 0; place < count; place += 1) {
      if (place >= firstCut && place < endCut) {
        const score = (leftSum * leftSum) / leftWeight + (leftSum * leftSum) / (this.#weight - leftWeight);
        if (score > bar) {
          best = score;
          bar = score * tieMargin;
          bestPlace = place;
        }
      }
      const cell = (occupied[place] as number) << 1;
      leftWeight += histogram[cell] as number;
      leftSum += histogram[cell + 1] as number;
      histogram[cell] = 0;
      histogram[cell + 1] = 0;
    }
    this.leftBin = occupied[bestPlace - 1] as number;
    this.rightBin = occupied[bestPlace] as number;
    return best;
  }

  leaf(): number {
    this.#leaves.push(this.#mean);
    return this.#leaves.length - 1;
  }

  /** Value per leaf, in the order of `leaf`. */
  leafTable(): LeafTable {
    return { width: 1, shared: 0, leaves: Float64Array.from(this.#leaves) };
  }
}
