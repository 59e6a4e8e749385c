/** @module Baselines of seed luck and alarms, as they are listed by commands and drawn by the gateway. */

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
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
}
