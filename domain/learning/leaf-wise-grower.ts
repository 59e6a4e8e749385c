/** @module Grows one tree of a boosting round, always splitting the leaf that gains most, as LightGBM and scikit-learn do. */
import { BoostingSplits, type SplitLimits } from './boosting-splits.ts';
import { type FeatureBins, thresholdBetween } from './feature-bins.ts';
import { type GradientHistograms, subtract } from './gradient-histograms.ts';
import type { GradientQuanta } from './gradient-quanta.ts';
import type { Tree } from './tree-grower.ts';

export interface GrowthLimits extends SplitLimits {
  readonly maxLeaves: number;
  /** Edges from the root to the deepest leaf. */
  readonly maxDepth: number;
}

/** Nodes in the order in which they were split; rows in bins up to `cuts` of the node's feature go left. */
export interface BinnedTree extends Tree {
  readonly cuts: Int32Array;
}

const rootSlot = -1;

/** Buffers are made once and serve all trees of a fit. */
export class LeafWiseGrower {
  /** Rows by number. `grow` puts those of a leaf side by side, each leaf in the order that it got them. */
  readonly rows: Int32Array;
  /** Of the last tree. Leaf i has the rows from `starts[i]` up to, not including, `ends[i]`. */
  leafCount = 0;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly #bins: FeatureBins;
  readonly #histograms: GradientHistograms;
  readonly #limits: GrowthLimits;
  readonly #splits: BoostingSplits;
  readonly #spare: Int32Array;
  /** Per leaf: its depth, and the place among `children` that refers to it. */
  readonly #depths: Int32Array;
  readonly #slots: Int32Array;
  /** Per leaf: sums of its gradients and curvatures. */
  readonly #sums: Float64Array;
  /** Per leaf with a split worth making: what it gains (else 0), which it is, what goes left, and the histogram. */
  readonly #gains: Float64Array;
  readonly #places: Int32Array;
  readonly #splitBins: Int32Array;
  readonly #leftSums: Float64Array;
  readonly #open: (Float64Array | undefined)[] = [];
  readonly #features: Int32Array;
  readonly #thresholds: Float64Array;
  readonly #children: Int32Array;
  readonly #cuts: Int32Array;
  #chosen: Int32Array = new Int32Array();
  #nodeCount = 0;
  #root = 0;

  /** `rows` bounds the sample of a tree. */
  constructor(bins: FeatureBins, histograms: GradientHistograms, limits: GrowthLimits, rows: number) {
    this.#bins = bins;
    this.#histograms = histograms;
    this.#limits = limits;
    this.#splits = new BoostingSplits(limits);
    const leaves = Math.max(2, Math.min(limits.maxLeaves, rows));
    this.rows = new Int32Array(rows);
    this.starts = new Int32Array(leaves);
    this.ends = new Int32Array(leaves);
    this.#spare = new Int32Array(rows);
    this.#depths = new Int32Array(leaves);
    this.#slots = new Int32Array(leaves);
    this.#sums = new Float64Array(2 * leaves);
    this.#gains = new Float64Array(leaves);
    this.#places = new Int32Array(leaves);
    this.#splitBins = new Int32Array(leaves);
    this.#leftSums = new Float64Array(2 * leaves);
    this.#features = new Int32Array(leaves - 1);
    this.#thresholds = new Float64Array(leaves - 1);
    this.#children = new Int32Array(2 * (leaves - 1));
    this.#cuts = new Int32Array(leaves - 1);
  }

  /** Features that the next trees may ask for, ascending. */
  choose(features: Int32Array): void {
    this.#chosen = features;
    this.#histograms.choose(features);
  }

  /** Tree over the first `size` of `rows`. */
  grow(size: number, quanta: GradientQuanta): BinnedTree {
    this.#nodeCount = 0;
    this.#splits.open(quanta);
    this.#openRoot(size, quanta);
    while (this.leafCount < this.starts.length) {
      const leaf = this.#bestLeaf();
      if (leaf < 0) break;
      this.#split(leaf, quanta);
    }
    for (let leaf = 0; leaf < this.leafCount; leaf += 1) this.#close(leaf);
    return {
      root: this.#root,
      features: this.#features.slice(0, this.#nodeCount),
      thresholds: this.#thresholds.slice(0, this.#nodeCount),
      children: this.#children.slice(0, 2 * this.#nodeCount),
      cuts: this.#cuts.slice(0, this.#nodeCount),
    };
  }

  #openRoot(size: number, quanta: GradientQuanta): void {
    this.leafCount = 1;
    this.#place(0, { start: 0, end: size, depth: 0, slot: rootSlot });
    const rows = this.rows.subarray(0, size);
    this.#sums[0] = sumOver(quanta.gradients, rows);
    this.#sums[1] = sumOver(quanta.curvatures, rows);
    this.#gains[0] = 0;
    if (!this.#maySplit(0)) return;
    this.#consider(0, this.#histograms.count(rows, quanta));
  }

