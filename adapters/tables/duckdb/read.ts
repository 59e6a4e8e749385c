/** @module Reads Parquet into typed arrays, chunk by chunk; texts of many rows are coded by DuckDB, each distinct one decoded once. */
import { type DuckDBConnection, type DuckDBDataChunk, DuckDBDoubleVector } from '@duckdb/node-api';
import type { Column, NumericColumn, Table, TableSchema, TextColumn } from '../../../domain/data/table.ts';
import { parquetSchema, requireColumns } from './parquet.ts';
import { identifier, parquetRelation } from './sql.ts';
import { asNumbers, type TypedColumn } from './types.ts';

/** More take DuckDB longer to plan in one statement than in several. */
const columnsPerStatement = 1000;
/** Up to so many rows, texts are decoded row by row. */
const shortRows = 20_000;

/** A column of the chunk that was selected as DOUBLE without NULL. */
function doubles(chunk: DuckDBDataChunk, index: number): DuckDBDoubleVector {
  const vector = chunk.getColumnVector(index);
  if (vector instanceof DuckDBDoubleVector) return vector;
  throw new TypeError(`column ${index} of a chunk did not arrive as DOUBLE`);
}

async function eachChunk(
  connection: DuckDBConnection,
  sql: string,
  take: (chunk: DuckDBDataChunk) => void,
): Promise<void> {
  const result = await connection.stream(sql);
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk())
    take(chunk);
}

type NumericSource = TypedColumn & { readonly type: NumericColumn['type'] };

interface Wanted<Source extends TypedColumn> {
  readonly columns: readonly Source[];
  readonly rowCount: number;
}

async function readNumbers(
  connection: DuckDBConnection,
  path: string,
  wanted: Wanted<NumericSource>,
): Promise<NumericColumn[]> {
  const columns = wanted.columns.map(({ name, type }) => ({ name, type, values: new Float64Array(wanted.rowCount) }));
  const query = `SELECT ${wanted.columns.map(asNumbers).join(', ')} FROM ${parquetRelation([path])}`;
  let offset = 0;
  await eachChunk(connection, query, (chunk) => {
    for (const [index, { values }] of columns.entries()) {
      const vector = doubles(chunk, index);
      for (let row = 0, count = vector.itemCount; row < count; row++)
        values[offset + row] = vector.getItem(row) as number;
    }
    offset += chunk.rowCount;
  });
  return columns;
}

/** Every text decoded where it stands: of few rows, more statements would take longer than more decoding. */
async function readShortTexts(
  connection: DuckDBConnection,
  path: string,
  { columns, rowCount }: Wanted<TypedColumn>,
): Promise<TextColumn[]> {
  const found = columns.map(() => ({ codes: new Int32Array(rowCount), known: new Map<string, number>() }));
  const texts = columns.map(({ name }) => `CAST(${identifier(name)} AS VARCHAR)`);
  let offset = 0;
  await eachChunk(connection, `SELECT ${texts.join(', ')} FROM ${parquetRelation([path])}`, (chunk) => {
    for (const [index, { codes, known }] of found.entries()) {
      const vector = chunk.getColumnVector(index);
      for (let row = 0; row < chunk.rowCount; row++) {
        const text = vector.getItem(row) as string | null;
        const code = text === null ? -1 : (known.get(text) ?? known.size);
        if (text !== null && code === known.size) known.set(text, code);
        codes[offset + row] = code;
      }
    }
    offset += chunk.rowCount;
  });
  return columns.map(({ name }, index) => {
    const { codes = new Int32Array(), known = new Map<string, number>() } = found[index] ?? {};
    return { name, type: 'string', codes, dictionary: [...known.keys()] };
  });
}

/** Every row's number and text. DuckDB numbers rows by itself unless a column has the name that it uses for that. */
function numberedText(path: string, name: string, schema: TableSchema): string {
  const text = `CAST(${identifier(name)} AS VARCHAR) AS text`;
  return schema.columns.some((column) => column.name.toLowerCase() === 'file_row_number')
    ? `(SELECT row_number() OVER () - 1 AS number, ${text} FROM ${parquetRelation([path])})`
    : `(SELECT file_row_number AS number, ${text} FROM ${parquetRelation([path], ', file_row_number = true')})`;
}

/** Rows are placed by their number, so that no join order can move them. */
async function readText(
  connection: DuckDBConnection,
  relation: string,
  { name, rowCount }: { readonly name: string; readonly rowCount: number },
): Promise<TextColumn> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE dictionary AS
    SELECT text AS entry, row_number() OVER (ORDER BY first) - 1 AS code FROM
      (SELECT text, min(number) AS first FROM ${relation} WHERE text IS NOT NULL GROUP BY text)`);
  const dictionary: string[] = [];
  await eachChunk(connection, 'SELECT entry FROM dictionary ORDER BY code', (chunk) => {
    const vector = chunk.getColumnVector(0);
    for (let row = 0; row < chunk.rowCount; row++) dictionary.push(vector.getItem(row) as string);
  });
  const codes = new Int32Array(rowCount);
  const coded = `SELECT CAST(number AS DOUBLE), CAST(coalesce(code, -1) AS DOUBLE) FROM ${relation} LEFT JOIN dictionary ON text = entry`;
  await eachChunk(connection, coded, (chunk) => {
    const [numbers, found] = [doubles(chunk, 0), doubles(chunk, 1)];
    for (let row = 0, count = chunk.rowCount; row < count; row++) {
      codes[numbers.getItem(row) as number] = found.getItem(row) as number;
    }
  });
  return { name, type: 'string', codes, dictionary };
}

function isNumeric(column: TypedColumn): column is NumericSource {
  return column.type !== 'string';
}

/** Reads columns in the order asked for; all in file order when not asked. */
export async function readTable(
  connection: DuckDBConnection,
  path: string,
  names: readonly string[] | undefined,
): Promise<Table> {
  const schema = await parquetSchema(connection, path);
  const byName = new Map(schema.columns.map((column) => [column.name, column]));
  requireColumns(names ?? [], [...byName.keys()], 'the table');
  const wanted = [...new Set(names ?? byName.keys())].flatMap((name) => byName.get(name) ?? []);
  const { rowCount } = schema;
  const found = new Map<string, Column>();
  const keep = (columns: readonly Column[]): void => {
    for (const column of columns) found.set(column.name, column);
  };
  for (const columns of slices(wanted.filter(isNumeric)))
    keep(await readNumbers(connection, path, { columns, rowCount }));
  const texts = wanted.filter((column) => !isNumeric(column));
  if (rowCount <= shortRows) {
    for (const columns of slices(texts)) keep(await readShortTexts(connection, path, { columns, rowCount }));
  } else {
    for (const { name } of texts)
      keep([await readText(connection, numberedText(path, name, schema), { name, rowCount })]);
  }
  return { rowCount, columns: wanted.flatMap(({ name }) => found.get(name) ?? []) };
}

function slices<T>(columns: readonly T[]): T[][] {
  const count = Math.ceil(columns.length / columnsPerStatement);
  return Array.from({ length: count }, (_, index) =>
    columns.slice(index * columnsPerStatement, (index + 1) * columnsPerStatement),
  );
}
