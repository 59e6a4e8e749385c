/** @module What a cell comes to over its replicates: medians, fall with a 95% interval, messages beside the baseline. */
import type { Outcome } from './side.ts';

export interface Replicate {
  readonly baseline: Outcome;
  readonly within: Outcome;
}

export interface Summary {
  /** Median hours from the request to the quorum, over all reviews of all replicates. */
  readonly baselineHours: number;
  readonly withinHours: number;
  /** Share of the baseline's median that is saved. */
  readonly fall: number;
  /** Of each replicate alone. */
  readonly falls: readonly number[];
  /** Share of the reviews that somebody whom they escalated to decided without the quorum. */
  readonly alone: number;
  /** 95%, by resampling replicates; paired, since both sides of one are resampled together. */
  readonly interval: readonly [number, number];
  /** Messages a person, times those of the baseline. */
  readonly messages: number;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return ((sorted[sorted.length >> 1] ?? Number.NaN) + (sorted[(sorted.length - 1) >> 1] ?? Number.NaN)) / 2;
}

const resamples = 400;

/** `below` draws a whole number from 0 to below its argument. */
export function summarize(replicates: readonly Replicate[], below: (bound: number) => number): Summary {
  const fallOf = (some: readonly Replicate[]): number =>
    1 - median(some.flatMap(({ within }) => within.hours)) / median(some.flatMap(({ baseline }) => baseline.hours));
  const falls = Array.from({ length: resamples }, () =>
    fallOf(replicates.flatMap(() => replicates[below(replicates.length)] ?? [])),
  ).toSorted((one, other) => one - other);
  const at = (share: number): number => falls[Math.min(resamples - 1, Math.floor(share * resamples))] ?? Number.NaN;
  const sum = (side: keyof Replicate): number => replicates.reduce((total, one) => total + one[side].messages, 0);
  return {
    baselineHours: median(replicates.flatMap(({ baseline }) => baseline.hours)),
    withinHours: median(replicates.flatMap(({ within }) => within.hours)),
    fall: fallOf(replicates),
    falls: replicates.map((one) => fallOf([one])),
    alone:
      replicates.reduce((total, { within }) => total + (within.alone ?? 0), 0) /
      replicates.reduce((total, { within }) => total + within.hours.length, 0),
    interval: [at(0.025), at(0.975)],
    messages: sum('within') / sum('baseline'),
  };
}

export const isReached = ({ fall, messages }: Pick<Summary, 'fall' | 'messages'>): boolean =>
  fall >= 0.3 && messages <= 1.2;
