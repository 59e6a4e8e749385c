/** @module Source files of any format into one Parquet file. */
import { rm } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { WithinError } from '../../../contracts/errors.ts';
import type { DatasetDefinition, SourceDefinition } from '../../../contracts/pipeline.ts';
import type { LoadSummary } from '../../../domain/data/ports.ts';
import { type DelimitedFile, delimitedFault, openDelimited } from './delimited.ts';
import { readDelimited } from './delimited-reading.ts';
import { declaredMisfit, isMisfit } from './misfit.ts';
import { readJsonLines, readParquet } from './native-reading.ts';
import { firstLine, requireColumns, unreadable } from './parquet.ts';
import type { Reading } from './reading.ts';
import { isReadable, rejectLayout, stageTexts, writeRejects } from './rejects.ts';
import { row, withoutCommonExpressions } from './session.ts';
import { type OpenedFile, openSource, type SourceFile } from './source-file.ts';
import { copyToParquet, identifier } from './sql.ts';

/** Rows from which types are guessed at first, fewer of a wide file; a later row that contradicts makes all rows count. */
const sampleRows = { least: 100, most: 5_000, cells: 50_000 } as const;

function sampleOf(columns: number): number {
  return Math.min(sampleRows.most, Math.max(sampleRows.least, Math.floor(sampleRows.cells / columns)));
}

export interface LoadRequest {
  readonly files: readonly SourceFile[];
  readonly source: SourceDefinition | DatasetDefinition;
  readonly target: string;
  /** Parquet file for lines that cannot be read; without it the first of them fails the load. */
  readonly rejects?: string | undefined;
  /** Rows to guess types from; 0 judges all rows at once. */
  readonly sample?: number;
}

function rolesIn(source: SourceDefinition | DatasetDefinition): string[] {
  const { key, target, weight, group, time, exclude } = source as DatasetDefinition;
  return [key, target, weight, group, time, ...(exclude ?? [])].filter((name) => name !== undefined);
}

/** Columns that the source or its roles name must be there. */
function requireDeclared({ source, files }: LoadRequest, present: readonly string[]): void {
  const wanted = [...Object.keys(source.types ?? {}), ...rolesIn(source)];
  requireColumns(wanted, present, files.map(({ name }) => name).join(', '));
}

function agreeOnColumns(files: readonly DelimitedFile[]): void {
  const [first, ...others] = files;
  for (const file of others) {
    const [missing, extra] = [
      [first, file],
      [file, first],
    ].map(([one, other]) => one?.columns.find((column) => !other?.columns.includes(column)));
    const column = missing ?? extra;
    if (column === undefined) continue;
    const [has, lacks] = missing === undefined ? [file, first] : [first, file];
    throw new WithinError(
      'SOURCE_INVALID',
      `column "${column}" is in ${has?.name} but not in ${lacks?.name}; give all files the same columns.`,
      { file: file.name, column },
    );
  }
}

async function openAll(request: LoadRequest): Promise<OpenedFile[]> {
  const opened: OpenedFile[] = [];
  for (const file of request.files) opened.push(await openSource(file, request.source.format));
  const kinds = new Set(opened.map(({ format }) => (format === 'tsv' ? 'csv' : format)));
  if (kinds.size <= 1) return opened;
  throw new WithinError(
    'SOURCE_INVALID',
    `the source mixes files of ${[...kinds].join(' and ')}; name files of one format.`,
    {
      files: opened.map(({ name }) => name),
    },
  );
}

/** `aside`: without the rows that a declared type refuses. */
function select(reading: Reading, aside: boolean): string {
  const values = reading.columns.map(({ name, value }) => `${value} AS ${identifier(name)}`);
  return `SELECT ${values.join(', ')} FROM ${reading.relation}${aside ? ` WHERE ${isReadable(reading)}` : ''}`;
}

/** Wider tables have no common expressions worth the search for them. */
const wideColumns = 250;

async function store(
  connection: DuckDBConnection,
  reading: Reading,
  { target, files, rejects }: LoadRequest,
): Promise<LoadSummary> {
  const where = files.map(({ name }) => name).join(', ');
  const copy = () => row(connection, copyToParquet(select(reading, rejects !== undefined), target));
  const isWide = reading.columns.length > wideColumns;
  const { Count: count } = await (isWide ? withoutCommonExpressions(connection, copy) : copy());
  if (Number(count) === 0)
    throw unreadable(where, rejects === undefined ? 'has no rows' : 'has no row that can be read');
  return { rowCount: Number(count), columns: reading.columns.map(({ name, type }) => ({ name, type })) };
}

