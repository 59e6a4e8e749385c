/** @module Names a component as high-sensitivity only where its share and its size both say so, else says how many blocks are missing. */
import { WithinError } from '../../contracts/errors.ts';
import { jackknifeMoments } from '../statistics/bca.ts';
import type { Interval } from '../statistics/intervals.ts';
import { meanOf } from '../statistics/moments.ts';
import { type Critical, criticalFor, firstLook, type Looks } from './critical.ts';
import {
  type Block,
  baseColumn,
  halfSquares,
  isScore,
  redrawnColumn,
  type TotalEffect,
  totalEffects,
} from './total-effects.ts';
import { type EffectIntervals, effectIntervals } from './variance-interval.ts';

export interface Thresholds {
  /** Share of the metric's variance, 0 to 1. */
  readonly share: number;
  /** Standard deviation in metric units. */
  readonly deviation: number;
}

/** Half a point: for accuracy and other metrics between 0 and 1. */
const leastDeviation = 0.005;
/** Of the mean, for metrics of any other unit. */
const leastRelativeDeviation = 0.01;
const leastShare = 0.25;

/**
 * A component is high when it holds more than a quarter of the variance and more than its even part, 1 over the number
 * of components, so that a sweep in which none stands out names none; and when its standard deviation is above half a
 * point, or 1% of the mean where the metric is not between 0 and 1. Bench `sensitivity-coverage` counts false flags.
 */
export function defaultThresholds(components: number, metric: 'unit' | { readonly mean: number } = 'unit'): Thresholds {
  return {
    share: Math.max(leastShare, 1 / components),
    deviation: metric === 'unit' ? leastDeviation : leastRelativeDeviation * Math.abs(metric.mean),
  };
}

/** `undecided`: an interval still holds a threshold, or the pairs are fewer than 10. */
export type ComponentVerdict = 'high' | 'low' | 'inert' | 'undecided';

export interface JudgedComponent extends TotalEffect {
  readonly verdict: ComponentVerdict;
  readonly varianceInterval: Interval;
  readonly deviationInterval: Interval;
  readonly shareInterval: Interval | null;
  /** Blocks in all at which the verdict is expected if the estimates stay; null where none up to 10,000 settles it. */
  readonly blocksNeeded: number | null;
}

export interface SweepVerdict {
  readonly status: 'settled' | 'not-enough-blocks';
  readonly blocks: number;
  /** Further blocks that settle every component, as far as can be foreseen; 0 when settled, null when not foreseeable. */
  readonly moreBlocks: number | null;
  readonly thresholds: Thresholds;
  readonly components: readonly JudgedComponent[];
}

export interface JudgeOptions {
  readonly thresholds: Thresholds;
  /** Of each interval, and of all flags jointly; default 0.95. */
  readonly confidence?: number;
  /** How often the sweep is looked at; default `once`. */
  readonly looks?: Looks;
  /** A component that re-runs the base tuple with nothing redrawn: what it shows is noise that no seed explains. */
  readonly floor?: string;
}

const mostBlocks = 10_000;

/**
 * Each interval holds alone at the confidence, and `low` is judged by it; `high` needs the lower ends of intervals that
 * hold jointly over the components (Bonferroni), so that any false flag in a sweep is as rare as one alone would be.
 */
export function judgeSweep(blocks: readonly Block[], options: JudgeOptions): SweepVerdict {
  const { thresholds, confidence = 0.95, looks = 'once', floor } = options;
  const { components } = totalEffects(blocks);
  requireFloor(floor, components);
  const judged = components.filter(({ component }) => component !== floor);
  const single = criticalFor(looks, confidence);
  const joint = criticalFor(looks, confidence, Math.max(1, judged.length));
  const intervals = effectIntervals(blocks, single);
  const jointIntervals = effectIntervals(blocks, joint);
  const all = components.map((effect, index): JudgedComponent => {
    const entry = intervals[index] as EffectIntervals;
    const excess =
      floor === undefined || effect.component === floor
        ? null
        : excessOver(blocks, { of: effect.component, floor, single, joint });
    const evidence = { entry, strict: jointIntervals[index] ?? entry, thresholds, excess, alone: judged.length === 1 };
    return judge(effect, evidence);
  });
  const open = all.filter(({ component, verdict }) => component !== floor && verdict === 'undecided');
  const needed = open.map(({ blocksNeeded }) => blocksNeeded);
  const most = needed.some((count) => count === null) ? null : Math.max(blocks.length, ...(needed as number[]));
  return {
    status: open.length === 0 ? 'settled' : 'not-enough-blocks',
    blocks: blocks.length,
    moreBlocks: most === null ? null : most - blocks.length,
    thresholds,
    components: all,
  };
}

function requireFloor(floor: string | undefined, components: readonly TotalEffect[]): void {
  if (floor === undefined || components.some(({ component }) => component === floor)) return;
  throw new WithinError(
    'SWEEP_INVALID',
    `no block has a fit for the floor "${floor}"; re-run the base tuple under that name`,
    { floor },
  );
}

