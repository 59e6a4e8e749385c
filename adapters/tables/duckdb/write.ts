/** @module Writes a table in memory, or some rows of a file, as Parquet. */
import {
  BOOLEAN,
  DOUBLE,
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  type DuckDBVector,
  VARCHAR,
} from '@duckdb/node-api';
import { WithinError } from '../../../contracts/errors.ts';
import type { Column, Table } from '../../../domain/data/table.ts';
import { parquetSchema, requireColumns } from './parquet.ts';
import { copyToParquet, identifier, parquetRelation } from './sql.ts';
import { fromNumbers, largestExact } from './types.ts';

/** Rows of one DuckDB vector. */
const vectorSize = 2048;

const refuse = (message: string, column: string): WithinError => new WithinError('DATA_INVALID', message, { column });

function refuseNames(names: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const name of names) {
    const earlier = seen.get(name.toLowerCase());
    if (earlier !== undefined) {
      throw refuse(
        `the table has two columns "${earlier}" and "${name}", which differ in case at most; rename one.`,
        name,
      );
    }
    seen.set(name.toLowerCase(), name);
  }
}

function refuseValues(column: Column): void {
  const { name } = column;
  if (column.type === 'integer') {
    const bad = column.values.findIndex(
      (value) => !(Number.isNaN(value) || (Math.abs(value) <= largestExact && Number.isInteger(value))),
    );
    if (bad >= 0)
      throw refuse(
        `column "${name}" is of type integer but row ${bad} holds ${column.values[bad]}; give it the type number.`,
        name,
      );
  }
  if (column.type === 'string') {
    const bad = column.codes.findIndex((code) => code < -1 || code >= column.dictionary.length);
    if (bad >= 0)
      throw refuse(
        `column "${name}" has the code ${column.codes[bad]} in row ${bad}, which its dictionary of ${column.dictionary.length} texts lacks.`,
        name,
      );
  }
}

function refuseTable({ rowCount, columns }: Table): void {
  if (columns.length === 0)
    throw new WithinError('DATA_INVALID', 'a table without columns cannot be stored; keep at least one column.');
  refuseNames(columns.map(({ name }) => name));
  for (const column of columns) {
    const { length } = column.type === 'string' ? column.codes : column.values;
    if (length !== rowCount)
      throw refuse(`column "${column.name}" has ${length} values in a table of ${rowCount} rows.`, column.name);
    refuseValues(column);
  }
}

function fill(vector: DuckDBVector, column: Column, start: number): void {
  for (let row = 0; row < vector.itemCount; row++) {
    if (column.type === 'string') {
      const code = column.codes[start + row] ?? -1;
      vector.setItem(row, code < 0 ? null : (column.dictionary[code] ?? null));
    } else {
      const value = column.values[start + row] ?? Number.NaN;
      vector.setItem(row, Number.isNaN(value) ? null : value);
    }
  }
  vector.flush();
}

/** Appends rows chunk by chunk; `put` writes rows from `start` on into the chunk's vectors. */
function append(
  appender: DuckDBAppender,
  types: readonly DuckDBType[],
  rowCount: number,
  put: (chunk: DuckDBDataChunk, start: number) => void,
): void {
  for (let start = 0; start < rowCount; start += vectorSize) {
    const chunk = DuckDBDataChunk.create(types, Math.min(vectorSize, rowCount - start));
    put(chunk, start);
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

function fromStaged({ name, type }: Column, index: number): string {
  const staged = `c${index}`;
  return `${type === 'string' ? staged : fromNumbers(staged, type)} AS ${identifier(name)}`;
}

/** Throws `DATA_INVALID` naming the column when the table does not hold together. */
export async function writeTable(connection: DuckDBConnection, table: Table, target: string): Promise<void> {
  refuseTable(table);
  const types = table.columns.map(({ type }) => (type === 'string' ? VARCHAR : DOUBLE));
  await connection.run(
    `CREATE TEMP TABLE staged (${types.map((type, index) => `c${index} ${type.toString()}`).join(', ')})`,
  );
  append(await connection.createAppender('staged'), types, table.rowCount, (chunk, start) => {
    for (const [index, column] of table.columns.entries()) fill(chunk.getColumnVector(index), column, start);
  });
  const selection = table.columns.map(fromStaged).join(', ');
  await connection.run(copyToParquet(`SELECT ${selection} FROM staged`, target));
}

export interface SelectRequest {
  readonly rows: Uint32Array;
  readonly target: string;
  /** At least one; all when absent. */
  readonly columns?: readonly string[] | undefined;
}

/**
 * Writes the rows of these (ascending, distinct) indices; the order of the file stays. A positional join with a mask
 * keeps the order and fills row groups exactly (a semi join was seen to reorder rows), so equal rows give equal bytes.
 */
export async function selectRows(
  connection: DuckDBConnection,
  path: string,
  { rows, target, columns }: SelectRequest,
): Promise<void> {
  const schema = await parquetSchema(connection, path);
  const { rowCount } = schema;
  requireColumns(
    columns ?? [],
    schema.columns.map(({ name }) => name),
    'the table',
  );
  const mask = new Uint8Array(rowCount);
  for (const row of rows) {
    if (row >= rowCount)
      throw new WithinError('DATA_INVALID', `row ${row} was asked for in a table of ${rowCount} rows.`, { row });
    mask[row] = 1;
  }
  await connection.run('CREATE TEMP TABLE mask (keep BOOLEAN)');
  append(await connection.createAppender('mask'), [BOOLEAN], rowCount, (chunk, start) => {
    const vector = chunk.getColumnVector(0);
    for (let row = 0; row < vector.itemCount; row++) vector.setItem(row, mask[start + row] === 1);
    vector.flush();
  });
  const selection = columns?.map((name) => `t.${identifier(name)}`).join(', ') ?? 't.*';
  const query = `SELECT ${selection} FROM ${parquetRelation([path])} t POSITIONAL JOIN mask WHERE mask.keep`;
  await connection.run(copyToParquet(query, target));
}
