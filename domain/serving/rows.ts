/** @module Rows of a request as the table that a model takes, or what is wrong with them, cell by cell. */
import type { CellFault, JsonRow } from '../../contracts/prediction.ts';
import type { Column, ColumnType, NumericColumn, Table, TextColumn } from '../data/table.ts';

interface Inputs {
  readonly inputs: readonly { readonly name: string; readonly type: ColumnType }[];
}

/** Faults that are told of one request. */
const mostFaults = 20;

const wanted: Readonly<Record<ColumnType, string>> = {
  integer: 'a number',
  number: 'a number',
  boolean: 'true or false',
  timestamp: 'a time as 2026-11-24T13:05:00Z',
  date: 'a day as 2026-11-24',
  string: 'a text',
};

/** A day, or a time; without a zone it is UTC, as in the tables of a pipeline. */
const timePattern = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

function timeOf(text: string): number {
  if (!timePattern.test(text)) return Number.NaN;
  const whole = text.replace(' ', 'T');
  return Date.parse(/T.*(Z|[+-]\d{2}:\d{2})$/.test(whole) || !whole.includes('T') ? whole : `${whole}Z`);
}

/** Undefined for a value of another type. */
function numberOf(value: unknown, type: NumericColumn['type']): number | undefined {
  if (type === 'boolean') return typeof value === 'boolean' ? Number(value) : undefined;
  if (type === 'integer' || type === 'number') {
    if (typeof value === 'boolean') return Number(value);
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  }
  const time = typeof value === 'string' ? timeOf(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/**
 * Columns of the signature alone are looked at; `null` is a missing value, and a column that a row lacks is a fault:
 * who leaves one out has most likely written its name otherwise.
 */
export function tableOfRows(rows: readonly JsonRow[], { inputs }: Inputs): Table | readonly CellFault[] {
  const faults: CellFault[] = [];
  const note = (row: number, column: string, message: string): void => {
    if (faults.length < mostFaults) faults.push({ row, column, message });
  };
  const columns = inputs.map(({ name, type }): Column => {
    const cell = (row: JsonRow, at: number): unknown => {
      if (Object.hasOwn(row, name)) return row[name];
      note(at, name, `row ${at} lacks the column "${name}", ${wanted[type]}; a missing value is written as null`);
      return null;
    };
    const misfit = (at: number): void => note(at, name, `column "${name}" of row ${at} takes ${wanted[type]}`);
    return type === 'string' ? texts(name, rows.map(cell), misfit) : numbers({ name, type }, rows.map(cell), misfit);
  });
  return faults.length > 0 ? faults : { rowCount: rows.length, columns };
}

type Misfit = (row: number) => void;

function numbers(
  { name, type }: Pick<NumericColumn, 'name' | 'type'>,
  cells: readonly unknown[],
  misfit: Misfit,
): NumericColumn {
  const values = Float64Array.from(cells, (value, at) => {
    if (value === null) return Number.NaN;
    const number = numberOf(value, type);
    if (number === undefined) misfit(at);
    return number ?? Number.NaN;
  });
  return { name, type, values };
}

function texts(name: string, cells: readonly unknown[], misfit: Misfit): TextColumn {
  const codeOf = new Map<string, number>();
  const codes = Int32Array.from(cells, (value, at) => {
    if (value === null) return -1;
    if (typeof value !== 'string') {
      misfit(at);
      return -1;
    }
    const code = codeOf.get(value) ?? codeOf.size;
    codeOf.set(value, code);
    return code;
  });
  return { name, type: 'string', codes, dictionary: [...codeOf.keys()] };
}
