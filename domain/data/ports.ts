/** @module What the domain asks of a table engine (adapter: DuckDB). Every path is a local file; tables are Parquet. */
import type { TableContract } from '../../contracts/check.ts';
import type { DatasetDefinition, SourceDefinition } from '../../contracts/pipeline.ts';
import type { RuleReport, RuleRequest } from '../quality/rules/ports.ts';
import type { ColumnProfile } from './column-profile.ts';
import type { Table, TableSchema } from './table.ts';

export type { ColumnProfile } from './column-profile.ts';

export interface LoadSummary {
  readonly rowCount: number;
  readonly columns: TableSchema['columns'];
  /** Lines put aside, where `rejects` was given. */
  readonly rejected?: number;
}

/** One broken rule of a contract: where, what, how many rows, at most five example values. */
export interface ContractViolation {
  readonly rule: string;
  /** Stands there when the rule only warns. */
  readonly severity?: 'warn';
  readonly column?: string;
  readonly message: string;
  readonly rows?: number;
  readonly examples?: readonly string[];
}

export interface TableEngine {
  /** Reads source files (in the order given) into one Parquet file; rows keep their order; bytes depend on content only.
   * Columns that `types` or the roles of a dataset name must be there, else `COLUMN_NOT_FOUND` before anything is read.
   * A broken line fails the whole with `SOURCE_INVALID`, unless `rejects` names a file: then broken lines of CSV go there
   * (`file`, `line`, `column`, `value` which is the raw line, `message`), the others into the table. */
  load(
    files: readonly { path: string; name: string }[],
    source: SourceDefinition | DatasetDefinition,
    target: string,
    rejects?: string,
  ): Promise<LoadSummary>;
  schema(path: string): Promise<TableSchema>;
  /** Reads columns (all when absent) in file order. Unknown names throw `COLUMN_NOT_FOUND` with the nearest name. */
  read(path: string, columns?: readonly string[]): Promise<Table>;
  write(table: Table, path: string): Promise<void>;
  /** Writes the rows whose index appears in `rows` (ascending) as a Parquet file of its own; all columns when none are named. */
  select(path: string, rows: Uint32Array, target: string, columns?: readonly string[]): Promise<void>;
  profile(path: string): Promise<{ rowCount: number; columns: readonly ColumnProfile[] }>;
  /** The broken rules of a contract, in its order. */
  violations(path: string, contract: TableContract): Promise<readonly ContractViolation[]>;
  /** Every rule of a contract with its count, and all failing rows as a table. */
  checkRules(request: RuleRequest): Promise<RuleReport>;
  /** Writes the same bytes to another path. */
  copy(path: string, target: string): Promise<void>;
  close(): Promise<void>;
}
