/** @module What rules are asked of a table engine, and what it answers. Every path is a local file; tables are Parquet. */
import type { TableContract } from '../../../contracts/check.ts';
import type { ColumnProfile } from '../../data/column-profile.ts';
import type { RuleResult } from './rule-result.ts';

/** One complaint of the project's own schema about a row. */
export interface RowFailure {
  /** Index in the table. */
  readonly row: number;
  readonly message: string;
  readonly column?: string;
}

/** A row as the project's own schema sees it: texts, numbers, booleans; moments and days as `Date`; missing is `null`. */
export type RowValues = Readonly<Record<string, string | number | boolean | Date | null>>;

/** Judges consecutive rows, the first of which has the index `first`. */
export type RowCheck = (rows: readonly RowValues[], first: number) => Promise<readonly RowFailure[]>;

export interface RuleRequest {
  readonly path: string;
  readonly contract: TableContract;
  /** Parquet files of the tables that the foreign keys refer to, in the order of the contract. */
  readonly references?: readonly string[];
  /** Milliseconds since 1970 UTC, for a freshness that names no `asOf`. */
  readonly now?: number;
  /** Also a profile of every column, by the same scan. */
  readonly profile?: boolean;
  readonly rowCheck?: RowCheck;
  /** Lines that the load put aside (`TableEngine.load`), to stand among the failing rows. */
  readonly rejects?: string;
  /**
   * Where all failing rows go, one line for each rule that a row breaks, by row and then in the order of the contract:
   * `row` (index in the table), `rule`, `severity`, `column`, `value` (as text, at most 1,000 characters; personal data
   * hidden), `message`, and `file` and `line` of lines put aside, which stand last and have no row. Written even when it
   * is empty.
   */
  readonly failures?: string;
}

export interface RuleReport {
  readonly rowCount: number;
  /** Every rule, kept or broken, in the order of the contract; then lines put aside and the project's own schema. */
  readonly results: readonly RuleResult[];
  readonly profile?: readonly ColumnProfile[];
  /** Rows that break a rule of severity `error`, each once; not counted where no table of failing rows is asked for. */
  readonly failingRows?: number;
  /** Lines put aside by the load. */
  readonly rejected: number;
}
