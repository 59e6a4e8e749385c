/** @module Parquet and JSON lines: formats whose values have types of their own. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { WithinError } from '../../../contracts/errors.ts';
import type { SourceDefinition } from '../../../contracts/pipeline.ts';
import type { ColumnType } from '../../../domain/data/table.ts';
import { declaredValue, withoutNulls } from './conversion.ts';
import { firstLine, type NativeColumn, nativeColumns, unreadable } from './parquet.ts';
import type { ReadColumn, Reading } from './reading.ts';
import { row, rows } from './session.ts';
import { headOf, type OpenedFile, refuseOtherEncodings } from './source-file.ts';
import { identifier, parquetRelation, pathList } from './sql.ts';
import { columnType, largestExact, normalized, storedType } from './types.ts';

interface NativeFile {
  readonly name: string;
  readonly relation: string;
  readonly columns: readonly NativeColumn[];
}

/** Whole numbers that are not exact as JavaScript numbers stay what they are as text. */
async function inexact(connection: DuckDBConnection, file: NativeFile): Promise<Set<string>> {
  const wide = file.columns.filter(({ duckdbType }) => /^U?(BIGINT|HUGEINT)$/.test(duckdbType));
  if (wide.length === 0) return new Set();
  const tests = wide.map(({ name }, index) => {
    const column = identifier(name);
    return `coalesce(min(${column}) < -${largestExact} OR max(${column}) > ${largestExact}, false) AS c${index}`;
  });
  const found = await row(connection, `SELECT ${tests.join(', ')} FROM ${file.relation}`);
  return new Set(wide.filter((_, index) => found[`c${index}`] === true).map(({ name }) => name));
}

async function typesOf(connection: DuckDBConnection, file: NativeFile): Promise<Map<string, ColumnType>> {
  const long = await inexact(connection, file);
  return new Map(
    file.columns.map(({ name, duckdbType }) => [name, long.has(name) ? 'string' : columnType(duckdbType)]),
  );
}

/** The type that both files' values have; whole numbers are numbers, days are not moments. */
function common(first: ColumnType, second: ColumnType): ColumnType | undefined {
  if (first === second) return first;
  const numeric = (type: ColumnType): boolean => type === 'integer' || type === 'number';
  return numeric(first) && numeric(second) ? 'number' : undefined;
}

function agree(
  types: Map<string, ColumnType>,
  other: ReadonlyMap<string, ColumnType>,
  names: { first: string; file: string },
): void {
  for (const [column, type] of types) {
    const found = other.get(column);
    const both = found && common(type, found);
    if (both) types.set(column, both);
    else {
      const words = found
        ? `has the type ${found} in ${names.file} and ${type} in ${names.first}`
        : `is in ${names.first} but not in ${names.file}`;
      throw new WithinError('SOURCE_INVALID', `column "${column}" ${words}; give all files the same columns.`, {
        file: names.file,
        column,
      });
    }
  }
  const extra = [...other.keys()].find((column) => !types.has(column));
  if (extra === undefined) return;
  throw new WithinError(
    'SOURCE_INVALID',
    `column "${extra}" is in ${names.file} but not in ${names.first}; give all files the same columns.`,
    { file: names.file, column: extra },
  );
}

/** SQL of a column of one file in the stored form of this type, before declared types. */
function valueOf({ name, duckdbType }: NativeColumn, type: ColumnType, nulls: readonly string[]): string {
  const native = columnType(duckdbType);
  const value =
    type === 'string' && native === 'integer' ? `CAST(${identifier(name)} AS VARCHAR)` : normalized(name, duckdbType);
  if (type === 'string') return withoutNulls(value, nulls);
  return native === type ? value : `CAST(${value} AS ${storedType[type]})`;
}

function selectFrom(file: NativeFile, types: ReadonlyMap<string, ColumnType>, nulls: readonly string[]): string {
  const columns = [...types].map(([name, type]) => {
    const native = file.columns.find((column) => column.name === name);
    return `${native ? valueOf(native, type, nulls) : 'NULL'} AS ${identifier(name)}`;
  });
  return `(SELECT ${columns.join(', ')} FROM ${file.relation})`;
}

