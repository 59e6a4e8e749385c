/** @module Tails of the hypergeometric law: the exact test of a share in two samples. */
import { logGamma } from './quantiles.ts';

interface Draw {
  /** All items. */
  readonly population: number;
  /** Items that are marked. */
  readonly marked: number;
  /** Items that are drawn without replacement. */
  readonly drawn: number;
}

const logChoose = (n: number, k: number): number => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
/** Terms this much smaller than the sum change nothing that a reader could see. */
const negligible = 1e-12;

/** P(X >= count), where X of the drawn items are marked. */
export function hypergeometricUpperTail(count: number, { population, marked, drawn }: Draw): number {
  const most = Math.min(marked, drawn);
  const least = Math.max(0, drawn + marked - population);
  if (count <= least) return 1;
  if (count > most) return 0;
  const unmarked = population - marked;
  let term = Math.exp(logChoose(marked, count) + logChoose(unmarked, drawn - count) - logChoose(population, drawn));
  let sum = 0;
  for (let k = count; k <= most; k += 1) {
    sum += term;
    const ratio = ((marked - k) * (drawn - k)) / ((k + 1) * (unmarked - drawn + k + 1));
    term *= ratio;
    // Before the mode terms still rise.
    if (ratio < 1 && term < negligible * sum) break;
  }
  return Math.min(1, sum);
}

/**
 * Two-sided exact test that two samples have one share: twice the smaller tail, at most 1 (Fisher's test in its central
 * form). 1 where a sample is empty.
 */
export function equalSharesProbability(
  first: { readonly count: number; readonly total: number },
  second: { readonly count: number; readonly total: number },
): number {
  const population = first.total + second.total;
  const marked = first.count + second.count;
  const upper = (side: typeof first): number =>
    hypergeometricUpperTail(side.count, { population, marked, drawn: side.total });
  if (first.total === 0 || second.total === 0) return 1;
  return Math.min(1, 2 * Math.min(upper(first), upper(second)));
}
