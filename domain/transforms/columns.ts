/** @module Reading and replacing columns of a table in memory. */
import { type ErrorCode, WithinError } from '../../contracts/errors.ts';
import type { Column, ColumnType, NumericColumn, Table, TextColumn } from '../data/table.ts';
import { didYouMean } from '../pipeline/nearest.ts';

export const isNumeric = (column: Column): column is NumericColumn => column.type !== 'string';

/** Numbers that may be averaged; a boolean is a flag, a date is a point in time. */
export const isQuantity = (type: ColumnType): boolean => type === 'integer' || type === 'number';

/** The column of that name; otherwise throws `code` with the nearest name. */
export function columnNamed(table: Table, name: string, code: ErrorCode = 'COLUMN_NOT_FOUND'): Column {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column) return column;
  const names = table.columns.map((candidate) => candidate.name);
  throw new WithinError(code, `column "${name}" is not in the table${didYouMean(name, names)}`, {
    column: name,
    columns: names,
  });
}

export function missingCount(column: Column): number {
  let missing = 0;
  if (column.type === 'string') {
    for (const code of column.codes) if (code < 0) missing += 1;
  } else {
    for (const value of column.values) if (Number.isNaN(value)) missing += 1;
  }
  return missing;
}

export const isMissing = (column: Column, row: number): boolean =>
  column.type === 'string' ? (column.codes[row] ?? -1) < 0 : Number.isNaN(column.values[row] ?? Number.NaN);

/** A value as a label: texts as they are, booleans `true` and `false`, numbers in their shortest form; missing: undefined. */
export function labelAt(column: Column, row: number): string | undefined {
  if (column.type === 'string') return column.dictionary[column.codes[row] ?? -1];
  const value = column.values[row] ?? Number.NaN;
  return Number.isNaN(value) ? undefined : numberLabel(column.type, value);
}

function numberLabel(type: ColumnType, value: number): string {
  if (type === 'boolean') return value === 0 ? 'false' : 'true';
  // -0 and 0 are one value.
  return String(value === 0 ? 0 : value);
}

/** Rows of each distinct value, missing left out. Numbers are counted as numbers, which is what makes this fast. */
export function countValues(column: Column): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  if (column.type === 'string') {
    const byCode = new Uint32Array(column.dictionary.length);
    for (const code of column.codes) if (code >= 0) byCode[code] = (byCode[code] ?? 0) + 1;
    byCode.forEach((count, code) => {
      if (count > 0) counts.set(column.dictionary[code] ?? '', count);
    });
    return counts;
  }
  const byValue = new Map<number, number>();
  for (const value of column.values) if (!Number.isNaN(value)) byValue.set(value, (byValue.get(value) ?? 0) + 1);
  for (const [value, count] of byValue) counts.set(numberLabel(column.type, value), count);
  return counts;
}

/** Order of labels: numbers by size, anything else by code unit, so that no locale has a say. */
export function sortedLabels(type: ColumnType, labels: Iterable<string>): string[] {
  const list = [...labels];
  return isQuantity(type) || type === 'timestamp' || type === 'date'
    ? list.sort((a, b) => Number(a) - Number(b))
    : list.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** A text column in which row i holds `labels[indices[i]]`, its dictionary in order of first appearance; -1 is missing. */
export function textColumn(name: string, labels: readonly string[], indices: ArrayLike<number>): TextColumn {
  const codeOf = new Int32Array(labels.length).fill(-1);
  const codes = new Int32Array(indices.length);
  const dictionary: string[] = [];
  for (let row = 0; row < codes.length; row += 1) {
    const label = indices[row] ?? -1;
    if (label < 0) {
      codes[row] = -1;
      continue;
    }
    if (codeOf[label] === -1) {
      codeOf[label] = dictionary.length;
      dictionary.push(labels[label] ?? '');
    }
    codes[row] = codeOf[label] ?? -1;
  }
  return { name, type: 'string', codes, dictionary };
}

/** The rows of these indices, in their order; dictionaries are kept whole. */
export function takeRows(table: Table, rows: Uint32Array): Table {
  return { rowCount: rows.length, columns: table.columns.map((column) => takeValues(column, rows)) };
}

/** The column with row i holding what `rows[i]` held. */
export function takeValues(column: Column, rows: Uint32Array): Column {
  const count = rows.length;
  // Loops, since `from` with a function takes thirteen times as long, and folds are cut from wide tables again and again.
  if (column.type === 'string') {
    const codes = new Int32Array(count);
    for (let place = 0; place < count; place += 1) codes[place] = column.codes[rows[place] as number] ?? -1;
    return { ...column, codes };
  }
  const values = new Float64Array(count);
  for (let place = 0; place < count; place += 1) values[place] = column.values[rows[place] as number] ?? Number.NaN;
  return { ...column, values };
}

/** The table with columns replaced by name: each by none, one or several. Two columns of one name are refused. */
export function replaceColumns(table: Table, replacements: ReadonlyMap<string, readonly Column[]>): Table {
  const columns = table.columns.flatMap((column) => replacements.get(column.name) ?? [column]);
  const names = new Set<string>();
  for (const { name } of columns) {
    if (names.has(name)) {
      throw new WithinError(
        'DATA_INVALID',
        `a transform would make a second column "${name}"; rename the column of the table that has this name`,
        { column: name },
      );
    }
    names.add(name);
  }
  return { rowCount: table.rowCount, columns };
}
