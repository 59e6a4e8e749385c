/** @module Row by row or group by group: which part of a shuffled split each row belongs to. */
import type { RandomStream } from '../learning/learner.ts';
import { countsOf } from './codes.ts';
import { allRows } from './parts.ts';
import { shuffle } from './shuffle.ts';

/** Shuffled rows of each class, in class order; without classes one list of all rows. */
function shuffledByClass(rowCount: number, classes: ClassesOfRows | undefined, stream: RandomStream): Uint32Array[] {
  const order = shuffle(allRows(rowCount), stream);
  if (!classes) return [order];
  const counts = countsOf(classes.codes, classes.size);
  const lists = Array.from(counts, (count) => new Uint32Array(count));
  const filled = new Uint32Array(classes.size);
  for (const row of order) {
    const own = classes.codes[row] ?? 0;
    const position = filled[own] ?? 0;
    const list = lists[own];
    if (list) list[position] = row;
    filled[own] = position + 1;
  }
  return lists;
}

export interface ClassesOfRows {
  /** Class per row, none missing. */
  readonly codes: Int32Array;
  readonly size: number;
}

/**
 * Part per row (0, 1, …) for shares that sum to 1: the last part takes what the others leave. With classes, each part
 * has within one row of its share of every class, and the parts' totals are as without classes.
 */
export function assignShares(
  rowCount: number,
  shares: readonly number[],
  stream: RandomStream,
  classes?: ClassesOfRows,
): Uint8Array {
  const parts = new Uint8Array(rowCount).fill(shares.length - 1);
  const lists = shuffledByClass(rowCount, classes, stream);
  let next = lists.map(() => 0);
  for (let part = 0; part < shares.length - 1; part += 1) {
    const share = shares[part] ?? 0;
    const sizes = classSizes(
      lists.map((list) => list.length),
      share,
      Math.max(1, Math.round(rowCount * share)),
    );
    next = lists.map((list, index) => {
      const start = next[index] ?? 0;
      const end = Math.min(list.length, start + (sizes[index] ?? 0));
      for (let position = start; position < end; position += 1) parts[list[position] ?? 0] = part;
      return end;
    });
  }
  return parts;
}

/** `total` rows over classes by largest remainder: each within one row of `count * share`. */
function classSizes(counts: readonly number[], share: number, total: number): number[] {
  const exact = counts.map((count) => count * share);
  const sizes = exact.map((size) => Math.floor(size + 1e-9));
  let left = total - sizes.reduce((sum, size) => sum + size, 0);
  const order = exact.map((size, index) => ({ index, rest: size - (sizes[index] ?? 0) }));
  order.sort((a, b) => b.rest - a.rest || a.index - b.index);
  for (const { index } of order) {
    if (left <= 0) break;
    sizes[index] = (sizes[index] ?? 0) + 1;
    left -= 1;
  }
  return sizes;
}

/**
 * Fold per row: rows are shuffled and dealt in turn, class after class without starting anew, so that both the folds
 * and each class in them differ by one row at most.
 */
export function assignFolds(
  rowCount: number,
  folds: number,
  stream: RandomStream,
  classes?: ClassesOfRows,
): Uint32Array {
  const foldOf = new Uint32Array(rowCount);
  let dealt = 0;
  for (const list of shuffledByClass(rowCount, classes, stream)) {
    for (const row of list) {
      foldOf[row] = dealt % folds;
      dealt += 1;
    }
  }
  return foldOf;
}

export interface GroupsOfRows {
  /** Group per row, none missing. */
  readonly codes: Int32Array;
  readonly size: number;
}

/**
 * Part per row such that no group straddles parts. Greedy: groups are shuffled, taken largest first, each put where
 * the sum over parts and classes of (share of the class in the part - wanted share)^2 grows least.
 */
export function assignGroups(
  groups: GroupsOfRows,
  shares: readonly number[],
  stream: RandomStream,
  classes: ClassesOfRows = { codes: new Int32Array(groups.codes.length), size: 1 },
): Uint32Array {
  const weights = groupWeights(groups, classes);
  const order = Array.from(shuffle(allRows(groups.size), stream));
  const size = (group: number): number => weights[group]?.reduce((sum, weight) => sum + weight * weight, 0) ?? 0;
  const sizes = Float64Array.from({ length: groups.size }, (_, group) => size(group));
  order.sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0));
  const filled = shares.map(() => new Float64Array(classes.size));
  const partOfGroup = new Uint32Array(groups.size);
  for (const group of order) {
    const own = weights[group] ?? new Float64Array(classes.size);
    const part = cheapestPart(own, filled, shares);
    partOfGroup[group] = part;
    const target = filled[part];
    for (let index = 0; target && index < own.length; index += 1)
      target[index] = (target[index] ?? 0) + (own[index] ?? 0);
  }
  return Uint32Array.from(groups.codes, (group) => partOfGroup[group] ?? 0);
}

/** Per group and class: rows of the group as a share of the class. */
function groupWeights(groups: GroupsOfRows, classes: ClassesOfRows): Float64Array[] {
  const totals = countsOf(classes.codes, classes.size);
  const weights = Array.from({ length: groups.size }, () => new Float64Array(classes.size));
  for (let row = 0; row < groups.codes.length; row += 1) {
    const own = classes.codes[row] ?? 0;
    const list = weights[groups.codes[row] ?? 0];
    if (list) list[own] = (list[own] ?? 0) + 1 / (totals[own] ?? 1);
  }
  return weights;
}

function cheapestPart(own: Float64Array, filled: readonly Float64Array[], shares: readonly number[]): number {
  let best = 0;
  let bestCost = Number.POSITIVE_INFINITY;
  for (let part = 0; part < shares.length; part += 1) {
    let cost = 0;
    for (let index = 0; index < own.length; index += 1) {
      const weight = own[index] ?? 0;
      cost += (2 * ((filled[part]?.[index] ?? 0) - (shares[part] ?? 0)) + weight) * weight;
    }
    // A lead that is rounding error only must not decide: the earlier part keeps the group.
    if (cost < bestCost - 1e-12) {
      best = part;
      bestCost = cost;
    }
  }
  return best;
}
