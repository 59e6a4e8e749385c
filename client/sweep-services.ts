/** @module What the commands of seed sweeps use of the house, without knowing who implements it. */

import type { BlobRef } from '../contracts/digest.ts';
import type { StartedSweep, SweepConclusion } from '../contracts/sweep.ts';
import type { ListedAlarm, ListedBaseline } from '../contracts/sweep-baseline.ts';
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
  baselines(): Promise<readonly ListedBaseline[]>;
  alarms(): Promise<readonly ListedAlarm[]>;
  /** How two sweeps of equal seeds stand to each other. Errors: `SWEEP_INVALID`. */
  compare(a: string, b: string): Promise<SweepComparison>;
  /** Sweeps, baselines with their history, and alarms as one HTML page. */
  overviewPage(): Promise<string>;
  /** Bytes of a stored document. Errors: `INPUT_LOST`. */
  bytes(ref: BlobRef): Promise<Uint8Array>;
}
