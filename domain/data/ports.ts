/** @module What the domain asks of a table engine (adapter: DuckDB). Every path is a local file; tables are Parquet. */
import type { DatasetDefinition, SourceDefinition, TableContract } from '../../contracts/pipeline.ts';
import type { Table, TableSchema } from './table.ts';

export interface LoadSummary {
  readonly rowCount: number;
  readonly columns: TableSchema['columns'];
}

/** One broken rule of a contract: where, what, how many rows, at most five example values. */
export interface ContractViolation {
  readonly rule: string;
  readonly column?: string;
  readonly message: string;
  readonly rows?: number;
  readonly examples?: readonly string[];
}

export interface ColumnProfile {
  readonly name: string;
  readonly type: string;
  readonly missing: number;
  readonly distinct: number;
  readonly min?: number | string;
  readonly max?: number | string;
  readonly mean?: number;
  readonly deviation?: number;
  /** Up to 20 most frequent values of a text, boolean or integer column, ties in value order. */
  readonly top?: readonly { readonly value: string; readonly count: number }[];
}

export interface TableEngine {
  /** Reads source files (in the order given) into one Parquet file; rows keep their order; bytes depend on content only.
   * Columns that `types` or the roles of a dataset name must be there, else `COLUMN_NOT_FOUND` before anything is read. */
  load(
    files: readonly { path: string; name: string }[],
    source: SourceDefinition | DatasetDefinition,
    target: string,
  ): Promise<LoadSummary>;
  schema(path: string): Promise<TableSchema>;
  /** Reads columns (all when absent) in file order. Unknown names throw `COLUMN_NOT_FOUND` with the nearest name. */
  read(path: string, columns?: readonly string[]): Promise<Table>;
  write(table: Table, path: string): Promise<void>;
  /** Writes the rows whose index appears in `rows` (ascending) as a Parquet file of its own, all columns. */
  select(path: string, rows: Uint32Array, target: string): Promise<void>;
  profile(path: string): Promise<{ rowCount: number; columns: readonly ColumnProfile[] }>;
  violations(path: string, contract: TableContract): Promise<readonly ContractViolation[]>;
  /** Writes the same bytes to another path. */
  copy(path: string, target: string): Promise<void>;
  close(): Promise<void>;
}