  #place(leaf: number, at: { start: number; end: number; depth: number; slot: number }): void {
    this.starts[leaf] = at.start;
    this.ends[leaf] = at.end;
    this.#depths[leaf] = at.depth;
    this.#slots[leaf] = at.slot;
    this.#refer(at.slot, ~leaf);
  }

  #refer(slot: number, reference: number): void {
    if (slot === rootSlot) this.#root = reference;
    else this.#children[slot] = reference;
  }

  #maySplit(leaf: number): boolean {
    return (
      (this.#depths[leaf] as number) < this.#limits.maxDepth && this.#size(leaf) >= 2 * this.#limits.minSamplesLeaf
    );
  }

  #size(leaf: number): number {
    return (this.ends[leaf] as number) - (this.starts[leaf] as number);
  }

  /** Looks for the best split of a leaf and keeps its histogram if there is one. */
  #consider(leaf: number, histogram: Float64Array): void {
    const splits = this.#splits;
    this.#gains[leaf] = 0;
    if (this.#maySplit(leaf)) {
      splits.enter(this.#sums[2 * leaf] as number, this.#sums[2 * leaf + 1] as number);
      splits.search(histogram, this.#histograms.starts);
      this.#gains[leaf] = splits.gain;
    }
    if (this.#gains[leaf] === 0) {
      this.#histograms.giveBack(histogram);
      return;
    }
    this.#open[leaf] = histogram;
    this.#places[leaf] = splits.place;
    this.#splitBins[leaf] = splits.bin;
    this.#leftSums[2 * leaf] = splits.leftGradient;
    this.#leftSums[2 * leaf + 1] = splits.leftCurvature;
  }

  /** The first of the leaves that gain most, or -1. */
  #bestLeaf(): number {
    let best = -1;
    let most = 0;
    for (let leaf = 0; leaf < this.leafCount; leaf += 1) {
      if ((this.#gains[leaf] as number) <= most) continue;
      most = this.#gains[leaf] as number;
      best = leaf;
    }
    return best;
  }

  #close(leaf: number): void {
    const histogram = this.#open[leaf];
    if (histogram) this.#histograms.giveBack(histogram);
    this.#open[leaf] = undefined;
  }

  /** The left side keeps the number of the leaf, the right side gets the next. */
  #split(leaf: number, quanta: GradientQuanta): void {
    const feature = this.#chosen[this.#places[leaf] as number] as number;
    const cut = this.#splitBins[leaf] as number;
    const start = this.starts[leaf] as number;
    const end = this.ends[leaf] as number;
    const middle = this.#partition(this.#bins.columns[feature] as Uint8Array, cut, start, end);
    const node = this.#nodeCount;
    this.#features[node] = feature;
    this.#thresholds[node] = thresholdBetween(this.#bins, feature, cut, cut + 1);
    this.#cuts[node] = cut;
    this.#nodeCount += 1;
    this.#refer(this.#slots[leaf] as number, node);
    const right = this.leafCount;
    this.leafCount += 1;
    const depth = (this.#depths[leaf] as number) + 1;
    this.#place(leaf, { start, end: middle, depth, slot: 2 * node });
    this.#place(right, { start: middle, end, depth, slot: 2 * node + 1 });
    this.#shareSums(leaf, right);
    this.#searchChildren(leaf, right, quanta);
  }

  #shareSums(leaf: number, right: number): void {
    for (const part of [0, 1]) {
      const left = this.#leftSums[2 * leaf + part] as number;
      this.#sums[2 * right + part] = (this.#sums[2 * leaf + part] as number) - left;
      this.#sums[2 * leaf + part] = left;
    }
  }

  /** Rows are counted into the histogram of the smaller child; that of the larger is what is left of the parent's. */
  #searchChildren(leaf: number, right: number, quanta: GradientQuanta): void {
    const parent = this.#open[leaf] as Float64Array;
    this.#open[leaf] = undefined;
    this.#gains[leaf] = 0;
    this.#gains[right] = 0;
    if (this.leafCount === this.starts.length || !(this.#maySplit(leaf) || this.#maySplit(right))) {
      this.#histograms.giveBack(parent);
      return;
    }
    const [small, large] = this.#size(leaf) <= this.#size(right) ? [leaf, right] : [right, leaf];
    const part = this.#histograms.count(this.rows.subarray(this.starts[small], this.ends[small]), quanta);
    subtract(parent, part);
    this.#consider(small, part);
    this.#consider(large, parent);
  }

  /** Keeps the order on both sides: rows that ascend are read in the order that they lie in memory. */
  #partition(column: Uint8Array, cut: number, start: number, end: number): number {
    const { rows } = this;
    const spare = this.#spare;
    let left = start;
    let right = 0;
    for (let index = start; index < end; index += 1) {
      const row = rows[index] as number;
      const above = Number((column[row] as number) > cut);
      rows[left] = row;
      spare[right] = row;
      left += 1 - above;
      right += above;
    }
    for (let index = 0; index < right; index += 1) rows[left + index] = spare[index] as number;
    return left;
  }
}

/** Sum of the values of these rows, in their order. */
export function sumOver(values: Float64Array, rows: Int32Array): number {
  let sum = 0;
  for (let index = 0; index < rows.length; index += 1) sum += values[rows[index] as number] as number;
  return sum;
}