async function readNative(
  connection: DuckDBConnection,
  files: readonly NativeFile[],
  source: SourceDefinition,
): Promise<Reading> {
  const [first, ...others] = files;
  if (!first) throw new WithinError('SOURCE_NOT_FOUND', 'the source names no file; check the path in `source`.');
  const types = await typesOf(connection, first);
  for (const other of others) agree(types, await typesOf(connection, other), { first: first.name, file: other.name });
  const nulls = source.null ?? [];
  const relations = files.map((file) => ({ name: file.name, relation: selectFrom(file, types, nulls) }));
  const columns = [...types].map(([name, type]): ReadColumn => {
    const column = identifier(name);
    const declared = source.types?.[name];
    if (declared === undefined || declared === type) return { name, type, value: column };
    const text = withoutNulls(`CAST(${column} AS VARCHAR)`, nulls);
    return { name, type: declared, value: declaredValue(declared, text), declaredFrom: text };
  });
  const union = relations.map(({ relation }) => `SELECT * FROM ${relation}`).join(' UNION ALL ');
  return {
    relation: relations.length === 1 ? (relations[0]?.relation ?? '') : `(${union})`,
    files: relations,
    columns,
  };
}

export async function readParquet(
  connection: DuckDBConnection,
  files: readonly OpenedFile[],
  source: SourceDefinition,
): Promise<Reading> {
  const opened: NativeFile[] = [];
  for (const { path, name } of files) {
    opened.push({ name, relation: parquetRelation([path]), columns: await nativeColumns(connection, path, name) });
  }
  return readNative(connection, opened, source);
}

/** An object a line, or one array of objects. */
async function jsonLayout(file: OpenedFile): Promise<'array' | 'newline_delimited'> {
  const { bytes, whole } = await headOf(file, 1 << 16);
  if (bytes.length >= 2) refuseOtherEncodings(file.name, bytes);
  const text = bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (text === '' && whole) throw unreadable(file.name, 'is empty; it needs one JSON object a line');
  if (text.startsWith('{')) return 'newline_delimited';
  if (text.startsWith('[')) return 'array';
  throw unreadable(file.name, 'does not start with a JSON object; write one object a line');
}

function jsonError(file: OpenedFile, error: unknown): WithinError {
  const message = firstLine(error);
  const line = /in line (\d+)/.exec(message)?.[1];
  const reason = /line \d+: (.*?)\.? *$/.exec(message)?.[1] ?? message.replaceAll(file.path, file.name);
  const where = line === undefined ? file.name : `${file.name}, line ${line}`;
  return new WithinError(
    'SOURCE_INVALID',
    `${where} cannot be read as JSON: ${reason}; each line must hold one whole object.`,
    {
      file: file.name,
      ...(line !== undefined && { line: Number(line) }),
    },
    error,
  );
}

/** Keys of any object become columns; an object without the key has a missing value there. Types hold for every line. */
export async function readJsonLines(
  connection: DuckDBConnection,
  files: readonly OpenedFile[],
  source: SourceDefinition,
): Promise<Reading> {
  const opened: NativeFile[] = [];
  for (const file of files) {
    const layout = await jsonLayout(file);
    const relation = `read_json(${pathList([file.path])}, format = '${layout}', records = true, sample_size = -1, map_inference_threshold = -1,
      field_appearance_threshold = 0, compression = '${file.gzipped ? 'gzip' : 'uncompressed'}', hive_partitioning = false)`;
    try {
      const found = await rows(connection, `DESCRIBE SELECT * FROM ${relation}`);
      const columns = found.map((column) => ({
        name: String(column['column_name']),
        duckdbType: String(column['column_type']),
      }));
      opened.push({ name: file.name, relation, columns });
    } catch (error) {
      throw jsonError(file, error);
    }
  }
  return readNative(connection, opened, source);
}
