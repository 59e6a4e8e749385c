/** @module Pearson's chi-squared test that two rows of counts come from one law. */
import { chiSquareUpperTail } from './quantiles.ts';

export interface ChiSquared {
  readonly statistic: number;
  /** Cells left after pooling, less one; 0 where nothing is left to test. */
  readonly degreesOfFreedom: number;
  readonly pValue: number;
  /** Cramér's V, 0 to 1. */
  readonly cramersV: number;
}

/** Below this expected count the chi-squared law is not trusted (Cochran 1954). */
const leastExpected = 5;

/** Plain test over all cells that either side has. */
export function chiSquaredTest(first: ArrayLike<number>, second: ArrayLike<number>): ChiSquared {
  const [n, m] = [sumOf(first), sumOf(second)];
  let statistic = 0;
  let cells = 0;
  for (let cell = 0; cell < first.length; cell += 1) {
    const [a, b] = [first[cell] ?? 0, second[cell] ?? 0];
    if (a + b === 0) continue;
    cells += 1;
    const [expectedA, expectedB] = [((a + b) * n) / (n + m), ((a + b) * m) / (n + m)];
    statistic += (a - expectedA) ** 2 / expectedA + (b - expectedB) ** 2 / expectedB;
  }
  const degreesOfFreedom = n === 0 || m === 0 ? 0 : Math.max(0, cells - 1);
  if (degreesOfFreedom === 0) return { statistic: 0, degreesOfFreedom, pValue: 1, cramersV: 0 };
  const pValue = chiSquareUpperTail(statistic, degreesOfFreedom);
  return { statistic, degreesOfFreedom, pValue, cramersV: Math.min(1, Math.sqrt(statistic / (n + m))) };
}

/**
 * As `chiSquaredTest`, with cells of an expected count under 5 on the smaller side put into one, and that with the
 * smallest other cell if it is still too small. The choice looks at sums of both sides only, so it favours neither.
 */
export function pooledChiSquaredTest(first: ArrayLike<number>, second: ArrayLike<number>): ChiSquared {
  const [n, m] = [sumOf(first), sumOf(second)];
  const share = Math.min(n, m) / (n + m);
  const cells = Array.from({ length: first.length }, (_, cell) => [first[cell] ?? 0, second[cell] ?? 0] as const);
  const expected = ([a, b]: readonly [number, number]): number => (a + b) * share;
  const kept = cells.filter((cell) => expected(cell) >= leastExpected).sort((a, b) => expected(a) - expected(b));
  const rare = cells
    .filter((cell) => expected(cell) < leastExpected)
    .reduce<readonly [number, number]>(([a, b], cell) => [a + cell[0], b + cell[1]], [0, 0]);
  const [smallest, ...others] = kept;
  const pooled: (readonly [number, number])[] =
    expected(rare) >= leastExpected || !smallest
      ? [rare, ...kept]
      : [[rare[0] + smallest[0], rare[1] + smallest[1]], ...others];
  return chiSquaredTest(
    pooled.map(([a]) => a),
    pooled.map(([, b]) => b),
  );
}

function sumOf(counts: ArrayLike<number>): number {
  let sum = 0;
  for (let cell = 0; cell < counts.length; cell += 1) sum += counts[cell] ?? 0;
  return sum;
}
