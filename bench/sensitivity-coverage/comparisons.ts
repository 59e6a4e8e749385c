/** @module How often intervals of P(A > B) hold the truth: Wilson's beside the percentile bootstrap. */
import { createStream } from '../../domain/learning/random-stream.ts';
import { comparePaired } from '../../domain/sensitivity/comparison.ts';
import { bootstrapReplicates, percentileInterval } from '../../domain/statistics/bca.ts';
import { type Campaign, holds, type Proportion, proportion } from './campaign.ts';

export interface ComparisonCase {
  readonly pairs: number;
  /** True P(A > B), ties half. */
  readonly probability: number;
  /** Share of the pairs that tie. */
  readonly ties: number;
}

export interface ComparisonCoverage {
  readonly wilson: Proportion;
  readonly percentile: Proportion | null;
}

/** `resamples` of 0 leaves the bootstrap out. */
export function comparisonCoverage(
  { pairs, probability, ties }: ComparisonCase,
  { sweeps, seed }: Omit<Campaign, 'blocks'>,
  resamples = 0,
): ComparisonCoverage {
  let [wilson, percentile] = [0, 0];
  const master = createStream(`${seed}/comparison/${pairs}/${probability}/${ties}`);
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const stream = master.fork(sweep);
    const outcomes = Array.from({ length: pairs }, () => {
      if (stream.nextDouble() < ties) return 0.5;
      return stream.nextDouble() < (probability - ties / 2) / (1 - ties) ? 1 : 0;
    });
    const found = comparePaired(outcomes.map((outcome, index) => ({ seeds: String(index), a: outcome, b: 0.5 })));
    if (holds(found.interval, probability)) wilson += 1;
    if (resamples === 0) continue;
    const statistic = (rows: Uint32Array): number => rows.reduce((sum, row) => sum + (outcomes[row] ?? 0), 0) / pairs;
    const interval = percentileInterval(bootstrapReplicates({ size: pairs, statistic }, stream, resamples));
    if (holds(interval, probability)) percentile += 1;
  }
  return {
    wilson: proportion(wilson, sweeps),
    percentile: resamples === 0 ? null : proportion(percentile, sweeps),
  };
}
