/** @module Almost stochastic order: how far one score distribution is from being better than another at every quantile. */

import { WithinError } from '../../contracts/errors.ts';
import type { RandomStream } from '../learning/learner.ts';
import { varianceOf } from '../statistics/moments.ts';
import { normalQuantile } from '../statistics/quantiles.ts';

/**
 * Share of the squared Wasserstein distance in which A's quantile lies below B's (del Barrio et al. 2018; Dror et al.
 * 2019): 0 if A is never worse, 1 if never better, 1/2 where the two are equal. Exact for the two step functions.
 */
export function violationRatio(a: readonly number[], b: readonly number[]): number {
  if (a.length === 0 || b.length === 0) {
    throw new WithinError('SWEEP_INVALID', 'stochastic order needs scores of both pipelines', {
      a: a.length,
      b: b.length,
    });
  }
  const left = Float64Array.from(a).sort();
  const right = Float64Array.from(b).sort();
  let [at, i, j, worse, all] = [0, 0, 0, 0, 0];
  while (i < left.length && j < right.length) {
    const [endLeft, endRight] = [(i + 1) / left.length, (j + 1) / right.length];
    const end = Math.min(endLeft, endRight);
    const gap = (left[i] ?? 0) - (right[j] ?? 0);
    all += (end - at) * gap ** 2;
    if (gap < 0) worse += (end - at) * gap ** 2;
    at = end;
    // Whole numbers decide, so that equal ends advance together in spite of rounding.
    const order = (i + 1) * right.length - (j + 1) * left.length;
    if (order <= 0) i += 1;
    if (order >= 0) j += 1;
  }
  return all === 0 ? 0.5 : worse / all;
}

export interface OrderOptions {
  readonly stream: RandomStream;
  readonly resamples?: number;
  readonly confidence?: number;
  /** Pairs of pipelines compared in all; the confidence becomes 1 - (1 - confidence) / comparisons (Bonferroni). */
  readonly comparisons?: number;
}

export interface StochasticOrder {
  readonly ratio: number;
  /** Upper bound of the ratio at the confidence; A is better where it lies below 1/2, strictly by advice below 0.2. */
  readonly bound: number;
}

/** Ratio with its one-sided bound, ratio + z sd over resamples of both samples, between 0 and 1. */
export function almostStochasticOrder(
  a: readonly number[],
  b: readonly number[],
  options: OrderOptions,
): StochasticOrder {
  const { stream, resamples = 1000, confidence = 0.95, comparisons = 1 } = options;
  const ratio = violationRatio(a, b);
  const draw = (from: readonly number[]): number[] => from.map(() => from[stream.nextBelow(from.length)] ?? 0);
  const ratios = Array.from({ length: resamples }, () => violationRatio(draw(a), draw(b)));
  const z = normalQuantile(1 - (1 - confidence) / comparisons);
  const bound = ratio + z * Math.sqrt(varianceOf(ratios));
  return { ratio, bound: Math.min(1, Math.max(0, bound)) };
}
