/** @module Tables for tests, written as plain values. */
import type { Column, ColumnType, Table } from '../../domain/data/table.ts';

export type Cell = string | number | boolean | null;

function typeOf(cells: readonly Cell[]): ColumnType {
  const present = cells.filter((cell) => cell !== null);
  if (present.some((cell) => typeof cell === 'string')) return 'string';
  if (present.length > 0 && present.every((cell) => typeof cell === 'boolean')) return 'boolean';
  return present.every((cell) => Number.isInteger(cell)) ? 'integer' : 'number';
}

/** A column of values, null being missing; the type is told from them unless given. */
export function column(name: string, cells: readonly Cell[], type: ColumnType = typeOf(cells)): Column {
  if (type !== 'string') {
    return { name, type, values: Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : Number(cell))) };
  }
  const dictionary = [...new Set(cells.filter((cell) => cell !== null).map(String))];
  const codes = Int32Array.from(cells, (cell) => (cell === null ? -1 : dictionary.indexOf(String(cell))));
  return { name, type, codes, dictionary };
}

/** `table({ a: [1, 2], b: ['x', null] })`; types of single columns may be given. */
export function table(
  columns: Readonly<Record<string, readonly Cell[]>>,
  types: Readonly<Record<string, ColumnType>> = {},
): Table {
  const built = Object.entries(columns).map(([name, cells]) => column(name, cells, types[name]));
  return { rowCount: Object.values(columns)[0]?.length ?? 0, columns: built };
}

/** The cells of one column, missing ones as null; booleans as true and false. */
export function cellsOf(source: Table, name: string): Cell[] {
  const found = source.columns.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`the table has the columns ${namesOf(source).join(', ')}, not ${name}`);
  if (found.type === 'string') return Array.from(found.codes, (code) => found.dictionary[code] ?? null);
  return Array.from(found.values, (value) => {
    if (Number.isNaN(value)) return null;
    return found.type === 'boolean' ? value === 1 : value;
  });
}

export const namesOf = (source: Table): string[] => source.columns.map(({ name }) => name);
