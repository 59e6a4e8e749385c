/** @module Holds new runs and new sweeps against a stored baseline: a prediction interval, and Brown-Forsythe for the spread. */
import { WithinError } from '../../contracts/errors.ts';
import type { Interval } from '../statistics/intervals.ts';
import { meanOf, medianOf, varianceOf } from '../statistics/moments.ts';
import { fisherUpperTail, studentQuantile } from '../statistics/quantiles.ts';

export interface PredictionInterval extends Interval {
  readonly runs: number;
  readonly mean: number;
  readonly deviation: number;
}

/** Interval for one new score of the same pipeline: m +- t s sqrt(1 + 1/n). A constant baseline gives no width. */
export function predictionInterval(scores: readonly number[], confidence = 0.95): PredictionInterval {
  requireScores(scores, 'a baseline');
  const mean = meanOf(scores);
  const deviation = Math.sqrt(varianceOf(scores));
  const t = studentQuantile(1 - (1 - confidence) / 2, scores.length - 1);
  const half = deviation === 0 ? 0 : t * deviation * Math.sqrt(1 + 1 / scores.length);
  return { runs: scores.length, mean, deviation, lower: mean - half, upper: mean + half };
}

function requireScores(scores: readonly number[], what: string): void {
  if (scores.length >= 2 && scores.every(Number.isFinite)) return;
  throw new WithinError(
    'SWEEP_INVALID',
    `${what} needs two or more scores, all of them finite, and has ${scores.length}; run more seeds, and count diverged fits apart`,
    { scores: scores.length },
  );
}

export type RunCheck = 'inside' | 'below' | 'above' | 'diverged';

/** Where a new run lies; null or a score that is not finite has diverged. */
export function checkRun(interval: PredictionInterval, score: number | null): RunCheck {
  if (score === null || !Number.isFinite(score)) return 'diverged';
  if (score < interval.lower) return 'below';
  return score > interval.upper ? 'above' : 'inside';
}

export interface BrownForsythe {
  readonly statistic: number;
  /** P of so large a statistic if all spreads are equal; 1 where no group varies. */
  readonly p: number;
  readonly groups: number;
}

/** Test of equal spreads: one-way analysis of variance on |y - median of its group| (Brown and Forsythe 1974). */
export function brownForsythe(groups: readonly (readonly number[])[]): BrownForsythe {
  for (const group of groups) requireScores(group, 'a sweep to compare');
  if (groups.length < 2)
    throw new WithinError('SWEEP_INVALID', 'spreads are compared between two or more sweeps', {
      groups: groups.length,
    });
  const distances = groups.map((group) => {
    const median = medianOf(group);
    return group.map((score) => Math.abs(score - median));
  });
  const count = distances.reduce((sum, { length }) => sum + length, 0);
  const mean = meanOf(distances.flat());
  const between = distances.reduce((sum, group) => sum + group.length * (meanOf(group) - mean) ** 2, 0);
  const within = distances.reduce((sum, group) => sum + varianceOf(group) * (group.length - 1), 0);
  const degrees = { between: groups.length - 1, within: count - groups.length };
  if (between === 0) return { statistic: 0, p: 1, groups: groups.length };
  const statistic = between / degrees.between / (within / degrees.within);
  return { statistic, p: fisherUpperTail(statistic, degrees.between, degrees.within), groups: groups.length };
}
