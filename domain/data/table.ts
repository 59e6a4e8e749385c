/** @module A table in memory: columns as typed arrays, texts as dictionary codes. */

/** Numbers of any kind: `NaN` is a missing value; booleans are 0 and 1; timestamps and dates are milliseconds since 1970 UTC. */
export interface NumericColumn {
  readonly name: string;
  readonly type: 'integer' | 'number' | 'boolean' | 'timestamp' | 'date';
  readonly values: Float64Array;
}

/** Texts: row i holds `dictionary[codes[i]]`; code -1 is a missing value. Dictionary in order of first appearance. */
export interface TextColumn {
  readonly name: string;
  readonly type: 'string';
  readonly codes: Int32Array;
  readonly dictionary: readonly string[];
}

export type Column = NumericColumn | TextColumn;
export type ColumnType = Column['type'];

export interface Table {
  readonly rowCount: number;
  readonly columns: readonly Column[];
}

/** Column names and types without the rows. */
export interface TableSchema {
  readonly rowCount: number;
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
}
