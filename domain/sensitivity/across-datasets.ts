/** @module Scores over several data sets: interquartile mean, profiles and probability of improvement, with stratified bootstrap. */
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

/** Mean over data sets of P(a run of x scores above a run of y), ties half (Mann-Whitney U / (n m)). */
export function probabilityOfImprovement(x: TaskScores, y: TaskScores): number {
  requireSameTasks(x, y);
  return meanOf(Object.entries(x).map(([task, runs]) => probabilityAbove(runs, y[task] ?? [])));
}

function probabilityAbove(x: readonly number[], y: readonly number[]): number {
  let halves = 0;
  for (const a of x) for (const b of y) halves += a > b ? 2 : a === b ? 1 : 0;
  return halves / (2 * x.length * y.length);
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

function requireSameTasks(x: TaskScores, y: TaskScores): void {
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

/** Interval of the probability of improvement; x and y are resampled apart. */
export function improvementInterval(x: TaskScores, y: TaskScores, options: ResampleOptions): Interval {
  requireSameTasks(x, y);
  const others: TaskScores[] = [];
  stratified(y, { ...options, seed: `${options.seed}/y` }, (resample) => others.push(resample));
  const values: number[] = [];
  stratified(x, { ...options, seed: `${options.seed}/x` }, (resample) => {
    values.push(probabilityOfImprovement(resample, others[values.length] ?? y));
  });
  return percentiles(values, options.confidence);
}

export interface ProfilePoint extends Interval {
  readonly threshold: number;
  /** Share of the runs of all data sets that score above the threshold. */
  readonly share: number;
}

const shareAbove = (scores: TaskScores, threshold: number): number =>
  meanOf(
    lists(scores)
      .flat()
      .map((score) => (score > threshold ? 1 : 0)),
  );

/** Performance profile with a pointwise band by stratified bootstrap. */
export function performanceProfile(
  scores: TaskScores,
  thresholds: readonly number[],
  options: ResampleOptions,
): readonly ProfilePoint[] {
  const shares = thresholds.map((): number[] => []);
  stratified(scores, options, (resample) => {
    thresholds.forEach((threshold, index) => shares[index]?.push(shareAbove(resample, threshold)));
  });
  return thresholds.map((threshold, index) => ({
    threshold,
    share: shareAbove(scores, threshold),
    ...percentiles(shares[index] ?? [], options.confidence),
  }));
}
