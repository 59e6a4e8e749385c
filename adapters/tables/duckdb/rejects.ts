/** @module Lines of CSV files that cannot be read, put aside with file, line and text so that the others can go on. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { BIGINT, DuckDBDataChunk } from '@duckdb/node-api';
import { WithinError } from '../../../contracts/errors.ts';
import { misfits } from './conversion.ts';
import { type DelimitedFile, delimitedFault, delimitedRelation } from './delimited.ts';
import { typeForms } from './misfit.ts';
import type { Reading } from './reading.ts';
import { RecordScanner } from './record-scanner.ts';
import { rejectTables } from './reject-tables.ts';
import { row, rows } from './session.ts';
import { contentOf } from './source-file.ts';
import { copyToParquet, identifier, literal, parquetRelation } from './sql.ts';

const kinds: Readonly<Record<string, string>> = {
  'MISSING COLUMNS': 'the line has fewer fields than the header',
  'TOO MANY COLUMNS': 'the line has more fields than the header',
  'UNQUOTED VALUE': 'the line has text behind a closing quote',
  'INVALID ENCODING': 'the line is not UTF-8',
  'LINE SIZE OVER MAXIMUM': 'the line is longer than 2 MB',
};

const skipped = 'within_skipped';

/**
 * Reads each file once, line by line as texts, into a Parquet file of its own: types are then judged, and values
 * converted, from the very rows that were read. Lines that DuckDB's reader skips are kept with their first fault.
 * Throws `SOURCE_INVALID` where a quote is never closed.
 */
