/** @module The contract of every detector: what it is given, and what it says of rows and of the table as a whole. */
import type { Table } from '../data/table.ts';
import type { RandomStream, Task } from '../learning/learner.ts';
import type { Roles } from '../transforms/roles.ts';

export interface DetectorRequest {
  /** Rows in file order, before every transform that learns. */
  readonly table: Table;
  readonly roles: Roles;
  readonly task?: Task | undefined;
  /** Draws for this detector alone; fork one for each purpose. */
  readonly stream: RandomStream;
  readonly progress?: (share: number) => void;
  readonly throwIfCancelled?: () => void;
}

/** Why a row is flagged: a code to group by, and a sentence for a reader without names of files or hosts. */
export interface Reason {
  readonly code: string;
  readonly message: string;
  readonly column?: string;
  /** What should stand there, where the detector can say it: the likely label, the nearest allowed value. */
  readonly suggestion?: string;
  /** Rows that speak for it, as the twin of a duplicate or the nearest neighbours. */
  readonly rows?: readonly number[];
}

/** What is wrong with a column, a pair of parts or the whole table, and not with single rows. */
export interface TableIssue {
  readonly code: string;
  readonly message: string;
  readonly column?: string;
  /** Measured size of the effect, where there is one, in the unit that the message names. */
  readonly effect?: number;
  /** After correction over all tests of the detector. */
  readonly pValue?: number;
}

/** Findings on rows: arrays have one entry per row of the table. */
export interface RowFindings {
  /** Suspicion from 0 (none) to 1 (certain). */
  readonly score: Float64Array;
  readonly isIssue: Uint8Array;
  /** Conformal or test p-value, where the detector has one. */
  readonly pValue?: Float64Array;
  /** Asked for flagged rows only. */
  reason(row: number): Reason;
}

export interface Findings {
  readonly detector: string;
  readonly rows?: RowFindings;
  readonly issues: readonly TableIssue[];
  /** Figures for the report: JSON values, no clock, no host. */
  readonly summary: Readonly<Record<string, unknown>>;
}

export interface Detector {
  /** As `label-errors`; stands in the ledger and in pipeline files. */
  readonly name: string;
  readonly summary: string;
  /** `rule`: certain by what was written; `statistical`: may flag a clean row, and counts against the false-positive budget. */
  readonly nature: 'rule' | 'statistical';
  detect(request: DetectorRequest): Promise<Findings>;
}
