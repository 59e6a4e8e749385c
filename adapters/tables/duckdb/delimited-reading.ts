/** @module Types of the columns of CSV files: from a sample, and from every row where the sample cannot tell. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { SourceDefinition } from '../../../contracts/pipeline.ts';
import type { ColumnType } from '../../../domain/data/table.ts';
import { declaredValue, type Forms, formCounts, guess, strictValue } from './conversion.ts';
import { type DelimitedFile, delimitedRelation } from './delimited.ts';
import type { ReadColumn, Reading } from './reading.ts';
import { row } from './session.ts';
import { identifier } from './sql.ts';

/** Columns judged by one query: more make DuckDB slow to compile it. */
const columnsPerQuery = 100;

const formNames: readonly (keyof Forms)[] = ['present', 'boolean', 'digits', 'integer', 'number', 'date', 'timestamp'];

interface Judged {
  readonly type: ColumnType;
  readonly settled: boolean;
}

async function judge(
  connection: DuckDBConnection,
  relation: string,
  names: readonly string[],
): Promise<Map<string, Judged>> {
  const judged = new Map<string, Judged>();
  for (let start = 0; start < names.length; start += columnsPerQuery) {
    const batch = names.slice(start, start + columnsPerQuery);
    const counts = batch.flatMap((name, index) => {
      const sql = formCounts(identifier(name));
      return formNames.map((form) => `${sql[form]} AS ${form}_${index}`);
    });
    const found = await row(connection, `SELECT ${counts.join(', ')} FROM ${relation}`);
    for (const [index, name] of batch.entries()) {
      const forms = Object.fromEntries(formNames.map((form) => [form, Number(found[`${form}_${index}`])]));
      judged.set(name, guess(forms as unknown as Forms));
    }
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

export async function readDelimited(
  connection: DuckDBConnection,
  files: readonly DelimitedFile[],
  { source, sample }: { readonly source: SourceDefinition; readonly sample: number },
): Promise<Reading> {
  const nulls = source.null ?? [];
  const relation = delimitedRelation(files, nulls);
  const types = source.types ?? {};
  const names = files[0]?.columns ?? [];
  const guessed = await guessTypes(connection, relation, {
    names: names.filter((name) => types[name] === undefined),
    sample,
  });
  const columns = names.map((name): ReadColumn => {
    const text = identifier(name);
    const declared = types[name];
    if (declared !== undefined)
      return { name, type: declared, value: declaredValue(declared, text), declaredFrom: text };
    const type = guessed.get(name)?.type ?? 'string';
    return { name, type, value: strictValue(type, text) };
  });
  return {
    relation,
    files: files.map((file) => ({ name: file.name, relation: delimitedRelation([file], nulls) })),
    columns,
  };
}
