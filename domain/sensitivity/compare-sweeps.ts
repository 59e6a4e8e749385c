/** @module Which of two pipelines is better over many seeds, from a sweep of each on one data set or on several. */
import type { ComparedDataset, SweepComparison } from '../../contracts/sweep-comparison.ts';
import { metricDirections, metricRanges } from '../evaluation/metric-names.ts';
import { createStream } from '../learning/random-stream.ts';
import { type Interval, wilsonInterval } from '../statistics/intervals.ts';
import { meanOf } from '../statistics/moments.ts';
import {
  interquartileMean,
  pairedInterval,
  performanceProfile,
  stratifiedInterval,
  type TaskScores,
} from './across-datasets.ts';
import { type ComparedSweep, pairSweeps, pipelineNames, type SweptDataset } from './compared-pipelines.ts';
import { comparePaired, decide, type PairedComparison, type ScorePair, wholePairs } from './comparison.ts';
import { comparisonSentence } from './comparison-sentence.ts';
import { pairedImprovement } from './improvement.ts';
import { pairsOf } from './paired-sweeps.ts';
import { almostStochasticOrder } from './stochastic-order.ts';

/** Of the bootstrap over runs. */
const seed = 'comparison';
/** Points of a performance profile. */
const profilePoints = 101;

interface Paired extends SweptDataset {
  readonly pairs: readonly ScorePair[];
}

/** Sweeps come in any order, two of each data set. Throws `SWEEP_INVALID` where they cannot be paired. */
export function compareSweeps(sweeps: readonly ComparedSweep[]): SweepComparison {
  const swept = pairSweeps(sweeps).map((pair): Paired => ({ ...pair, pairs: pairsOf(pair) }));
  const { metric, task } = (swept[0] as Paired).a.ledger;
  const higherIsBetter = metricDirections[task][metric] ?? true;
  const direction = higherIsBetter ? 'max' : 'min';
  const alone = swept.map(({ pairs }) => comparePaired(pairs, { direction }));
  const datasets = swept.map((paired) => datasetOf(paired, { higherIsBetter, comparisons: swept.length }));
  const whole = overAll(alone);
  const found: Omit<SweepComparison, 'sentence'> = {
    schema: 1,
    ...pipelineNames(swept),
    metric,
    task,
    higherIsBetter,
    ...whole,
    difference: alone.length === 1 ? (alone[0]?.difference ?? null) : null,
    ...figuresOf(swept, { task, metric, higherIsBetter }),
    improvement: pairedImprovement(Object.fromEntries(swept.map(({ dataset, pairs }) => [dataset, pairs])), {
      direction,
    }),
    datasets,
  };
  return { ...found, sentence: comparisonSentence(found) };
}

interface Judged {
  readonly higherIsBetter: boolean;
  /** Data sets in all. */
  readonly comparisons: number;
}

function datasetOf({ dataset, a, b, pairs }: Paired, { higherIsBetter, comparisons }: Judged): ComparedDataset {
  const confidence = 1 - 0.05 / comparisons;
  const sign = higherIsBetter ? 1 : -1;
  const known = bothScores(pairs);
  const stream = createStream(`${seed}/order/${dataset}`);
  return {
    dataset,
    sweeps: { a: a.name, b: b.name },
    ...comparePaired(pairs, { direction: higherIsBetter ? 'max' : 'min', confidence }),
    stochasticOrder:
      known.length < 2
        ? null
        : almostStochasticOrder(
            known.map(({ a: score }) => sign * score),
            known.map(({ b: score }) => sign * score),
            { stream, comparisons },
          ),
  };
}

const bothScores = (pairs: readonly ScorePair[]): { readonly a: number; readonly b: number }[] =>
  pairs.flatMap(({ a, b }) => (a === null || b === null ? [] : [{ a, b }]));

