/** @module Best split of a node by its histogram: Newton gain, as in Chen and Guestrin, "XGBoost" (2016), equation 7. */
import type { GradientQuanta } from './gradient-quanta.ts';
import { tieMargin } from './split-search.ts';

/** Hessian that each side of a split must have, as in scikit-learn: a value of less would rest on nothing. */
const minHessian = 1e-3;

export interface SplitLimits {
  /** Rows that each side must keep. */
  readonly minSamplesLeaf: number;
  /** Penalty on squared leaf values. */
  readonly l2: number;
}

/** Results lie in fields, for a node must not allocate. Sums are in the units of `GradientQuanta`. */
export class BoostingSplits {
  /** Of the last search: what the best split gains, in units that stay the same through one tree; 0 if there is none. */
  gain = 0;
  /** Place of its feature among those chosen. */
  place = -1;
  /** Its last bin that goes left; the rows of the node in there are known to be some. */
  bin = -1;
  leftGradient = 0;
  leftCurvature = 0;
  readonly #limits: SplitLimits;
  #rowUnit = 1;
  #leastCurvature = 0;
  #leastHessian = 0;
  #l2 = 0;
  #gradient = 0;
  #curvature = 0;
  #hessian = 0;
  #bar = 0;

  constructor(limits: SplitLimits) {
    this.#limits = limits;
  }

  /** Takes the units of a tree. */
  open({ rowUnit, hessianScale }: GradientQuanta): void {
    this.#rowUnit = rowUnit;
    this.#leastCurvature = this.#limits.minSamplesLeaf * rowUnit;
    this.#leastHessian = minHessian * hessianScale;
    this.#l2 = this.#limits.l2 * hessianScale;
  }

  /** Turns to a node of these sums. */
  enter(gradient: number, curvature: number): void {
    this.#gradient = gradient;
    this.#curvature = curvature;
    this.#hessian = curvature - Math.floor(curvature / this.#rowUnit) * this.#rowUnit;
  }

  /** Splits of the entered node. Of those that gain alike, that of the first feature and its lowest bin is best. */
  search(histogram: Float64Array, starts: Int32Array): void {
    this.gain = 0;
    this.place = -1;
    if (this.#hessian < 2 * this.#leastHessian || this.#curvature < 2 * this.#leastCurvature) return;
    const unsplit = (this.#gradient * this.#gradient) / (this.#hessian + this.#l2);
    this.#bar = unsplit * tieMargin;
    for (let place = 0; place + 1 < starts.length; place += 1) {
      const start = starts[place] as number;
      const cell = this.#scan(histogram, start, starts[place + 1] as number);
      if (cell < 0) continue;
      this.place = place;
      this.bin = (cell - start) >> 1;
    }
    if (this.place >= 0) this.gain = this.#bar / tieMargin - unsplit;
  }

  /** First cell of the bin after which a split is better than all before, or -1. */
  #scan(histogram: Float64Array, start: number, end: number): number {
    const total = this.#gradient;
    const curvatures = this.#curvature;
    const hessian = this.#hessian + this.#l2;
    const l2 = this.#l2;
    const rowUnit = this.#rowUnit;
    const perUnit = 1 / rowUnit;
    const leastCurvature = this.#leastCurvature;
    const leastHessian = this.#leastHessian + l2;
    let bar = this.#bar;
    let gradient = 0;
    let curvature = 0;
    let found = -1;
    for (let cell = start; cell < end; cell += 2) {
      const added = histogram[cell + 1] as number;
      if (added === 0) continue;
      gradient += histogram[cell] as number;
      curvature += added;
      if (curvature < leastCurvature) continue;
      if (curvatures - curvature < leastCurvature) break;
      const left = curvature - Math.floor(curvature * perUnit) * rowUnit + l2;
      const right = hessian - left + l2;
      if (left < leastHessian || right < leastHessian) continue;
      const rest = total - gradient;
      const score = (gradient * gradient * right + rest * rest * left) / (left * right);
      if (score > bar) {
        bar = score * tieMargin;
        found = cell;
        this.leftGradient = gradient;
        this.leftCurvature = curvature;
      }
    }
    this.#bar = bar;
    return found;
  }
}
