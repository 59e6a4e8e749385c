/** @module Some columns of a table at a time, so that a wide table need not be in memory, nor each column read by itself. */
import type { Column, TableSchema } from './table.ts';

/** Cells that are in memory at once. */
const cellsAtOnce = 4_000_000;

export interface BatchedColumns {
  readonly schema: Pick<TableSchema, 'rowCount'>;
  /** Each named once. */
  readonly names: readonly string[];
  /** Reads columns in the order asked for, as `TableEngine.read`. */
  readonly read: (names: readonly string[]) => Promise<{ readonly columns: readonly Column[] }>;
}

/** Every column in order. A table of few rows is read in one go, however wide. */
export async function* columnsInBatches({ schema, names, read }: BatchedColumns): AsyncGenerator<Column> {
  const together = Math.max(1, Math.floor(cellsAtOnce / Math.max(1, schema.rowCount)));
  for (let start = 0; start < names.length; start += together) {
    yield* (await read(names.slice(start, start + together))).columns;
  }
}