/** Data sets weigh alike. */
function overAll(alone: readonly PairedComparison[]) {
  const total = (name: 'pairs' | 'wins' | 'losses' | 'ties' | 'failed') =>
    alone.reduce((sum, one) => sum + one[name], 0);
  const probability = meanOf(alone.map((one) => one.probability));
  const interval = meanShareInterval(probability, alone);
  return {
    pairs: total('pairs'),
    wins: total('wins'),
    losses: total('losses'),
    ties: total('ties'),
    failed: total('failed'),
    probability,
    interval,
    decision: decide(interval),
    pairsNeeded: wholePairs(probability),
  };
}

/**
 * Wilson's interval of a mean of shares, with as many trials as give its variance if the shares are equal; where they
 * differ it is only smaller. Distances to the ends of each one's own interval (Zou and Donner 2008) held in 87% only.
 */
export function meanShareInterval(mean: number, shares: readonly { readonly pairs: number }[]): Interval {
  return wilsonInterval(mean, shares.length ** 2 / shares.reduce((sum, { pairs }) => sum + 1 / pairs, 0));
}

type Metric = Pick<SweepComparison, 'task' | 'metric' | 'higherIsBetter'>;

/** Interquartile means and profiles of the pairs in which both fits gave a score. */
function figuresOf(
  swept: readonly Paired[],
  metric: Metric,
): Pick<SweepComparison, 'scale' | 'interquartileMean' | 'profiles'> {
  const scale = swept.length > 1 && isInUnitsOfTarget(metric) ? 'relative' : 'metric';
  const known = swept.map(({ dataset, pairs }) => ({ dataset, pairs: bothScores(pairs) }));
  if (known.some(({ pairs }) => pairs.length === 0))
    return { scale, interquartileMean: null, profiles: { a: [], b: [] } };
  const scores = (side: 'a' | 'b'): TaskScores =>
    Object.fromEntries(
      known.map(({ dataset, pairs }) => {
        const unit = scale === 'relative' ? meanOf(pairs.flatMap(({ a, b }) => [a, b])) || 1 : 1;
        return [dataset, pairs.map((pair) => pair[side] / unit)];
      }),
    );
  const [x, y] = [scores('a'), scores('b')];
  return { scale, interquartileMean: interquartileMeans(x, y), profiles: profilesOf(x, y, metric.higherIsBetter) };
}

/** Errors in units of the target: those of two data sets do not mix. */
function isInUnitsOfTarget({ task, metric }: Metric): boolean {
  const [least, most] = metricRanges[task][metric] ?? [];
  return task === 'regression' && least === 0 && most === Number.POSITIVE_INFINITY;
}

function interquartileMeans(x: TaskScores, y: TaskScores): NonNullable<SweepComparison['interquartileMean']> {
  const [a, b] = [interquartileMean(x), interquartileMean(y)];
  return {
    a: { value: a, ...stratifiedInterval(x, interquartileMean, { seed }) },
    b: { value: b, ...stratifiedInterval(y, interquartileMean, { seed }) },
    difference: { value: a - b, ...pairedInterval({ x, y }, interquartileMean, { seed }) },
  };
}

function profilesOf(x: TaskScores, y: TaskScores, higherIsBetter: boolean): SweepComparison['profiles'] {
  const sign = higherIsBetter ? 1 : -1;
  const all = [x, y].flatMap((scores) => Object.values(scores).flat());
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const thresholds = Array.from({ length: profilePoints }, (_, point) =>
    Number((low + ((high - low) * point) / (profilePoints - 1)).toPrecision(9)),
  );
  const of = (scores: TaskScores) => {
    const turned = Object.fromEntries(
      Object.entries(scores).map(([task, runs]) => [task, runs.map((run) => sign * run)]),
    );
    const points = performanceProfile(
      turned,
      thresholds.map((threshold) => sign * threshold),
      { seed },
    );
    return points.map((point, index) => ({ ...point, threshold: thresholds[index] ?? 0 }));
  };
  return { a: of(x), b: of(y) };
}
