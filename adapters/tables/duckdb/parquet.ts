/** @module Parquet files that the engine itself reads: schema, and one sentence when a file is no Parquet. */
import { open, stat } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { WithinError } from '../../../contracts/errors.ts';
import type { TableSchema } from '../../../domain/data/table.ts';
import { endWithSuggestion } from '../../../domain/pipeline/nearest.ts';
import { row, rows } from './session.ts';
import { parquetRelation } from './sql.ts';
import { columnType } from './types.ts';

export interface NativeColumn {
  readonly name: string;
  readonly duckdbType: string;
}

const magic = 'PAR1';

/** Says what is wrong with the file of this name, or nothing when both ends look like Parquet. */
async function parquetFault(path: string): Promise<string | undefined> {
  const { size } = await stat(path);
  if (size === 0) return 'is empty';
  const handle = await open(path);
  try {
    const ends = Buffer.alloc(8);
    await handle.read(ends, 0, 4, 0);
    await handle.read(ends, 4, 4, Math.max(0, size - 4));
    if (ends.toString('latin1', 0, 4) !== magic) return 'is no Parquet file: it does not start with PAR1';
    if (ends.toString('latin1', 4) !== magic)
      return 'is cut off: it does not end as a Parquet file does; copy it again';
    return undefined;
  } finally {
    await handle.close();
  }
}

/** First line of a vendor's message without what is of no use to a reader. */
export function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? '').replace(/^[A-Za-z ]*Error: /, '').trim();
}

export function unreadable(name: string, reason: string, cause?: unknown): WithinError {
  return new WithinError('SOURCE_INVALID', `${name} ${reason}.`, { file: name }, cause);
}

/** Columns with DuckDB's own types. Throws `SOURCE_INVALID` naming the file. */
export async function nativeColumns(connection: DuckDBConnection, path: string, name: string): Promise<NativeColumn[]> {
  const fault = await parquetFault(path);
  if (fault !== undefined) throw unreadable(name, fault);
  try {
    const found = await rows(connection, `DESCRIBE SELECT * FROM ${parquetRelation([path])}`);
    return found.map((column) => ({ name: String(column['column_name']), duckdbType: String(column['column_type']) }));
  } catch (error) {
    throw unreadable(name, `cannot be read as Parquet: ${firstLine(error)}; write it again`, error);
  }
}

export async function parquetSchema(connection: DuckDBConnection, path: string): Promise<TableSchema> {
  const columns = await nativeColumns(connection, path, path);
  const { count } = await row(connection, `SELECT count(*) AS count FROM ${parquetRelation([path])}`);
  return {
    rowCount: Number(count),
    columns: columns.map(({ name, duckdbType }) => ({ name, type: columnType(duckdbType) })),
  };
}

/** Throws `COLUMN_NOT_FOUND` for the first wanted name that is not present, with the nearest. */
export function requireColumns(wanted: readonly string[], present: readonly string[], where: string): void {
  const unknown = wanted.find((name) => !present.includes(name));
  if (unknown === undefined) return;
  throw new WithinError(
    'COLUMN_NOT_FOUND',
    `column "${unknown}" is not in ${where}${endWithSuggestion(unknown, present)}`,
    {
      column: unknown,
      columns: present,
    },
  );
}
