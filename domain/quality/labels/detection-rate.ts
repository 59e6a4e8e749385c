/** @module The share of errors that a cut would find, by those that were planted, with intervals. */
import { effectiveSize, type Interval, wilsonInterval } from '../../statistics/intervals.ts';
import { foundAmongFew } from './found-among-few.ts';
import type { PlantedScore } from './label-evidence.ts';
import type { ErrorKind } from './planted-errors.ts';

export interface DetectionRate {
  /** Share of planted errors of the kind that the cut finds. */
  readonly rate: number;
  /** 95% for the rate itself (Wilson, with Kish's effective number of planted errors). */
  readonly interval: Interval;
  /** 95% for the share found among so few errors as this table is thought to have: wider, since they are few. */
  readonly inThisTable: Interval;
  /** Effective number of planted errors. */
  readonly planted: number;
}

/** Share of the kind's planted errors with a score at or below a cut, for any cut; `undefined` where none was planted. */
export function foundShares(planted: readonly PlantedScore[], kind: ErrorKind): ((cut: number) => number) | undefined {
  const counted = planted.filter(({ weights }) => weights[kind] > 0).sort((a, b) => a.score - b.score);
  let sum = 0;
  const sums = counted.map(({ weights }) => {
    sum += weights[kind];
    return sum;
  });
  if (sum === 0) return undefined;
  return (cut) => {
    let low = 0;
    let high = counted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((counted[middle]?.score ?? 0) <= cut) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? 0 : (sums[low - 1] ?? 0) / sum;
  };
}

/** `errors`: how many errors the table is thought to have, at least 1. */
export function detectionRate(
  planted: readonly PlantedScore[],
  kind: ErrorKind,
  { cut, errors }: { readonly cut: number; readonly errors: number },
): DetectionRate {
  const shareAt = foundShares(planted, kind);
  if (!shareAt) return { rate: 0, interval: everything, inThisTable: everything, planted: 0 };
  const size = effectiveSize(Float64Array.from(planted, ({ weights }) => weights[kind]));
  const rate = shareAt(cut);
  const counts = { found: rate * size, missed: (1 - rate) * size };
  return { rate, interval: wilsonInterval(rate, size), inThisTable: foundAmongFew(counts, errors), planted: size };
}

const everything: Interval = { lower: 0, upper: 1 };