export async function stageTexts(
  connection: DuckDBConnection,
  files: readonly DelimitedFile[],
  { nulls, staged }: { readonly nulls: readonly string[]; readonly staged: readonly string[] },
): Promise<string[]> {
  const { errors, scans } = rejectTables;
  const columns = files[0]?.columns.map(identifier).join(', ') ?? '';
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE ${skipped} (place INTEGER, line BIGINT, kind VARCHAR, text VARCHAR)`,
  );
  for (const [place, file] of files.entries()) {
    await connection.run(`DROP TABLE IF EXISTS ${errors}; DROP TABLE IF EXISTS ${scans}`);
    const query = `SELECT ${columns} FROM ${delimitedRelation([file], { nulls, aside: true })}`;
    try {
      await connection.run(copyToParquet(query, staged[place] ?? ''));
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('Invalid Input Error'))
        throw await delimitedFault([file], error);
      throw error;
    }
    await keepSkipped(connection, file, place);
  }
  await refuseOpenQuotes(connection, files);
  return staged.map((path) => parquetRelation([path]));
}

/** DuckDB numbers records, not lines, but it knows the byte where each starts. */
async function keepSkipped(connection: DuckDBConnection, file: DelimitedFile, place: number): Promise<void> {
  const found = await rows(
    connection,
    `SELECT line_byte_position - 1 AS start FROM ${rejectTables.errors} GROUP BY start ORDER BY start`,
  );
  if (found.length === 0) return;
  const lines = await linesAt(
    file,
    found.map(({ start }) => Number(start)),
  );
  await fill(
    connection,
    'within_skipped_lines',
    ['start', 'line'],
    lines.map((line, index) => [Number(found[index]?.['start']), line]),
  );
  await connection.run(
    `INSERT INTO ${skipped} SELECT ${place}, any_value(l.line), arg_min(e.error_type, e.column_idx), any_value(e.csv_line)
     FROM ${rejectTables.errors} e JOIN within_skipped_lines l ON l.start = e.line_byte_position - 1 GROUP BY l.start`,
  );
}

/** Lines, from 1, of these bytes (ascending) of the unpacked file. */
async function linesAt(file: DelimitedFile, starts: readonly number[]): Promise<number[]> {
  const lines: number[] = [];
  const content = contentOf(file);
  let [offset, line] = [0, 1];
  for await (const bytes of content as AsyncIterable<Buffer>) {
    let from = 0;
    while (lines.length < starts.length && (starts[lines.length] ?? 0) < offset + bytes.length) {
      const end = (starts[lines.length] ?? 0) - offset;
      line += newlines(bytes, from, end);
      from = end;
      lines.push(line);
    }
    if (lines.length === starts.length) break;
    line += newlines(bytes, from, bytes.length);
    offset += bytes.length;
  }
  content.destroy();
  return lines;
}

function newlines(bytes: Buffer, start: number, end: number): number {
  let count = 0;
  for (let at = bytes.indexOf(10, start); at >= 0 && at < end; at = bytes.indexOf(10, at + 1)) count++;
  return count;
}

/** A temporary table of whole numbers. */
async function fill(
  connection: DuckDBConnection,
  table: string,
  columns: readonly string[],
  values: readonly (readonly number[])[],
): Promise<void> {
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE ${table} (${columns.map((name) => `"${name}" BIGINT`).join(', ')})`,
  );
  const appender = await connection.createAppender(table);
  for (let start = 0; start < values.length; start += 2048) {
    const part = values.slice(start, start + 2048);
    const chunk = DuckDBDataChunk.create(
      columns.map(() => BIGINT),
      part.length,
    );
    chunk.setRows(part.map((cells) => cells.map(BigInt)));
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

/** Behind a quote that is never closed, no line can be told from another. */
async function refuseOpenQuotes(connection: DuckDBConnection, files: readonly DelimitedFile[]): Promise<void> {
  const [found] = await rows(
    connection,
    `SELECT place, line FROM ${skipped} WHERE kind IN ('UNQUOTED VALUE', 'LINE SIZE OVER MAXIMUM') AND contains(rtrim(text, chr(10) || chr(13)), chr(10)) ORDER BY place, line LIMIT 1`,
  );
  if (!found) return;
  const [name, line] = [files[Number(found['place'])]?.name ?? '', Number(found['line'])];
  throw new WithinError(
    'SOURCE_INVALID',
    `${name}, line ${line}: the line opens a quote that is never closed, so that no line behind it can be told from another; close it, or double a quote that is part of the text.`,
    { file: name, line },
  );
}

/** Rows of the files whose declared types cannot hold them, by place of the file and index among the rows that were read. */
async function findMisfits(connection: DuckDBConnection, reading: Reading): Promise<void> {
  await connection.run(
    'CREATE OR REPLACE TEMP TABLE within_misfits (place INTEGER, "index" BIGINT, "column" VARCHAR, value VARCHAR, message VARCHAR)',
  );
  for (const [place, { relation }] of reading.files.entries()) {
    for (const { name, type, declaredFrom } of reading.columns) {
      if (declaredFrom === undefined || type === 'string') continue;
      const numbered = `(SELECT row_number() OVER () - 1 AS "index", ${declaredFrom} AS text FROM ${relation})`;
      const message = `the value is not ${typeForms[type] ?? type}`;
      await connection.run(
        `INSERT INTO within_misfits SELECT ${place}, "index", ${literal(name)}, text, ${literal(message)} FROM ${numbered} WHERE ${misfits(type, 'text')}`,
      );
    }
  }
}

/** Lines where these rows (ascending) start; skipped lines and blank ones are no rows. */
async function linesOfRows(
  file: DelimitedFile,
  skipped: ReadonlySet<number>,
  wanted: readonly number[],
): Promise<number[]> {
  const lines: number[] = [];
  const alone = file.columns.length === 1;
  let index = -2;
  const take = (line: number, fields: number): boolean => {
    if ((fields > 0 || (alone && index >= -1)) && !skipped.has(line)) index++;
    if (index === wanted[lines.length] && lines.length < wanted.length && (fields > 0 || alone)) lines.push(line);
    return lines.length < wanted.length;
  };
  const scanner = new RecordScanner(file.delimiter, ({ line, fields }) => take(line, fields), 'go on');
  const content = contentOf(file);
  for await (const bytes of content as AsyncIterable<Buffer>) if (!scanner.feed(bytes)) break;
  content.destroy();
  if (lines.length < wanted.length) scanner.finish();
  return lines;
}

/** The line of each row of `within_misfits`. */
async function placeMisfits(connection: DuckDBConnection, files: readonly DelimitedFile[]): Promise<void> {
  const placed: number[][] = [];
  for (const [place, file] of files.entries()) {
    const found = await rows(
      connection,
      `SELECT DISTINCT "index" FROM within_misfits WHERE place = ${place} ORDER BY "index"`,
    );
    const wanted = found.map(({ index }) => Number(index));
    if (wanted.length === 0) continue;
    const aside = await rows(connection, `SELECT line FROM ${skipped} WHERE place = ${place}`);
    const lines = await linesOfRows(file, new Set(aside.map(({ line }) => Number(line))), wanted);
    placed.push(...lines.map((line, index) => [place, wanted[index] ?? 0, line]));
  }
  await fill(connection, 'within_misfit_lines', ['place', 'index', 'line'], placed);
}

/** True for a row that no declared type refuses. */
export function isReadable({ columns }: Reading): string {
  const conditions = columns.flatMap(({ type, declaredFrom }) =>
    declaredFrom === undefined || type === 'string' ? [] : [`NOT ${misfits(type, declaredFrom)}`],
  );
  return conditions.length === 0 ? 'true' : conditions.join(' AND ');
}

export const rejectLayout = `CAST(NULL AS VARCHAR) AS file, CAST(NULL AS BIGINT) AS line, CAST(NULL AS VARCHAR) AS "column", CAST(NULL AS VARCHAR) AS value, CAST(NULL AS VARCHAR) AS message`;

/** Writes the lines that `stageTexts` skipped, and the rows that it left out. Returns how many lines there are. */
export async function writeRejects(
  connection: DuckDBConnection,
  files: readonly DelimitedFile[],
  { reading, target }: { readonly reading: Reading; readonly target: string },
): Promise<number> {
  await refuseOpenQuotes(connection, files);
  await findMisfits(connection, reading);
  await placeMisfits(connection, files);
  const names = `[${files.map(({ name }) => literal(name)).join(', ')}]`;
  const words = `CASE kind ${Object.entries(kinds)
    .map(([kind, text]) => `WHEN ${literal(kind)} THEN ${literal(text)}`)
    .join(' ')} ELSE 'the line cannot be read' END`;
  const all = `SELECT place, line, CAST(NULL AS VARCHAR) AS "column", text AS value, ${words} AS message FROM ${skipped}
    UNION ALL SELECT place, line, "column", value, message FROM within_misfits LEFT JOIN within_misfit_lines USING (place, "index")`;
  const query = `SELECT ${names}[place + 1] AS file, line, "column", value, message FROM (${all}) ORDER BY place, line, "column"`;
  await connection.run(copyToParquet(query, target));
  const { lines } = await row(connection, `SELECT count(DISTINCT (place, line)) AS lines FROM (${all})`);
  return Number(lines);
}
