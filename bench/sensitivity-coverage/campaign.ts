/** @module Counts, over many simulated sweeps, how often intervals hold the truth and how often verdicts and stops are wrong. */
import { createStream } from '../../domain/learning/random-stream.ts';
import type { Looks } from '../../domain/sensitivity/critical.ts';
import { type Critical, fixedCritical } from '../../domain/sensitivity/critical.ts';
import { type SweepWidth, stopSweep } from '../../domain/sensitivity/stopping.ts';
import { totalEffects } from '../../domain/sensitivity/total-effects.ts';
import { effectIntervals } from '../../domain/sensitivity/variance-interval.ts';
import { defaultThresholds, judgeSweep } from '../../domain/sensitivity/verdict.ts';
import { meanAtLook, stopAtWidth } from '../../domain/sensitivity/width.ts';
import type { Interval } from '../../domain/statistics/intervals.ts';
import { nameOf, type Shape, simulate } from './shapes.ts';

export interface Proportion {
  readonly share: number;
  /** Monte-Carlo standard error of the share. */
  readonly error: number;
}

export function proportion(hits: number, trials: number): Proportion {
  const share = hits / trials;
  return { share, error: Math.sqrt((share * (1 - share)) / trials) };
}

export const holds = ({ lower, upper }: Interval, truth: number): boolean => lower <= truth && truth <= upper;

export interface Coverage {
  readonly component: string;
  readonly variance: Proportion;
  readonly share: Proportion;
  /** Mean of upper over lower end of the standard deviation's interval (geometric). */
  readonly deviationRatio: number;
  readonly shareWidth: number;
}

export interface Campaign {
  readonly blocks: number;
  readonly sweeps: number;
  readonly seed: string;
}

/** Coverage at a fixed number of blocks, by component that has an effect. */
export function coverageOf(shape: Shape, campaign: Campaign, critical: Critical = fixedCritical()): Coverage[] {
  const tallies = shape.effects.map(() => ({ variance: 0, share: 0, logRatio: 0, width: 0 }));
  const master = createStream(`${campaign.seed}/coverage/${shape.name}/${campaign.blocks}`);
  for (let sweep = 0; sweep < campaign.sweeps; sweep += 1) {
    const entries = effectIntervals(simulate(shape, campaign.blocks, master.fork(sweep)), critical);
    shape.effects.forEach((effect, index) => {
      const tally = tallies[index];
      const entry = entries[index];
      if (!tally || !entry?.share) return;
      if (holds(entry.variance, effect)) tally.variance += 1;
      if (holds(entry.share, effect / shape.variance)) tally.share += 1;
      tally.logRatio += Math.log(entry.deviation.upper / entry.deviation.lower);
      tally.width += entry.share.upper - entry.share.lower;
    });
  }
  const { sweeps } = campaign;
  return tallies.flatMap(({ variance, share, logRatio, width }, index) =>
    shape.effects[index] === 0
      ? []
      : {
          component: nameOf(index),
          variance: proportion(variance, sweeps),
          share: proportion(share, sweeps),
          deviationRatio: Math.exp(logRatio / sweeps),
          shareWidth: width / sweeps,
        },
  );
}

export interface Flags {
  /** Sweeps in which any component was called high. */
  readonly any: Proportion;
  /** Sweeps in which each was called high. */
  readonly each: readonly Proportion[];
  /** Sweeps in which the component of the largest true effect was estimated largest. */
  readonly first: Proportion;
  /** Sweeps in which every component was settled. */
  readonly settled: Proportion;
}

/** Verdicts with the default share threshold and this deviation threshold. */
export function flagsOf(shape: Shape, campaign: Campaign, deviation: number): Flags {
  const each = shape.effects.map(() => 0);
  const driver = shape.effects.indexOf(Math.max(...shape.effects));
  let [any, first, settled] = [0, 0, 0];
  const thresholds = { ...defaultThresholds(shape.effects.length), deviation };
  const master = createStream(`${campaign.seed}/flags/${shape.name}/${campaign.blocks}`);
  for (let sweep = 0; sweep < campaign.sweeps; sweep += 1) {
    const blocks = simulate(shape, campaign.blocks, master.fork(sweep));
    const verdict = judgeSweep(blocks, { thresholds });
    const high = verdict.components.map((component) => component.verdict === 'high');
    high.forEach((flag, index) => {
      if (flag) each[index] = (each[index] ?? 0) + 1;
    });
    if (high.includes(true)) any += 1;
    if (verdict.status === 'settled') settled += 1;
    const variances = totalEffects(blocks).components.map(({ variance }) => variance);
    if (variances.indexOf(Math.max(...variances)) === driver) first += 1;
  }
  const of = (hits: number): Proportion => proportion(hits, campaign.sweeps);
  return { any: of(any), each: each.map(of), first: of(first), settled: of(settled) };
}

