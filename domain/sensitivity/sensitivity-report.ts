/** @module What a sweep has found, as it is stored; null stands for what cannot be known. */
import type { SweepRow, Trial } from '../../contracts/sweep.ts';
import type { Task } from '../learning/learner.ts';
import type { Churn } from './churn.ts';
import type { StandardErrorCurve } from './standard-error-curve.ts';

export interface ComponentReport extends SweepRow {
  /** Sources that share its seed. */
  readonly merged: readonly string[];
  /** V_T, in squared units of the metric. */
  readonly variance: number;
  /** Blocks in which both fits gave a score, and those in which either did not. */
  readonly pairs: number;
  readonly failed: number;
  /** Blocks in all at which its verdict is expected. */
  readonly blocksNeeded: number | null;
  /** Means over the blocks, on rows that both fits held out; classification only. */
  readonly churn: Churn | null;
  /** Scores with its seed redrawn, block by block. */
  readonly scores: readonly (number | null)[];
}

/** How far accuracies lie apart by the finite test set alone, as standard deviations. */
export interface TestSetReport {
  readonly rows: number;
  /** Another test set of the size, the same model. */
  readonly binomial: number;
  /** Other seeds on one test set, if the fits were a calibrated ensemble; of two classes only. */
  readonly calibrated: number;
  /** Other training seeds on one test set: what errors independent from row to row would give, and what was seen. */
  readonly independent: number | null;
  readonly observed: number | null;
}

/** A class or a slice, over the base fits. */
export interface GroupReport {
  readonly of: string;
  readonly value: string;
  /** `recall` for a class, the metric that is judged for a slice. */
  readonly metric: string;
  readonly mean: number;
  readonly sd: number;
  readonly lowest: number;
  readonly highest: number;
}

export interface SensitivityReport {
  readonly schema: 1;
  /** In plain words. */
  readonly summary: string;
  readonly pipeline: string;
  readonly learner: string;
  readonly task: Task;
  readonly metric: string;
  readonly higherIsBetter: boolean;
  readonly master: string;
  readonly blocks: number;
  readonly fits: number;
  /** Whether equal seeds gave equal bytes. */
  readonly deterministic: boolean;
  /** Why the sweep ended. */
  readonly reason: string;
  readonly failures: readonly (NonNullable<Trial['failed']> & { readonly block: number; readonly fit: string })[];
  /** Of the base fits, with the 95% interval of the mean. */
  readonly mean: number | null;
  readonly meanLower: number | null;
  readonly meanUpper: number | null;
  /** Over all seeds. */
  readonly sd: number | null;
  readonly thresholds: { readonly share: number; readonly deviation: number };
  /** Scores of the base fits, block by block. */
  readonly scores: readonly (number | null)[];
  readonly components: readonly ComponentReport[];
  readonly testSet: TestSetReport | null;
  readonly groups: readonly GroupReport[];
  readonly curves: readonly StandardErrorCurve[];
  /** Half-widths of the mean at each look, and the blocks there were. */
  readonly looks: readonly { readonly blocks: number; readonly halfWidth: number }[];
  /** Expected best of 1, 2, … seeds. */
  readonly expectedBest: readonly number[];
  /** A gain of one standard deviation: how often it wins by the seeds, and how many pairs show it. */
  readonly gain: { readonly difference: number; readonly probability: number; readonly pairs: number } | null;
  /** Share of rows that the base fits of two blocks predict differently, on rows that both held out. */
  readonly churnMatrix: readonly (readonly (number | null)[])[];
}
