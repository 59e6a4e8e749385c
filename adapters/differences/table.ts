/** @module The first cell at which two Parquet tables differ: row, counted from 0, and column. */
import type { TableEngine } from '../../domain/data/ports.ts';
import type { Column, TableSchema } from '../../domain/data/table.ts';
import { shown } from './shown.ts';

type Cell = number | string | undefined;

/** `undefined` is a missing value. */
function cellOf(column: Column, row: number): Cell {
  if (column.type === 'string') {
    const code = column.codes[row] ?? -1;
    return code < 0 ? undefined : column.dictionary[code];
  }
  const value = column.values[row];
  return value === undefined || Number.isNaN(value) ? undefined : value;
}

function textOf(column: Column, row: number): string {
  const cell = cellOf(column, row);
  if (cell === undefined) return 'missing';
  if (Object.is(cell, -0)) return '-0';
  return typeof cell === 'string' ? JSON.stringify(cell) : String(cell);
}

function schemaDifference(was: TableSchema, now: TableSchema): string | undefined {
  for (let at = 0; at < Math.max(was.columns.length, now.columns.length); at++) {
    const [before, after] = [was.columns[at], now.columns[at]];
    if (before?.name === after?.name && before?.type === after?.type) continue;
    const text = (column: typeof before) => (column ? `${JSON.stringify(column.name)} (${column.type})` : 'absent');
    return `column ${at}${shown(text(before), text(after))}`;
  }
  return undefined;
}

interface Found {
  readonly row: number;
  readonly text: string;
}

/** Only rows before the one that is known to differ can still matter. */
function columnDifference(was: Column, now: Column, rows: number): Found | undefined {
  for (let row = 0; row < rows; row++) {
    if (Object.is(cellOf(was, row), cellOf(now, row))) continue;
    const values = shown(textOf(was, row), textOf(now, row));
    return { row, text: `row ${row}, column ${JSON.stringify(was.name)}${values}` };
  }
  return undefined;
}

/** `row 3, column "age": 41 -> 42`; `undefined` for tables of the same schema and cells. One column is held at a time. */
export async function tableDifference(engine: TableEngine, was: string, now: string): Promise<string | undefined> {
  const [before, after] = await Promise.all([engine.schema(was), engine.schema(now)]);
  const schema = schemaDifference(before, after);
  if (schema !== undefined) return schema;
  const common = Math.min(before.rowCount, after.rowCount);
  let first: Found | undefined;
  for (const { name } of before.columns) {
    const [left, right] = await Promise.all([engine.read(was, [name]), engine.read(now, [name])]);
    const [a, b] = [left.columns[0], right.columns[0]];
    first = (a && b && columnDifference(a, b, first?.row ?? common)) ?? first;
  }
  if (first) return first.text;
  return before.rowCount === after.rowCount ? undefined : `row ${common}: ${before.rowCount} -> ${after.rowCount} rows`;
}
