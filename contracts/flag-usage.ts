/** @module What the report of use says of each flag, apart for runs that had it on and off. */
import type { ReviewStatistics } from './enquiries.ts';
import type { FlagName } from './flags.ts';

export interface FlagUsage {
  /** Milliseconds since 1970 UTC: runs that ended since then. */
  readonly since: number;
  readonly runs: number;
  readonly flags: readonly FlagUse[];
}

export interface FlagUse {
  readonly name: FlagName;
  readonly on: UseFigures;
  readonly off: UseFigures;
}

/** Beside the counts of runs what the flag is for, where there is any of it. */
export interface UseFigures {
  readonly runs: number;
  /** Runs that did not complete. */
  readonly failed: number;
  /** Of `reuse`. */
  readonly reuse?: ReuseFigures;
  /** Of `enhanced-validation`. */
  readonly validation?: ValidationFigures;
  /** Of `collaboration`. */
  readonly reviews?: ReviewStatistics;
  /** Of `seed-analysis`. */
  readonly seeds?: { readonly alarms: number; readonly falseAlarms: number };
  /** Of `deployments`. */
  readonly deployments?: { readonly begun: number; readonly refused: number };
}

export interface ReuseFigures {
  readonly steps: number;
  readonly reused: number;
  /** Milliseconds that reused steps took when they ran, and that the others took. */
  readonly savedMs: number;
  readonly computedMs: number;
}

export interface ValidationFigures {
  /** Validations that could be held to their budget, and those that kept it. */
  readonly budgeted: number;
  readonly withinBudget: number;
  /** Flags that people judged in this time, and those that they called no fault. */
  readonly judged: number;
  readonly falseAlarms: number;
}
