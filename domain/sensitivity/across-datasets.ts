/** @module Scores over several data sets: interquartile mean and profiles, with stratified bootstrap. */
import { WithinError } from '../../contracts/errors.ts';
import { createStream } from '../learning/random-stream.ts';
import type { Interval } from '../statistics/intervals.ts';
import { meanOf, medianOf } from '../statistics/moments.ts';
import { sampleQuantile } from '../statistics/quantiles.ts';

/** Scores of the runs by data set; data sets may have different numbers of runs. */
export type TaskScores = Readonly<Record<string, readonly number[]>>;

const lists = (scores: TaskScores): readonly (readonly number[])[] => Object.values(scores);

/** 25% trimmed mean over all runs of all data sets: floor(n / 4) scores are cut at each side. */
export function interquartileMean(scores: TaskScores): number {
  const all = lists(scores)
    .flat()
    .sort((a, b) => a - b);
  const cut = Math.floor(all.length / 4);
  return meanOf(all.slice(cut, all.length - cut));
}

/** Mean of the data sets' mean scores. */
export const meanOverTasks = (scores: TaskScores): number => meanOf(lists(scores).map(meanOf));

/** Median of the data sets' mean scores. */
export const medianOverTasks = (scores: TaskScores): number => medianOf(lists(scores).map(meanOf));

/** gamma less the mean of min(score, gamma): what is missing to the target, excess forgiven. */
export function optimalityGap(scores: TaskScores, gamma: number): number {
  return gamma - meanOf(lists(scores).map((runs) => meanOf(runs.map((score) => Math.min(score, gamma)))));
}

function requireScores(scores: TaskScores): void {
  const empty = Object.entries(scores).find(([, runs]) => runs.length === 0 || !runs.every(Number.isFinite));
  if (Object.keys(scores).length > 0 && !empty) return;
  throw new WithinError(
    'SWEEP_INVALID',
    `data set "${empty?.[0] ?? ''}" has no scores, or one that is not finite; count diverged fits apart`,
    {
      task: empty?.[0],
    },
  );
}

/** Throws `SWEEP_INVALID` where the two were not run on the same data sets, or one has no score there. */
export function requireSameTasks(x: TaskScores, y: TaskScores): void {
  requireScores(x);
  requireScores(y);
  const [left, right] = [Object.keys(x).sort(), Object.keys(y).sort()];
  if (left.join('\n') === right.join('\n')) return;
  throw new WithinError(
    'SWEEP_INVALID',
    'the two pipelines were not run on the same data sets; compare them on those that both have',
    {
      x: left,
      y: right,
    },
  );
}

export interface ResampleOptions {
  /** Each data set draws from a stream named by this seed and its own name, so that another data set shifts none. */
  readonly seed: string;
  /** Default 2,000. */
  readonly resamples?: number;
  readonly confidence?: number;
}

/** Resamples runs inside each data set; calls back once for each resample. */
function stratified(scores: TaskScores, options: ResampleOptions, use: (resample: TaskScores) => void): void {
  requireScores(scores);
  const tasks = Object.entries(scores).map(([task, runs]) => ({
    task,
    runs,
    stream: createStream(`${options.seed}/${task}`),
  }));
  for (let index = 0; index < (options.resamples ?? 2000); index += 1) {
    use(
      Object.fromEntries(
        tasks.map(({ task, runs, stream }) => {
          const own = stream.fork(index);
          return [task, runs.map(() => runs[own.nextBelow(runs.length)] ?? 0)];
        }),
      ),
    );
  }
}

function percentiles(values: readonly number[], confidence = 0.95): Interval {
  const sorted = Float64Array.from(values).sort();
  const tail = (1 - confidence) / 2;
  return { lower: sampleQuantile(sorted, tail), upper: sampleQuantile(sorted, 1 - tail) };
}

/** Percentile interval of any of the figures above, by stratified bootstrap. */
export function stratifiedInterval(
  scores: TaskScores,
  statistic: (scores: TaskScores) => number,
  options: ResampleOptions,
): Interval {
  const values: number[] = [];
  stratified(scores, options, (resample) => values.push(statistic(resample)));
  return percentiles(values, options.confidence);
}

/**
 * Percentile interval of the difference of a figure between two pipelines whose runs are paired: both are resampled by
 * the same rows, so that luck which the pairs share cancels out. `SWEEP_INVALID` where a data set has other counts.
 */
export function pairedInterval(
  { x, y }: { readonly x: TaskScores; readonly y: TaskScores },
  statistic: (scores: TaskScores) => number,
  options: ResampleOptions,
): Interval {
  requireSameTasks(x, y);
  const uneven = Object.keys(x).find((task) => x[task]?.length !== y[task]?.length);
  if (uneven !== undefined)
    throw new WithinError('SWEEP_INVALID', `the runs on "${uneven}" are not pairs; give one of each for every seed`, {
      task: uneven,
    });
  const values: number[] = [];
  // Equal seeds and equal counts draw equal rows.
  stratified(x, options, (resample) => values.push(statistic(resample)));
  let index = 0;
  stratified(y, options, (resample) => {
    values[index] = (values[index] ?? 0) - statistic(resample);
    index += 1;
  });
  return percentiles(values, options.confidence);
}

export interface ProfilePoint extends Interval {
  readonly threshold: number;
  /** Share of the runs of all data sets that score above the threshold. */
  readonly share: number;
}

/** Shares of the scores above each of some thresholds. */
function sharesAbove(scores: TaskScores, thresholds: readonly number[]): readonly number[] {
  const sorted = Float64Array.from(lists(scores).flat()).sort();
  return thresholds.map((threshold) => (sorted.length - countUpTo(sorted, threshold)) / sorted.length);
}

/** How many of some sorted values lie at or below a threshold. */
function countUpTo(sorted: Float64Array, threshold: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) > threshold) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Performance profile with a pointwise band by stratified bootstrap. */
export function performanceProfile(
  scores: TaskScores,
  thresholds: readonly number[],
  options: ResampleOptions,
): readonly ProfilePoint[] {
  const drawn = thresholds.map((): number[] => []);
  stratified(scores, options, (resample) => {
    for (const [index, share] of sharesAbove(resample, thresholds).entries()) drawn[index]?.push(share);
  });
  const shares = sharesAbove(scores, thresholds);
  return thresholds.map((threshold, index) => ({
    threshold,
    share: shares[index] ?? 0,
    ...percentiles(drawn[index] ?? [], options.confidence),
  }));
}