export interface StopResult {
  readonly variance: Proportion;
  readonly share: Proportion;
  /** Of the mean score. */
  readonly mean: Proportion;
  /** Sweeps in which every interval of the verdict held jointly. */
  readonly joint: Proportion;
  readonly stoppedEarly: Proportion;
  /** Sweeps that stopped with any component called high. */
  readonly anyFlag: Proportion;
  readonly meanBlocks: number;
}

export interface StopCampaign extends Campaign {
  /** Blocks at the first look; further ones are 5 blocks apart. */
  readonly first: number;
  /** Ends by this width in place of the thresholds. */
  readonly width?: SweepWidth;
  /** A sweep that has used its blocks without an end goes on to so many, as somebody who sees that would ask. */
  readonly extendedTo?: number;
}

/** Stops by `stopSweep`; the intervals are those at the stop. */
export function stopsOf(shape: Shape, campaign: StopCampaign): StopResult {
  let [variance, share, mean, joint, early, flagged, used, intervals] = [0, 0, 0, 0, 0, 0, 0, 0];
  const { first, blocks: planned, extendedTo = planned, width } = campaign;
  const looks = { first, every: 5, last: planned };
  const options = { thresholds: defaultThresholds(shape.effects.length), looks, width };
  const master = createStream(`${campaign.seed}/stop/${shape.name}/${campaign.blocks}`);
  for (let sweep = 0; sweep < campaign.sweeps; sweep += 1) {
    const all = simulate(shape, extendedTo, master.fork(sweep));
    let looked = first;
    let decision = stopSweep(all.slice(0, looked), { ...options, budget: planned });
    while (!decision.stop || (decision.reason === 'budget' && looked < extendedTo)) {
      looked += 5;
      decision = stopSweep(all.slice(0, looked), { ...options, budget: looked > planned ? extendedTo : planned });
    }
    used += looked;
    const scores = all.slice(0, looked).map(({ base }) => base ?? 0);
    if (holds(meanAtLook(scores, { ...looks, at: looked }), shape.mean)) mean += 1;
    if (looked < extendedTo) early += 1;
    if (decision.verdict.components.some(({ verdict }) => verdict === 'high')) flagged += 1;
    let allHeld = true;
    decision.verdict.components.forEach((component, index) => {
      const effect = shape.effects[index] ?? 0;
      if (effect === 0 || !component.shareInterval) return;
      intervals += 1;
      const inVariance = holds(component.varianceInterval, effect);
      const inShare = holds(component.shareInterval, effect / shape.variance);
      if (inVariance) variance += 1;
      if (inShare) share += 1;
      if (!inVariance || !inShare) allHeld = false;
    });
    if (allHeld) joint += 1;
  }
  return {
    variance: proportion(variance, intervals),
    share: proportion(share, intervals),
    mean: proportion(mean, campaign.sweeps),
    joint: proportion(joint, campaign.sweeps),
    stoppedEarly: proportion(early, campaign.sweeps),
    anyFlag: proportion(flagged, campaign.sweeps),
    meanBlocks: used / campaign.sweeps,
  };
}

export interface MeanStop {
  readonly coverage: Proportion;
  readonly meanCount: number;
}

export interface MeanTarget {
  readonly looks: Exclude<Looks, object> | 'planned';
  /** In standard deviations. */
  readonly halfWidth: number;
}

/** Stops a mean of standard normals at a half-width, looking after each of at most 2,000 values; a plan has 500 of them. */
export function meanStops({ looks, halfWidth }: MeanTarget, campaign: Omit<Campaign, 'blocks'>): MeanStop {
  let [covered, used] = [0, 0];
  const master = createStream(`${campaign.seed}/mean/${looks}/${halfWidth}`);
  for (let run = 0; run < campaign.sweeps; run += 1) {
    const stream = master.fork(run);
    const values = Array.from({ length: 10 }, () => stream.nextNormal());
    const decide = () => {
      const at = { first: 10, every: 1, last: 500, at: values.length };
      return stopAtWidth(values, { halfWidth, looks: looks === 'planned' ? at : looks });
    };
    let decision = decide();
    while (!decision.stop && values.length < 2000) {
      values.push(stream.nextNormal());
      decision = decide();
    }
    used += values.length;
    if (holds(decision.interval, 0)) covered += 1;
  }
  return { coverage: proportion(covered, campaign.sweeps), meanCount: used / campaign.sweeps };
}
