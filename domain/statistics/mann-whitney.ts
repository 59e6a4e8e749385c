/** @module The Mann-Whitney test: does one sample tend to larger values than the other. */
import { type Empirical, walkBoth } from './empirical.ts';
import { chiSquareUpperTail } from './quantiles.ts';

export interface MannWhitney {
  /** Pairs in which the first value is the larger, ties half. */
  readonly u: number;
  /** Share of such pairs: the area under the ROC curve, 0.5 where neither tends to be larger. */
  readonly superiority: number;
  /** Two-sided, normal approximation with corrections for continuity and ties (SciPy's `asymptotic`). */
  readonly pValue: number;
}

/** An empty sample gives a superiority of 0.5 and a p-value of 1. */
export function mannWhitneyTest(first: Empirical, second: Empirical): MannWhitney {
  const [n, m] = [first.total, second.total];
  if (n === 0 || m === 0) return { u: 0, superiority: 0.5, pValue: 1 };
  let u = 0;
  let ties = 0;
  let [previousA, previousB] = [0, 0];
  walkBoth(first, second, (_value, a, b) => {
    const [own, other] = [a - previousA, b - previousB];
    u += own * (previousB + other / 2);
    ties += (own + other) ** 3 - (own + other);
    [previousA, previousB] = [a, b];
  });
  const total = n + m;
  const variance = ((n * m) / 12) * (total + 1 - ties / (total * (total - 1)));
  const distance = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5);
  const pValue = variance > 0 ? chiSquareUpperTail((distance * distance) / variance, 1) : 1;
  return { u, superiority: u / (n * m), pValue };
}
