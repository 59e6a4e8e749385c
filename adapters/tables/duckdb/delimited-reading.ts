/** @module Types of the columns of CSV files: from a sample, and from every row where the sample cannot tell. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { SourceDefinition } from '../../../contracts/pipeline.ts';
import type { ColumnType } from '../../../domain/data/table.ts';
import { declaredValue, type Forms, formCounts, guess, strictValue, withoutNan } from './conversion.ts';
import { type DelimitedFile, delimitedRelation } from './delimited.ts';
import type { ReadColumn, Reading } from './reading.ts';
import { row, rows } from './session.ts';
import { holdsByte } from './source-file.ts';
import { identifier } from './sql.ts';

const underscore = 0x5f;

/** Columns judged by one query, so that a chunk of it stays small. */
const columnsPerQuery = 2000;

const formNames: readonly (keyof Forms)[] = ['present', 'boolean', 'digits', 'integer', 'number', 'date', 'timestamp'];

interface Judged {
  readonly type: ColumnType;
  readonly settled: boolean;
}

/** Values are judged one below the other: an aggregate for each form and column takes DuckDB seconds to compile. */
async function judgeBatch(connection: DuckDBConnection, relation: string, names: readonly string[]): Promise<Judged[]> {
  const sql = formCounts('value');
  const counts = formNames.map((form) => `${sql[form]} AS ${identifier(form)}`);
  const values = `SELECT unnest([${names.map(identifier).join(', ')}]) AS value, unnest(range(${names.length})) AS place FROM ${relation}`;
  const found = await rows(connection, `SELECT place, ${counts.join(', ')} FROM (${values}) GROUP BY place`);
  const none: Forms = { present: 0, boolean: 0, digits: 0, integer: 0, number: 0, date: 0, timestamp: 0 };
  const judged = names.map(() => guess(none));
  for (const row of found) {
    const forms = Object.fromEntries(formNames.map((form) => [form, Number(row[form])]));
    judged[Number(row['place'])] = guess({ ...none, ...forms });
  }
  return judged;
}

async function judge(
  connection: DuckDBConnection,
  relation: string,
  names: readonly string[],
): Promise<Map<string, Judged>> {
  const judged = new Map<string, Judged>();
  for (let start = 0; start < names.length; start += columnsPerQuery) {
    const batch = names.slice(start, start + columnsPerQuery);
    const found = await judgeBatch(connection, relation, batch);
    for (const [index, name] of batch.entries()) judged.set(name, found[index] ?? { type: 'string', settled: false });
  }
  return judged;
}

/** Types by a sample of this many rows; by all rows for columns that the sample leaves open, and for all when it is 0. */
async function guessTypes(
  connection: DuckDBConnection,
  relation: string,
  { names, sample }: { readonly names: readonly string[]; readonly sample: number },
): Promise<Map<string, Judged>> {
  if (sample === 0) return judge(connection, relation, names);
  const head = `(SELECT * FROM ${relation} LIMIT ${sample})`;
  const judged = await judge(connection, head, names);
  const open = names.filter((name) => judged.get(name)?.settled === false);
  if (open.length === 0) return judged;
  const { count } = await row(connection, `SELECT count(*) AS count FROM ${head}`);
  if (Number(count) < sample) return judged;
  return new Map([...judged, ...(await judge(connection, relation, open))]);
}

/** DuckDB's reader takes 12_3 for 123, which only a look at the text can refuse; most files have no underscore at all. */
async function mayHoldUnderscores(files: readonly DelimitedFile[]): Promise<boolean> {
  for (const { gzipped, path, headerBytes } of files) {
    if (gzipped || (await holdsByte(path, underscore, headerBytes))) return true;
  }
  return false;
}

const unionOf = (relations: readonly string[]): string =>
  `(${relations.map((relation) => `FROM ${relation}`).join(' UNION ALL ')})`;

export interface ReadingOptions {
  readonly source: SourceDefinition;
  /** Rows to guess types from; 0 judges all. */
  readonly sample: number;
  /** A relation of texts for each file, in place of the file itself (`rejects.ts`). */
  readonly texts?: readonly string[] | undefined;
}

export async function readDelimited(
  connection: DuckDBConnection,
  files: readonly DelimitedFile[],
  { source, sample, texts: staged }: ReadingOptions,
): Promise<Reading> {
  const nulls = source.null ?? [];
  const texts = staged ? unionOf(staged) : delimitedRelation(files, { nulls });
  const declared = source.types ?? {};
  const names = files[0]?.columns ?? [];
  const open = names.filter((name) => declared[name] === undefined);
  const [guessed, guarded] = await Promise.all([
    guessTypes(connection, texts, { names: open, sample }),
    mayHoldUnderscores(files),
  ]);
  // Where nothing is to be refused, the reader converts numbers itself, which saves the way over text.
  const numbers = guarded || staged ? [] : open.filter((name) => guessed.get(name)?.type === 'number');
  const native = new Map(numbers.map((name) => [name, 'DOUBLE']));
  const columns = names.map((name): ReadColumn => {
    const column = identifier(name);
    const wanted = declared[name];
    if (wanted !== undefined) return { name, type: wanted, value: declaredValue(wanted, column), declaredFrom: column };
    const type = guessed.get(name)?.type ?? 'string';
    return { name, type, value: native.has(name) ? withoutNan(column) : strictValue(type, column) };
  });
  return {
    relation: staged ? texts : delimitedRelation(files, { nulls, native }),
    files: files.map((file, index) => ({
      name: file.name,
      relation: staged?.[index] ?? delimitedRelation([file], { nulls }),
    })),
    columns,
  };
}
