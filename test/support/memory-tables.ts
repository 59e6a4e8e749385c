/** @module A table engine that keeps its tables in memory under their paths: for steps that are handed tables by hand. */
import { WithinError } from '../../contracts/errors.ts';
import type { TableEngine } from '../../domain/data/ports.ts';
import type { Table } from '../../domain/data/table.ts';
import { columnNamed, takeRows } from '../../domain/transforms/columns.ts';

export interface MemoryTables extends TableEngine {
  /** Columns that were read, by path, in order. */
  readonly reads: { readonly path: string; readonly columns: readonly string[] | undefined }[];
}

export function createMemoryTables(): MemoryTables {
  const tables = new Map<string, Table>();
  const at = (path: string): Table => {
    const table = tables.get(path);
    if (!table) throw new WithinError('SOURCE_NOT_FOUND', `no table was written at ${path}`);
    return table;
  };
  const reads: MemoryTables['reads'][number][] = [];
  const refuse = (): never => {
    throw new WithinError('INTERNAL', 'tables in memory only read, write and select');
  };
  return {
    reads,
    load: refuse,
    profile: refuse,
    violations: refuse,
    checkRules: refuse,
    schema: async (path) => {
      const { rowCount, columns } = at(path);
      return { rowCount, columns: columns.map(({ name, type }) => ({ name, type })) };
    },
    read: async (path, columns) => {
      reads.push({ path, columns });
      const table = at(path);
      return columns ? { ...table, columns: columns.map((name) => columnNamed(table, name)) } : table;
    },
    write: async (table, path) => {
      tables.set(path, table);
    },
    select: async (path, rows, target, columns) => {
      const table = takeRows(at(path), rows);
      tables.set(target, columns ? { ...table, columns: columns.map((name) => columnNamed(table, name)) } : table);
    },
    copy: async (path, target) => {
      tables.set(target, at(path));
    },
    close: async () => {},
  };
}
