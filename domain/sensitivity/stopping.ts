/** @module Stopping rules: for a mean, by fixed width or confidence sequence, and for a sweep, valid however often it is looked at. */
import { WithinError } from '../../contracts/errors.ts';
import type { Interval } from '../statistics/intervals.ts';
import { meanOf, varianceOf } from '../statistics/moments.ts';
import { firstLook, fixedCritical, type Looks, sequenceCritical } from './critical.ts';
import type { Block } from './total-effects.ts';
import { type JudgedComponent, type JudgeOptions, judgeSweep, type SweepVerdict } from './verdict.ts';

export interface MeanInterval extends Interval {
  readonly mean: number;
  readonly halfWidth: number;
}

export interface WidthTarget {
  /** Half-width at which to stop, in units of the scores. */
  readonly halfWidth: number;
  readonly confidence?: number;
  /** `fixed-width` (Chow and Robbins 1965) is narrower; `sequence` holds at every look. Default `sequence`. */
  readonly rule?: 'fixed-width' | 'sequence';
}

export interface WidthDecision {
  readonly stop: boolean;
  readonly interval: MeanInterval;
  /** Scores still needed if their spread stays, 0 once stopped; null where more than a million would be. */
  readonly stillNeeded: number | null;
}

const mostScores = 1_000_000;

/** Confidence sequence of the mean of independent scores: its intervals hold at all counts at once. */
export function meanSequence(scores: readonly number[], confidence = 0.95): MeanInterval {
  return meanWithin(scores, sequenceCritical(confidence)(scores.length));
}

function meanWithin(scores: readonly number[], standardErrors: number): MeanInterval {
  const mean = meanOf(scores);
  const half = standardErrors * Math.sqrt(varianceOf(scores) / scores.length);
  const halfWidth = Number.isNaN(half) ? Number.POSITIVE_INFINITY : half;
  return { mean, halfWidth, lower: mean - halfWidth, upper: mean + halfWidth };
}

/** Whether the mean of the scores is known to the target's half-width; never before 10 scores. */
export function stopAtWidth(scores: readonly number[], target: WidthTarget): WidthDecision {
  const { confidence = 0.95, halfWidth, rule = 'sequence' } = target;
  if (!(halfWidth > 0)) {
    throw new WithinError('SWEEP_INVALID', `a half-width to stop at is above 0, not ${halfWidth}`, { halfWidth });
  }
  const critical = rule === 'sequence' ? sequenceCritical(confidence) : fixedCritical(confidence);
  const interval = meanWithin(scores, critical(scores.length));
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

export interface SweepStopOptions extends Omit<JudgeOptions, 'looks'> {
  /** Blocks at most. */
  readonly budget: number;
  /**
   * Blocks between looks, default 5: intervals hold over the looks at 10, 10 + every, ... up to the budget (Pocock).
   * `any`: looks at any time, also past this budget, at the price of wider intervals (confidence sequences).
   */
  readonly every?: number | 'any';
  /** Half-width, in metric units, of the interval of the largest deviation at which to stop. */
  readonly deviationHalfWidth?: number;
}

/**
 * `settled`: every share or deviation is clear of its threshold; `precise`: the largest deviation is known to the
 * target; `budget`: all blocks are used; `too-few`: before 10 blocks no rule looks; `open`: none of them.
 */
export type StopReason = 'settled' | 'precise' | 'budget' | 'too-few' | 'open';

export interface StopDecision {
  readonly stop: boolean;
  readonly reason: StopReason;
  /** Further blocks expected until a rule stops, the budget included; 0 once stopped. */
  readonly stillNeeded: number;
  /** Blocks needed beyond the budget to settle all, where the budget ended it; null where not foreseeable. */
  readonly beyondBudget: number | null;
  /** Its intervals hold at whichever look the rule stops. */
  readonly verdict: SweepVerdict;
}

const usualStep = 5;

/** Looks at a sweep by the schedule of its options; the stop costs no confidence. */
export function stopSweep(blocks: readonly Block[], options: SweepStopOptions): StopDecision {
  const { every = usualStep } = options;
  const looks: Looks = every === 'any' ? 'continuous' : { first: firstLook, every, last: options.budget };
  const verdict = judgeSweep(blocks, { ...options, looks });
  const left = Math.max(0, options.budget - blocks.length);
  const reason = reasonOf(verdict, options);
  const stop = reason === 'settled' || reason === 'precise' || reason === 'budget';
  const beyondBudget = reason === 'budget' ? verdict.moreBlocks : 0;
  if (stop) return { stop, reason, stillNeeded: 0, beyondBudget, verdict };
  const foreseen = [verdict.moreBlocks ?? left, left, blocksToWidth(verdict, options) ?? left];
  return { stop, reason, stillNeeded: Math.max(1, Math.min(...foreseen)), beyondBudget, verdict };
}

function reasonOf(verdict: SweepVerdict, { budget, deviationHalfWidth, floor }: SweepStopOptions): StopReason {
  if (verdict.status === 'settled') return 'settled';
  const largest = largestOf(verdict, floor);
  if (
    largest &&
    deviationHalfWidth !== undefined &&
    largest.pairs >= firstLook &&
    halfWidthOf(largest) <= deviationHalfWidth
  ) {
    return 'precise';
  }
  if (verdict.blocks >= budget) return 'budget';
  return verdict.blocks < firstLook ? 'too-few' : 'open';
}

const halfWidthOf = ({ deviationInterval }: JudgedComponent): number =>
  (deviationInterval.upper - deviationInterval.lower) / 2;

function largestOf(verdict: SweepVerdict, floor: string | undefined): JudgedComponent | undefined {
  const judged = verdict.components.filter(({ component }) => component !== floor);
  return judged.toSorted((a, b) => b.deviation - a.deviation)[0];
}

/** Blocks until the largest deviation is known to the target, its width falling with their root; null without a target. */
function blocksToWidth(verdict: SweepVerdict, { deviationHalfWidth, floor }: SweepStopOptions): number | null {
  const largest = largestOf(verdict, floor);
  if (!largest || deviationHalfWidth === undefined) return null;
  const needed = verdict.blocks * (halfWidthOf(largest) / deviationHalfWidth) ** 2;
  return Number.isFinite(needed) ? Math.max(firstLook, Math.ceil(needed)) - verdict.blocks : null;
}
