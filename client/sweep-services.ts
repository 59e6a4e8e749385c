/** @module What the commands of seed sweeps use of the house, without knowing who implements it. */
import type { BlobRef } from '../contracts/digest.ts';
import type { StartedSweep, SweepConclusion } from '../contracts/sweep.ts';
import type { SweepSettings } from '../contracts/sweep-settings.ts';

export interface SweepOrder {
  /** Pipeline file. */
  readonly file: string;
  readonly set: readonly string[];
  readonly seed?: string;
  readonly settings: SweepSettings;
}

export interface PreparedSweep {
  readonly sweepRef: BlobRef;
  /** Absolute path of the pipeline file. */
  readonly file: string;
  readonly pipeline: string;
  readonly modelType: string;
  readonly components: readonly string[];
}

/** A baseline as it is listed. */
export interface ShownBaseline {
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

export interface ShownAlarm {
  readonly pipeline: string;
  readonly modelType: string;
  readonly metric: string;
  readonly of: string;
  readonly baseline: string;
  readonly message: string;
  readonly at: number;
}

export interface SweepComparison {
  readonly metric: string;
  readonly pairs: number;
  /** Share of paired seeds on which a is better, ties half, with its 95% interval. */
  readonly probability: number;
  readonly interval: { readonly lower: number; readonly upper: number };
  /** Mean of a minus b, in units of the metric; null from fewer than two pairs. */
  readonly difference: { readonly mean: number; readonly lower: number; readonly upper: number } | null;
  readonly decision: string;
  readonly pairsNeeded: number | null;
  readonly sentence: string;
}

export interface SweepServices {
  /** Loads, overrides, expands, hashes and stores what a sweep will do. */
  prepare(order: SweepOrder): Promise<PreparedSweep>;
  recordStart(sweep: StartedSweep): Promise<void>;
  started(sweepId: string): Promise<StartedSweep | undefined>;
  /** Of a sweep that has ended. */
  conclusion(sweepId: string): Promise<SweepConclusion | undefined>;
  /** Ids of all sweeps that were started or have ended, newest first. */
  list(): Promise<readonly string[]>;
  baselines(): Promise<readonly ShownBaseline[]>;
  alarms(): Promise<readonly ShownAlarm[]>;
  /** How two sweeps of equal seeds stand to each other. Errors: `SWEEP_INVALID`. */
  compare(a: string, b: string): Promise<SweepComparison>;
  /** Sweeps, baselines with their history, and alarms as one HTML page. */
  overviewPage(): Promise<string>;
  /** Bytes of a stored document. Errors: `INPUT_LOST`. */
  bytes(ref: BlobRef): Promise<Uint8Array>;
}
