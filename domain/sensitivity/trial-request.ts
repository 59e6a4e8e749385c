/** @module What one trial of a seed sweep is given: to be judged, and where it is fitted in memory, to be trained. */
import type { ClassWeight } from '../../contracts/pipeline.ts';
import type { Table } from '../data/table.ts';
import type { Learner } from '../learning/learner.ts';
import type { RowChanges } from '../quality/cleaning/row-changes.ts';
import type { FoldRequest } from './trial-folds.ts';
import type { ScoredRequest } from './trial-scores.ts';

export interface JudgedRequest extends FoldRequest, ScoredRequest {
  readonly progress?: (share: number) => void;
  readonly throwIfCancelled?: () => void;
}

export interface TrialRequest extends JudgedRequest {
  /** Built-in transforms that are fitted on training rows, in order. */
  readonly transforms: readonly { readonly use: string; readonly with: Readonly<Record<string, unknown>> }[];
  readonly learner: Learner;
  /** Parsed by the learner's schema. */
  readonly params: unknown;
  /** Factors of the weights of training rows by class. */
  readonly classWeight?: ClassWeight | undefined;
  /** What a cleaning changes of the rows that are trained on; held-out rows stay as they are. */
  readonly changes?: RowChanges | undefined;
  /** Rows of their own that early stopping chooses by, where the split holds none out. */
  readonly validation?: Table | undefined;
}
