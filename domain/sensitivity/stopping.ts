/** @module When a sweep ends: all components clear of the thresholds, a width reached, or the budget used; valid at every look. */
import type { LookSchedule } from '../statistics/group-sequential.ts';
import { firstLook, type Looks } from './critical.ts';
import { type Block, baseColumn, isScore, totalEffects } from './total-effects.ts';
import { type JudgedComponent, type JudgeOptions, judgeSweep, type SweepVerdict } from './verdict.ts';
import { stopAtWidth } from './width.ts';

/** A half-width at which to stop. */
export interface SweepWidth {
  /** Of the interval of the largest standard deviation of a component, or of the mean score. */
  readonly of: 'deviation' | 'mean';
  /** In units of the metric, or a part of the standard deviation: the component's own, or that over all seeds. */
  readonly halfWidth: number;
  readonly relative: boolean;
}

export interface SweepStopOptions extends Omit<JudgeOptions, 'looks'> {
  /** Blocks at most. */
  readonly budget: number;
  /**
   * Looks that were planned, default 10, 15, ... up to the budget; the intervals hold over them and over all that are
   * added to them. `continuous`: looks at any time, at the price of wider intervals (confidence sequences).
   */
  readonly looks?: LookSchedule | 'continuous';
  /** Stops at this width alone, whatever the verdicts; without it as soon as every component is clear. */
  readonly width?: SweepWidth | undefined;
}

/**
 * `settled`: every share or deviation is clear of its threshold; `precise`: the width is reached; `budget`: all blocks
 * are used; `too-few`: before 10 blocks no rule looks; `open`: none of them.
 */
export type StopReason = 'settled' | 'precise' | 'budget' | 'too-few' | 'open';

export interface StopDecision {
  readonly stop: boolean;
  readonly reason: StopReason;
  /** Further blocks expected until a rule stops, the budget included; 0 once stopped. */
  readonly stillNeeded: number;
  /** Blocks needed beyond the budget, where it ended the sweep; null where not foreseeable. */
  readonly beyondBudget: number | null;
  /** The half-width that the rule looks at, in units of the metric; null without such a rule. */
  readonly width: { readonly reached: number; readonly target: number } | null;
  /** Its intervals hold at whichever look the rule stops. */
  readonly verdict: SweepVerdict;
}

const usualStep = 5;

/** Looks at a sweep; the stop costs no confidence. */
export function stopSweep(blocks: readonly Block[], options: SweepStopOptions): StopDecision {
  const { budget, looks: planned = { first: firstLook, every: usualStep, last: budget } } = options;
  const looks: Looks = planned === 'continuous' ? planned : { ...planned, at: blocks.length };
  const verdict = judgeSweep(blocks, { ...options, looks });
  const width = options.width ? widthOf({ blocks, verdict, looks, floor: options.floor }, options.width) : undefined;
  const more = width ? width.more : verdict.moreBlocks;
  const reason = reasonOf(verdict, { budget, width });
  const stop = reason === 'settled' || reason === 'precise' || reason === 'budget';
  const left = Math.max(0, budget - blocks.length);
  return {
    stop,
    reason,
    stillNeeded: stop ? 0 : Math.max(1, Math.min(more ?? left, left)),
    beyondBudget: reason === 'budget' ? more : 0,
    width: width ? { reached: width.reached, target: width.target } : null,
    verdict,
  };
}

interface Reached {
  readonly reached: number;
  readonly target: number;
  readonly stop: boolean;
  /** Further blocks until the width, as far as can be foreseen; null where it is not. */
  readonly more: number | null;
}

function reasonOf(
  verdict: SweepVerdict,
  { budget, width }: { readonly budget: number; readonly width: Reached | undefined },
): StopReason {
  if (width?.stop) return 'precise';
  if (!width && verdict.status === 'settled') return 'settled';
  if (verdict.blocks >= budget) return 'budget';
  return verdict.blocks < firstLook ? 'too-few' : 'open';
}

interface Looked {
  readonly blocks: readonly Block[];
  readonly verdict: SweepVerdict;
  readonly looks: Looks;
  readonly floor: string | undefined;
}

function widthOf(looked: Looked, width: SweepWidth): Reached {
  return width.of === 'mean' ? widthOfMean(looked, width) : widthOfDeviation(looked, width);
}

function widthOfMean({ blocks, looks }: Looked, { halfWidth, relative }: SweepWidth): Reached {
  const scores = baseColumn(blocks).filter(isScore);
  const deviation = Math.sqrt(totalEffects(blocks).variance ?? 0);
  const target = relative ? halfWidth * deviation : halfWidth;
  // A metric that never moves is known at once.
  if (target === 0) return { reached: 0, target, stop: scores.length >= firstLook, more: firstLook };
  const { stop, interval, stillNeeded } = stopAtWidth(scores, { halfWidth: target, looks });
  return { reached: interval.halfWidth, target, stop, more: stillNeeded };
}

function widthOfDeviation({ verdict, floor }: Looked, { halfWidth, relative }: SweepWidth): Reached {
  const largest = largestOf(verdict, floor);
  if (!largest) return { reached: Number.POSITIVE_INFINITY, target: halfWidth, stop: false, more: null };
  const reached = halfWidthOf(largest);
  const target = relative ? halfWidth * largest.deviation : halfWidth;
  const stop = largest.pairs >= firstLook && reached <= target;
  // The width falls with the root of the blocks.
  const needed = verdict.blocks * (reached / target) ** 2;
  const more = Number.isFinite(needed) ? Math.max(firstLook, Math.ceil(needed)) - verdict.blocks : null;
  return { reached, target, stop, more: more === null ? null : Math.max(1, more) };
}

const halfWidthOf = ({ deviationInterval }: JudgedComponent): number =>
  (deviationInterval.upper - deviationInterval.lower) / 2;

function largestOf(verdict: SweepVerdict, floor: string | undefined): JudgedComponent | undefined {
  const judged = verdict.components.filter(({ component }) => component !== floor);
  return judged.toSorted((a, b) => b.deviation - a.deviation)[0];
}
