/** @module The last table that this thread read: the fits of a sweep read one table again and again. */
import { basename } from 'node:path';
import type { TableEngine } from '../../domain/data/ports.ts';
import type { Column, Table } from '../../domain/data/table.ts';

/** Larger tables are read anew; a thread must not hold a gigabyte for a step that may never come. */
const mostBytes = 64 << 20;

let last: { readonly path: string; readonly table: Table } | undefined;

/** Files of the store are named by the digest of their bytes, so a path that was read once is read for good. */
const isOfStore = (path: string): boolean => /^[0-9a-f]{64}$/.test(basename(path));

/** Only for steps that leave a table as it is. */
export async function readRemembering(path: string, tables: TableEngine): Promise<Table> {
  if (last?.path === path) return last.table;
  const table = await tables.read(path);
  if (isOfStore(path) && bytesOf(table) <= mostBytes) last = { path, table };
  return table;
}

const bytesOf = ({ columns }: Table): number => columns.reduce((sum, column) => sum + bytesIn(column), 0);

const bytesIn = (column: Column): number =>
  column.type === 'string'
    ? column.codes.byteLength + column.dictionary.reduce((sum, text) => sum + 2 * text.length, 0)
    : column.values.byteLength;
