/** @module What the commands of seed sweeps use of the house, without knowing who implements it. */

import type { BlobRef } from '../contracts/digest.ts';
import type { StartedSweep, SweepConclusion } from '../contracts/sweep.ts';
import type { AcceptedBaseline, ListedAlarm, ListedBaseline } from '../contracts/sweep-baseline.ts';
import type { SweepComparison } from '../contracts/sweep-comparison.ts';
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
  /** Lets the baseline of a sweep count from now on. Errors: `SWEEP_INVALID` where the sweep left none. */
  acceptBaseline(asked: {
    readonly sweepId: string;
    readonly author: string;
    readonly why?: string;
  }): Promise<AcceptedBaseline>;
  alarms(): Promise<readonly ListedAlarm[]>;
  /** How two pipelines stand to each other by sweeps of equal seeds, two of each data set. Errors: `SWEEP_INVALID`. */
  compare(sweepIds: readonly string[]): Promise<SweepComparison>;
  /** A comparison as one HTML page. */
  comparisonPage(found: SweepComparison): Promise<string>;
  /** Sweeps, baselines with their history, and alarms as one HTML page. */
  overviewPage(): Promise<string>;
  /** Bytes of a stored document. Errors: `INPUT_LOST`. */
  bytes(ref: BlobRef): Promise<Uint8Array>;
}
