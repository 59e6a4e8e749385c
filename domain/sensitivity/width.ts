/** @module Stopping a mean at a half-width: its interval at a look, and how many scores are missing. */
import { WithinError } from '../../contracts/errors.ts';
import type { Interval } from '../statistics/intervals.ts';
import { meanOf, varianceOf } from '../statistics/moments.ts';
import { criticalFor, firstLook, type Looks } from './critical.ts';

export interface MeanInterval extends Interval {
  readonly mean: number;
  readonly halfWidth: number;
}

export interface WidthTarget {
  /** Half-width at which to stop, in units of the scores. */
  readonly halfWidth: number;
  readonly confidence?: number;
  /**
   * `once` is the fixed width of Chow and Robbins (1965), which loses up to two points of coverage; a schedule and
   * `continuous` hold at every look.
   */
  readonly looks: Looks;
}

export interface WidthDecision {
  readonly stop: boolean;
  readonly interval: MeanInterval;
  /** Scores still needed if their spread stays, 0 once stopped; null where more than a million would be. */
  readonly stillNeeded: number | null;
}

const mostScores = 1_000_000;

/** Interval of the mean of independent scores that holds at all looks; without end from fewer than two scores. */
export function meanAtLook(scores: readonly number[], looks: Looks, confidence = 0.95): MeanInterval {
  const mean = meanOf(scores);
  const half = criticalFor(looks, confidence)(scores.length) * Math.sqrt(varianceOf(scores) / scores.length);
  const halfWidth = Number.isNaN(half) ? Number.POSITIVE_INFINITY : half;
  return { mean, halfWidth, lower: mean - halfWidth, upper: mean + halfWidth };
}

/** Whether the mean of the scores is known to the target's half-width; never before 10 scores. */
export function stopAtWidth(scores: readonly number[], target: WidthTarget): WidthDecision {
  const { confidence = 0.95, halfWidth, looks } = target;
  if (!(halfWidth > 0)) {
    throw new WithinError('SWEEP_INVALID', `a half-width to stop at is above 0, not ${halfWidth}`, { halfWidth });
  }
  const critical = criticalFor(looks, confidence);
  const interval = meanAtLook(scores, looks, confidence);
  const deviation = Math.sqrt(varianceOf(scores));
  const reached = (count: number): boolean => (critical(count) * deviation) / Math.sqrt(count) <= halfWidth;
  if (scores.length >= firstLook && reached(scores.length)) return { stop: true, interval, stillNeeded: 0 };
  const count = leastCount(Math.max(firstLook, scores.length + 1), reached);
  return { stop: false, interval, stillNeeded: count === null ? null : count - scores.length };
}

/** Least count from `from` on that satisfies a condition which stays true once it is. */
function leastCount(from: number, reached: (count: number) => boolean): number | null {
  let high = from;
  while (!reached(high)) {
    if (high > mostScores) return null;
    high *= 2;
  }
  let low = from;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (reached(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
