/** @module Baselines of seed luck and alarms, as they are listed by commands and drawn by the gateway. */

/**
 * `current`: what new runs and sweeps are held against; `pending`: it differed from that and waits for somebody to accept
 * it; `earlier`: another has taken its place.
 */
export type BaselineState = 'current' | 'pending' | 'earlier';

export interface ListedBaseline {
  /** Of model type, data, parameters, code and runtime. */
  readonly key: string;
  readonly sweepId: string;
  readonly pipeline: string;
  readonly modelType: string;
  readonly metric: string;
  readonly components: readonly string[];
  readonly fits: number;
  readonly mean: number;
  readonly sd: number;
  /** Interval in which 95 of 100 new runs are expected; null with one fit. */
  readonly lower: number | null;
  readonly upper: number | null;
  readonly state: BaselineState;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
}

export interface ListedAlarm {
  readonly pipeline: string;
  readonly modelType: string;
  readonly metric: string;
  /** Sweep or run that differs, and the sweep of the baseline. */
  readonly of: string;
  readonly baseline: string;
  readonly message: string;
  /** Somebody has accepted what differed as the new baseline. */
  readonly accepted: boolean;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
}

export interface AcceptedBaseline {
  readonly sweepId: string;
  readonly pipeline: string;
  readonly modelType: string;
  readonly metric: string;
  readonly author: string;
  /** Sweep of the baseline that counted before; absent where it was this one. */
  readonly replaces?: string;
}
