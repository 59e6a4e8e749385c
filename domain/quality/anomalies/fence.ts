/** @module A second condition on flagged rows: a score that is not only high in rank but far from the others. */
import { sampleQuantile } from '../../statistics/quantiles.ts';

export interface Fence {
  /** Scores to compare with, ascending. */
  readonly reference: Float64Array;
  /** Interquartile ranges above the upper quartile (Tukey 1977: 1.5 is outside, 3 far out); absent is no condition. */
  readonly fence: number | undefined;
}

/** Takes flags back, never sets one: what was guaranteed of flagged rows still holds, and clean tables lose few rows. */
export function keepBeyondFence(isIssue: Uint8Array, scores: Float64Array, { reference, fence }: Fence): void {
  if (fence === undefined || reference.length === 0) return;
  const upper = sampleQuantile(reference, 0.75);
  const limit = upper + fence * (upper - sampleQuantile(reference, 0.25));
  for (let row = 0; row < isIssue.length; row += 1) if (!((scores[row] as number) > limit)) isIssue[row] = 0;
}
