/** @module A Parquet table under names that no file can make hostile: columns are c0, c1, …, the index of a row is r. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { TableSchema } from '../../../../domain/data/table.ts';
import { parquetSchema } from '../parquet.ts';
import { identifier, parquetRelation } from '../sql.ts';
import type { TypedColumn } from '../types.ts';

export class TableView {
  readonly schema: TableSchema;
  readonly path: string;
  private readonly index: ReadonlyMap<string, number>;
  private readonly limit: number | undefined;

  constructor(path: string, schema: TableSchema, limit?: number) {
    this.path = path;
    this.schema = schema;
    this.limit = limit;
    this.index = new Map(schema.columns.map(({ name }, index) => [name, index]));
  }

  readonly alias = (name: string): string => `c${this.index.get(name) ?? 'unknown'}`;

  /** The first rows alone. */
  head(rows: number): TableView {
    return new TableView(this.path, { ...this.schema, rowCount: Math.min(rows, this.schema.rowCount) }, rows);
  }

  /** These columns; NaN, as another program may write it, is missing. `rows` adds the index of each row. */
  relation(names: Iterable<string>, rows?: 'rows'): string {
    const selected = [...new Set(names)].map((name) => `${this.value(name)} AS ${this.alias(name)}`);
    // DuckDB refuses the option for a file that has a column of this name.
    const taken = this.schema.columns.some(({ name }) => name.toLowerCase() === 'file_row_number');
    if (rows) selected.push(taken ? 'row_number() OVER () - 1 AS r' : 'file_row_number AS r');
    const option = rows && !taken ? ', file_row_number = true' : '';
    const limit = this.limit === undefined ? '' : ` LIMIT ${this.limit}`;
    return `(SELECT ${selected.length > 0 ? selected.join(', ') : '1'} FROM ${parquetRelation([this.path], option)}${limit})`;
  }

  private value(name: string): string {
    const column = identifier(name);
    switch (this.schema.columns[this.index.get(name) ?? -1]?.type) {
      case 'number':
        return `nullif(CAST(${column} AS DOUBLE), CAST('nan' AS DOUBLE))`;
      case 'string':
        return `CAST(${column} AS VARCHAR)`;
      case 'timestamp':
        return `CAST(${column} AS TIMESTAMP)`;
      default:
        return column;
    }
  }
}

/** Throws `SOURCE_INVALID` for a file that is no whole Parquet. */
export async function viewOf(connection: DuckDBConnection, path: string): Promise<TableView> {
  return new TableView(path, await parquetSchema(connection, path));
}

export const isNumeric = ({ type }: TypedColumn): boolean => type === 'integer' || type === 'number';
export const isTime = ({ type }: TypedColumn): boolean => type === 'timestamp' || type === 'date';
