/** @module Composes what commands do with tables: compare two sets of predictions, write one as CSV. */
import { writeFile } from 'node:fs/promises';
import { createDuckdbEngine } from '../adapters/index.ts';
import type { Table } from '../domain/data/table.ts';
import { type Comparison, comparePredictions } from '../domain/evaluation/compare.ts';
import { csvText } from './render/csv.ts';

async function withTables<T>(paths: readonly string[], use: (tables: readonly Table[]) => T): Promise<T> {
  const engine = await createDuckdbEngine();
  try {
    return use(await Promise.all(paths.map((path) => engine.read(path))));
  } finally {
    await engine.close();
  }
}

/** Paired comparison of two Parquet files of predictions. */
export function compareFiles(a: string, b: string): Promise<Comparison> {
  return withTables([a, b], ([left, right]) => comparePredictions(left as Table, right as Table));
}

/** Writes a Parquet file as CSV. */
export async function writeCsv(parquet: string, target: string): Promise<void> {
  const text = await withTables([parquet], ([table]) => csvText(table as Table));
  await writeFile(target, text);
}