interface Try {
  readonly request: LoadRequest;
  readonly sample: number;
  readonly texts: readonly string[] | undefined;
}

/** One try with types from so many rows. Returns the reading whose types a value contradicted. */
async function tryDelimited(
  connection: DuckDBConnection,
  files: readonly DelimitedFile[],
  { request, sample, texts }: Try,
): Promise<{ readonly summary: LoadSummary } | { readonly contradicted: Reading }> {
  let reading: Reading | undefined;
  try {
    const { source, rejects } = request;
    reading = await readDelimited(connection, files, { source, sample, texts });
    const summary = await store(connection, reading, request);
    if (rejects === undefined) return { summary };
    return { summary: { ...summary, rejected: await writeRejects(connection, files, { reading, target: rejects }) } };
  } catch (error) {
    if (error instanceof WithinError || isElsewhere(error)) throw error;
    if (reading && isMisfit(error)) return { contradicted: reading };
    throw await delimitedFault(files, error);
  }
}

async function loadDelimited(
  connection: DuckDBConnection,
  opened: readonly OpenedFile[],
  request: LoadRequest,
): Promise<LoadSummary> {
  const files: DelimitedFile[] = [];
  for (const file of opened) files.push(await openDelimited(file, request.source));
  agreeOnColumns(files);
  requireDeclared(request, files[0]?.columns ?? []);
  const { rejects, source } = request;
  if (rejects === undefined) return loadTexts(connection, files, request);
  const staged = files.map((_, index) => `${rejects}.texts-${index}`);
  try {
    const texts = await stageTexts(connection, files, { nulls: source.null ?? [], staged });
    return await loadTexts(connection, files, request, texts);
  } finally {
    for (const path of staged) await rm(path, { force: true });
  }
}

async function loadTexts(
  connection: DuckDBConnection,
  files: readonly DelimitedFile[],
  request: LoadRequest,
  texts?: readonly string[],
): Promise<LoadSummary> {
  const guessed = await tryDelimited(connection, files, {
    request,
    sample: request.sample ?? sampleOf(files[0]?.columns.length ?? 1),
    texts,
  });
  if ('summary' in guessed) return guessed.summary;
  const judged = await tryDelimited(connection, files, { request, sample: 0, texts });
  if ('summary' in judged) return judged.summary;
  const misfit = await declaredMisfit(connection, judged.contradicted, files);
  if (misfit) throw misfit;
  throw new WithinError('INTERNAL', 'the rows of a CSV file contradict the types judged from all of them.', {
    files: files.map(({ name }) => name),
  });
}

/** Failures that say nothing about the file: cancellation, memory, disk (`session.ts` translates them), our own SQL. */
function isElsewhere(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(INTERRUPT|Out of Memory|IO Error: .*(space|offload)|(Parser|Binder|Catalog|INTERNAL) Error)/i.test(error.message)
  );
}

async function loadNative(
  connection: DuckDBConnection,
  opened: readonly OpenedFile[],
  request: LoadRequest,
): Promise<LoadSummary> {
  const read = opened[0]?.format === 'parquet' ? readParquet : readJsonLines;
  const names = opened.map(({ name }) => name).join(', ');
  const refusal = (error: unknown): unknown =>
    error instanceof WithinError || isElsewhere(error)
      ? error
      : unreadable(names, `cannot be read: ${firstLine(error)}`, error);
  // To tell the types, values are read already.
  const reading = await read(connection, opened, request.source).catch((error: unknown) => {
    throw refusal(error);
  });
  requireDeclared(
    request,
    reading.columns.map(({ name }) => name),
  );
  try {
    const summary = await store(connection, reading, { ...request, rejects: undefined });
    if (request.rejects === undefined) return summary;
    await connection.run(copyToParquet(`SELECT ${rejectLayout} WHERE false`, request.rejects));
    return { ...summary, rejected: 0 };
  } catch (error) {
    const refused = refusal(error);
    const misfit = refused !== error && isMisfit(error) ? await declaredMisfit(connection, reading) : undefined;
    throw misfit ?? refused;
  }
}

/** See `TableEngine.load`. Leaves no file at the target when it fails. */
export async function loadFiles(connection: DuckDBConnection, request: LoadRequest): Promise<LoadSummary> {
  try {
    const opened = await openAll(request);
    const delimited = opened[0]?.format === 'csv' || opened[0]?.format === 'tsv';
    return await (delimited ? loadDelimited : loadNative)(connection, opened, request);
  } catch (error) {
    await rm(request.target, { force: true });
    if (request.rejects !== undefined) await rm(request.rejects, { force: true });
    throw error;
  }
}
