/** @module How often intervals of P(A > B) hold the truth: Wilson's beside the percentile bootstrap, and those over data sets. */
import { createStream } from '../../domain/learning/random-stream.ts';
import { interquartileMean, pairedInterval } from '../../domain/sensitivity/across-datasets.ts';
import { meanShareInterval } from '../../domain/sensitivity/compare-sweeps.ts';
import { comparePaired, type ScorePair } from '../../domain/sensitivity/comparison.ts';
import { pairedImprovement } from '../../domain/sensitivity/improvement.ts';
import { bootstrapReplicates, percentileInterval } from '../../domain/statistics/bca.ts';
import { normalProbability, normalQuantile } from '../../domain/statistics/quantiles.ts';
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

export interface ImprovementCase {
  readonly datasets: number;
  readonly pairs: number;
  /** That a run of A beats any run of B. */
  readonly probability: number;
  /** Of the two scores of a pair. */
  readonly correlation: number;
}

export interface ImprovementCoverage {
  /** Of the probability of improvement, of P(A > B) on equal seeds, and of the difference of the interquartile means. */
  readonly improvement: Proportion;
  readonly paired: Proportion;
  readonly middle: Proportion;
}

/** Normal scores whose means differ alike on every data set; as are the levels. */
export function improvementCoverage(
  { datasets, pairs, probability, correlation }: ImprovementCase,
  { sweeps, seed }: Omit<Campaign, 'blocks'>,
): ImprovementCoverage {
  const gain = normalQuantile(probability) * Math.SQRT2;
  const onEqualSeeds = normalProbability(gain / Math.sqrt(2 * (1 - correlation)));
  const hits = { improvement: 0, paired: 0, middle: 0 };
  const master = createStream(`${seed}/improvement/${datasets}/${pairs}/${probability}/${correlation}`);
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const stream = master.fork(sweep);
    const tasks = Array.from({ length: datasets }, () =>
      Array.from({ length: pairs }, (_, run): ScorePair => {
        const [luck, a, b] = [stream.nextNormal(), stream.nextNormal(), stream.nextNormal()];
        const score = (own: number) => Math.sqrt(correlation) * luck + Math.sqrt(1 - correlation) * own;
        return { seeds: String(run), a: gain + score(a), b: score(b) };
      }),
    );
    const named = Object.fromEntries(tasks.map((runs, task) => [String(task), runs]));
    if (holds(pairedImprovement(named), probability)) hits.improvement += 1;
    const alone = tasks.map((runs) => comparePaired(runs));
    const mean = alone.reduce((sum, one) => sum + one.probability, 0) / datasets;
    if (holds(meanShareInterval(mean, alone), onEqualSeeds)) hits.paired += 1;
    const side = (of: 'a' | 'b') =>
      Object.fromEntries(tasks.map((runs, task) => [String(task), runs.map((run) => run[of] ?? 0)]));
    const options = { seed: `bench/${sweep}`, resamples: 200 };
    if (holds(pairedInterval({ x: side('a'), y: side('b') }, interquartileMean, options), gain)) hits.middle += 1;
  }
  return {
    improvement: proportion(hits.improvement, sweeps),
    paired: proportion(hits.paired, sweeps),
    middle: proportion(hits.middle, sweeps),
  };
}
