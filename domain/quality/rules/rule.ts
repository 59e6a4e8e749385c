/** @module The rules of a contract, one by one, each settled against the columns of a table. */
import type { RuleCode, Severity } from '../../../contracts/check.ts';
import type { ColumnType } from '../../data/table.ts';
import type { TypedExpression } from './expression-types.ts';

export interface RuleColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Personal data: its values are shown nowhere. */
  readonly pii: boolean;
}

interface Named {
  readonly code: RuleCode;
  readonly severity: Severity;
}

/** A rule that each value of a column keeps or breaks alone; a missing value breaks `missing` only. */
export type ValueRule = Named & {
  readonly column: RuleColumn;
  /** Share of rows that may break it; none when absent. Not of `missing`, which has its own. */
  readonly tolerance?: number;
} & (
    | { readonly code: 'missing' /** Largest allowed share. */; readonly share: number }
    | { readonly code: 'min' | 'max'; readonly bound: number }
    | { readonly code: 'length'; readonly min: number; readonly max: number }
    | { readonly code: 'in'; readonly values: readonly (string | number | boolean)[] }
    | { readonly code: 'pattern'; readonly pattern: string }
  );

export interface ExpressionRule extends Named {
  readonly code: 'expression';
  readonly name: string;
  readonly text: string;
  readonly expression: TypedExpression;
  readonly columns: readonly RuleColumn[];
}

/** No two rows share their values in these columns; a row with a missing one counts for none. */
export interface UniqueRule extends Named {
  readonly code: 'unique';
  readonly columns: readonly RuleColumn[];
  /** Written under this one column, and not for several together. */
  readonly ofColumn: boolean;
}

/** No two rows are equal in all columns, missing values being equal to each other. */
export interface DistinctRule extends Named {
  readonly code: 'distinct';
  readonly columns: readonly RuleColumn[];
}

export interface ForeignKeyRule extends Named {
  readonly code: 'foreign-key';
  readonly columns: readonly RuleColumn[];
  /** Parquet file of the other table. */
  readonly path: string;
  /** As a reader knows it. */
  readonly reference: string;
  readonly target: readonly { readonly name: string; readonly type: ColumnType }[];
}

export interface FreshnessRule extends Named {
  readonly code: 'freshness';
  readonly column: RuleColumn;
  /** Milliseconds since 1970 UTC: the newest value up to `now` must not lie before `oldest`. */
  readonly oldest: number;
  readonly now: number;
  /** As written: `1d`. */
  readonly within: string;
}

/** A rule that the columns and the number of rows decide, with the sentence when it is broken. */
export interface SettledRule extends Named {
  readonly code: 'column' | 'type' | 'rows' | 'complete' | 'min' | 'max' | 'length' | 'foreign-key' | 'freshness';
  readonly settled: true;
  readonly column?: string;
  readonly broken?: string;
  readonly rows?: number;
}

/** Rules that single rows break without a look at others. */
export type RowRule = ValueRule | ExpressionRule;
export type Rule = RowRule | UniqueRule | DistinctRule | ForeignKeyRule | FreshnessRule | SettledRule;
