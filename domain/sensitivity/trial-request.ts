/** @module What one trial of a seed sweep is given. */
import type { ClassWeight, SplitParams } from '../../contracts/pipeline.ts';
import type { Table } from '../data/table.ts';
import type { Learner, Task } from '../learning/learner.ts';
import type { Roles } from '../transforms/roles.ts';

export interface TrialRequest {
  /** All rows, after the row-wise features. */
  readonly table: Table;
  readonly roles: Roles;
  readonly task?: Task | undefined;
  readonly split: SplitParams;
  /** Built-in transforms that are fitted on training rows, in order. */
  readonly transforms: readonly { readonly use: string; readonly with: Readonly<Record<string, unknown>> }[];
  readonly learner: Learner;
  /** Parsed by the learner's schema. */
  readonly params: unknown;
  /** Factors of the weights of training rows by class. */
  readonly classWeight?: ClassWeight | undefined;
  readonly slices: readonly string[];
  /** Seed by component. */
  readonly seeds: Readonly<Record<string, string>>;
  readonly progress?: (share: number) => void;
  readonly throwIfCancelled?: () => void;
}
