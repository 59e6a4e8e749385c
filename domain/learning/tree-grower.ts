/** @module Grows one decision tree depth first, features drawn per node as scikit-learn does. */
import { type FeatureBins, thresholdBetween } from './feature-bins.ts';
import type { RandomStream } from './learner.ts';
import { type SplitSearch, tieMargin } from './split-search.ts';

export interface TreeLimits {
  /** Edges from the root to the deepest leaf. */
  readonly maxDepth: number;
  /** A node of fewer rows is a leaf. */
  readonly minSamplesSplit: number;
  /** Features looked at per node. */
  readonly featuresPerNode: number;
}

/**
 * Inner nodes in preorder: rows with `feature` above `threshold` go to `children[2 * node + 1]`, the others to
 * `children[2 * node]`. A reference that is negative is the leaf `~reference` of the leaf table.
 */
export interface Tree {
  readonly root: number;
  readonly features: Int32Array;
  readonly thresholds: Float64Array;
  readonly children: Int32Array;
}

/** Stack entry: first and end position, depth, where the reference goes, constant features known. */
const entryLength = 5;
const rootSlot = -1;

/** Buffers are made once and serve all trees of a forest; no node allocates. */
export class TreeGrower {
  readonly #bins: FeatureBins;
  readonly #search: SplitSearch;
  readonly #limits: TreeLimits;
  readonly #stack: Int32Array;
  #height = 0;
  readonly #features: Int32Array;
  readonly #thresholds: Float64Array;
  readonly #children: Int32Array;
  #nodeCount = 0;
  #root = 0;
  /** Order of the features at a root: those constant in all rows first. */
  readonly #rootOrder: Int32Array;
  readonly #rootConstants: number;
  /** Permutation of the features; those known to be constant in the node come first. */
  readonly #order: Int32Array;
  readonly #constants: Int32Array;
  /** Constant features of the node just searched; they are so in its children too. */
  #constantCount = 0;
  #bestScore = -1;
  #bestFeature = -1;
  #bestLeft = 0;
  #bestRight = 0;

  /** `rows` bounds the sample of a tree. */
  constructor(bins: FeatureBins, search: SplitSearch, limits: TreeLimits, rows: number) {
    this.#bins = bins;
    this.#search = search;
    this.#limits = limits;
    this.#stack = new Int32Array(entryLength * (rows + 2));
    this.#features = new Int32Array(rows);
    this.#thresholds = new Float64Array(rows);
    this.#children = new Int32Array(2 * rows);
    const isConstant = (feature: number): boolean => bins.lowest[feature]?.length === 1;
    const all = bins.columns.map((_, feature) => feature);
    const constant = all.filter(isConstant);
    this.#rootConstants = constant.length;
    this.#rootOrder = Int32Array.from([...constant, ...all.filter((feature) => !isConstant(feature))]);
    this.#order = this.#rootOrder.slice();
    this.#constants = this.#rootOrder.slice();
  }

  /** Tree over the first `size` positions of the search's sample. Without a stream every feature is looked at. */
  grow(size: number, stream: RandomStream | undefined): Tree {
    this.#nodeCount = 0;
    // The order that earlier trees left behind would make a tree depend on how many were grown before it.
    this.#order.set(this.#rootOrder);
    this.#constants.set(this.#rootOrder);
    this.#push(0, size, 0, rootSlot);
    this.#stack[entryLength - 1] = this.#rootConstants;
    while (this.#height > 0) this.#growNode(stream);
    return {
      root: this.#root,
      features: this.#features.slice(0, this.#nodeCount),
      thresholds: this.#thresholds.slice(0, this.#nodeCount),
      children: this.#children.slice(0, 2 * this.#nodeCount),
    };
  }

  #push(start: number, end: number, depth: number, slot: number): void {
    const base = this.#height * entryLength;
    this.#stack[base] = start;
    this.#stack[base + 1] = end;
    this.#stack[base + 2] = depth;
    this.#stack[base + 3] = slot;
    this.#stack[base + 4] = this.#constantCount;
    this.#height += 1;
  }

  #growNode(stream: RandomStream | undefined): void {
    this.#height -= 1;
    const base = this.#height * entryLength;
    const start = this.#stack[base] as number;
    const end = this.#stack[base + 1] as number;
    const depth = this.#stack[base + 2] as number;
    const slot = this.#stack[base + 3] as number;
    this.#constantCount = this.#stack[base + 4] as number;
    const agree = this.#search.open(start, end);
    if (agree || depth >= this.#limits.maxDepth || end - start < this.#limits.minSamplesSplit || !this.#split(stream)) {
      this.#refer(slot, ~this.#search.leaf());
      return;
    }
    const middle = this.#search.partition(this.#bestFeature, this.#bestLeft);
    const node = this.#addNode();
    this.#refer(slot, node);
    this.#push(middle, end, depth + 1, 2 * node + 1);
    this.#push(start, middle, depth + 1, 2 * node);
  }

  #refer(slot: number, reference: number): void {
    if (slot === rootSlot) this.#root = reference;
    else this.#children[slot] = reference;
  }

  #addNode(): number {
    const node = this.#nodeCount;
    const feature = this.#bestFeature;
    this.#features[node] = feature;
    this.#thresholds[node] = thresholdBetween(this.#bins, feature, this.#bestLeft, this.#bestRight);
    this.#nodeCount += 1;
    return node;
  }

  #split(stream: RandomStream | undefined): boolean {
    this.#bestScore = -1;
    this.#bestFeature = -1;
    if (stream && this.#limits.featuresPerNode < this.#order.length) this.#searchDrawn(stream);
    else this.#searchAll();
    return this.#bestFeature >= 0;
  }

  #searchAll(): void {
    for (let feature = 0; feature < this.#order.length; feature += 1) this.#consider(feature);
  }

  #consider(feature: number): void {
    const search = this.#search;
    const score = search.search(feature);
    if (score < 0 || score <= this.#bestScore * tieMargin) return;
    this.#bestScore = score;
    this.#bestFeature = feature;
    this.#bestLeft = search.leftBin;
    this.#bestRight = search.rightBin;
  }

  /**
   * Draws features without replacement until enough were looked at and one of them was not constant. Known constants
   * are drawn but not searched (scikit-learn, `tree/_splitter.pyx`, `node_split_best`).
   */
  #searchDrawn(stream: RandomStream): void {
    const order = this.#order;
    const known = this.#constantCount;
    let found = 0;
    let drawn = 0;
    let rest = order.length;
    for (let visited = 0; rest > known + found; visited += 1) {
      if (visited >= this.#limits.featuresPerNode && visited > found + drawn) break;
      let place = drawn + stream.nextBelow(rest - found - drawn);
      if (place < known) {
        swap(order, drawn, place);
        drawn += 1;
        continue;
      }
      place += found;
      const feature = order[place] as number;
      this.#consider(feature);
      if (this.#search.constant) {
        swap(order, place, known + found);
        found += 1;
      } else {
        rest -= 1;
        swap(order, rest, place);
      }
    }
    this.#keepConstants(known, found);
  }

  /** The prefix returns to the order that the siblings know; the new constants are added to it. */
  #keepConstants(known: number, found: number): void {
    for (let place = 0; place < known; place += 1) this.#order[place] = this.#constants[place] as number;
    for (let place = known; place < known + found; place += 1) this.#constants[place] = this.#order[place] as number;
    this.#constantCount = known + found;
  }
}

function swap(list: Int32Array, first: number, second: number): void {
  const kept = list[first] as number;
  list[first] = list[second] as number;
  list[second] = kept;
}