/** A quantity above or below a threshold on a scale on which its interval shrinks with the root of the blocks. */
interface Test {
  readonly estimate: number;
  /** Joint over the components. */
  readonly lower: number;
  /** Of the component alone. */
  readonly upper: number;
  readonly threshold: number;
}

/** log(T / (2 - T)), see `effectIntervals`. */
const onShareScale = (share: number): number => Math.log(share / Math.max(2 - share, Number.MIN_VALUE));

interface Evidence {
  readonly entry: EffectIntervals;
  /** Intervals that hold jointly over the components. */
  readonly strict: EffectIntervals;
  readonly thresholds: Thresholds;
  /** log of V_T over the floor's variance, against 0. */
  readonly excess: Test | null;
  /** The only component: its share is 1 by construction and says nothing. */
  readonly alone: boolean;
}

function testsOf(effect: TotalEffect, { entry, strict, thresholds, excess, alone }: Evidence): Test[] {
  const size: Test = {
    estimate: Math.log(effect.deviation),
    lower: Math.log(strict.deviation.lower),
    upper: Math.log(entry.deviation.upper),
    threshold: Math.log(thresholds.deviation),
  };
  const tests = excess ? [size, excess] : [size];
  if (alone || effect.share === null || entry.share === null || strict.share === null) return tests;
  const share: Test = {
    estimate: onShareScale(effect.share),
    lower: onShareScale(strict.share.lower),
    upper: onShareScale(entry.share.upper),
    threshold: onShareScale(thresholds.share),
  };
  return [...tests, share];
}

function judge(effect: TotalEffect, evidence: Evidence): JudgedComponent {
  const tests = testsOf(effect, evidence);
  const verdict = verdictOf(effect, tests);
  const { variance: varianceInterval, deviation: deviationInterval, share: shareInterval } = evidence.entry;
  const blocksNeeded = verdict === 'undecided' ? blocksFor(effect, tests) : effect.pairs;
  return { ...effect, verdict, varianceInterval, deviationInterval, shareInterval, blocksNeeded };
}

function verdictOf(effect: TotalEffect, tests: readonly Test[]): ComponentVerdict {
  if (effect.pairs < firstLook) return 'undecided';
  if (effect.inert) return 'inert';
  if (tests.every(({ lower, threshold }) => lower > threshold)) return 'high';
  return tests.some(({ upper, threshold }) => upper < threshold) ? 'low' : 'undecided';
}

/** Times the pairs at which an end of an interval reaches the threshold, if its distance falls with their root. */
function growth(estimate: number, end: number, threshold: number): number {
  const distance = (estimate - threshold) / (estimate - end);
  return distance > 0 ? 1 / distance ** 2 : Number.POSITIVE_INFINITY;
}

function blocksFor(effect: TotalEffect, tests: readonly Test[]): number | null {
  if (effect.pairs < 2 || effect.inert) return firstLook;
  const toHigh = Math.max(...tests.map(({ estimate, lower, threshold }) => growth(estimate, lower, threshold)));
  const toLow = Math.min(...tests.map(({ estimate, upper, threshold }) => growth(estimate, upper, threshold)));
  // A diverged fit costs its block a pair; the same part is expected to diverge again.
  const blocks = Math.ceil((effect.pairs + effect.failed) * Math.min(toHigh, toLow));
  return blocks > mostBlocks || Number.isNaN(blocks) ? null : Math.max(blocks, firstLook);
}

interface Excess {
  readonly of: string;
  readonly floor: string;
  readonly single: Critical;
  readonly joint: Critical;
}

/** Interval of log(V_T / V_floor) from the jackknife over the blocks that have both. A floor of exactly 0 tests nothing. */
function excessOver(blocks: readonly Block[], { of, floor, single, joint }: Excess): Test | null {
  const base = baseColumn(blocks);
  const noise = halfSquares(base, redrawnColumn(blocks, floor));
  const pairs = halfSquares(base, redrawnColumn(blocks, of)).flatMap((half, block) => {
    const other = noise[block];
    return isScore(half) && isScore(other) ? [[half, other] as const] : [];
  });
  const effect = meanOf(pairs.map(([half]) => half));
  const background = meanOf(pairs.map(([, other]) => other));
  if (pairs.length < 2 || background === 0) return null;
  const estimate = Math.log(effect / background);
  const leftOut = pairs.map(([half, other]) =>
    Math.log((effect * pairs.length - half) / (background * pairs.length - other)),
  );
  const jackknifed = jackknifeMoments(leftOut).standardError;
  const error = Number.isFinite(jackknifed) ? jackknifed : Number.POSITIVE_INFINITY;
  return {
    estimate,
    lower: estimate - joint(pairs.length) * error,
    upper: estimate + single(pairs.length) * error,
    threshold: 0,
  };
}
