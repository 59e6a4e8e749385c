/** @module DuckDB's types as the types of a table, and how a value of each becomes one. */
import type { ColumnType } from '../../../domain/data/table.ts';
import { identifier } from './sql.ts';

export interface TypedColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** Beyond this, a whole number is no longer exact as a JavaScript number. */
export const largestExact = Number.MAX_SAFE_INTEGER;

const whole = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT))$/;
const nested = /^(STRUCT|MAP|UNION|VARIANT)\b|\]$/;

/** Type that a DuckDB type is shown as; nested values and anything unknown are text. */
export function columnType(duckdbType: string): ColumnType {
  if (whole.test(duckdbType)) return 'integer';
  if (/^(DOUBLE|FLOAT|DECIMAL)/.test(duckdbType)) return 'number';
  if (duckdbType === 'BOOLEAN') return 'boolean';
  if (duckdbType === 'DATE') return 'date';
  if (duckdbType.startsWith('TIMESTAMP')) return 'timestamp';
  return 'string';
}

/** DuckDB type in which a column is stored. */
export const storedType: Readonly<Record<ColumnType, string>> = {
  integer: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  string: 'VARCHAR',
  timestamp: 'TIMESTAMP',
  date: 'DATE',
};

/** SQL that turns a column of this DuckDB type into the stored form; NaN becomes a missing value. */
export function normalized(name: string, duckdbType: string): string {
  const column = identifier(name);
  const type = columnType(duckdbType);
  if (type === 'number') return `nullif(CAST(${column} AS DOUBLE), CAST('nan' AS DOUBLE))`;
  if (type !== 'string') return `CAST(${column} AS ${storedType[type]})`;
  if (duckdbType === 'JSON') return `json_extract_string(${column}, '$')`;
  if (duckdbType === 'BLOB') return `decode(${column})`;
  if (nested.test(duckdbType)) return `CAST(to_json(${column}) AS VARCHAR)`;
  return `CAST(${column} AS VARCHAR)`;
}

/** Milliseconds since 1970 UTC with microseconds as fraction; in two parts, since microseconds alone are not exact after 2255. */
function milliseconds(moment: string): string {
  return `CAST(epoch_us(${moment}) // 1000 AS DOUBLE) + CAST(epoch_us(${moment}) % 1000 AS DOUBLE) / 1000`;
}

/** SQL of a column as JavaScript numbers: missing is NaN, times are milliseconds since 1970 UTC. */
export function asNumbers({ name, type }: TypedColumn): string {
  const column = identifier(name);
  const isTime = type === 'timestamp' || type === 'date';
  const value = isTime ? milliseconds(`CAST(${column} AS TIMESTAMP)`) : `CAST(${column} AS DOUBLE)`;
  return `coalesce(${value}, CAST('nan' AS DOUBLE))`;
}

/** SQL of the stored form of a number that `asNumbers` gave. */
export function fromNumbers(number: string, type: ColumnType): string {
  if (type !== 'timestamp' && type !== 'date') return `CAST(${number} AS ${storedType[type]})`;
  const whole = `CAST(floor(${number}) AS BIGINT) * 1000`;
  return `CAST(make_timestamp(${whole} + CAST(round((${number} - floor(${number})) * 1000) AS BIGINT)) AS ${storedType[type]})`;
}
