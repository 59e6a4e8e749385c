/** @module The column that names a row: no value twice, none missing. */

import type { TableContract } from '../../contracts/check.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { ContractViolation } from './ports.ts';
import type { Column, Table } from './table.ts';

const shown = 5;

/** What a table engine checks without reading the column into memory. */
export function keyContract(key: string): TableContract {
  return { columns: { [key]: { missing: 0, unique: true } } };
}

function textOf(column: Column, row: number): string | undefined {
  if (column.type === 'string') return column.dictionary[column.codes[row] ?? -1];
  const value = column.values[row] ?? Number.NaN;
  return Number.isNaN(value) ? undefined : String(value);
}

/** The first repeated keys with two of their rows, counted from 1 without the header; the first rows without a key. */
function places(column: Column, rowCount: number): { repeated: string[]; missing: number[] } {
  const first = new Map<string, number>();
  const found = { repeated: [] as string[], missing: [] as number[] };
  for (let row = 0; row < rowCount && found.repeated.length < shown && found.missing.length < shown; row++) {
    const key = textOf(column, row);
    const earlier = key === undefined ? undefined : first.get(key);
    if (key === undefined) found.missing.push(row + 1);
    else if (earlier === undefined) first.set(key, row);
    else found.repeated.push(`${key} (rows ${earlier + 1} and ${row + 1})`);
  }
  return found;
}

/** `DATA_INVALID` naming the first repeated or missing keys; `violations` are those of `keyContract`, `table` holds the key alone. */
export function brokenKey(table: Table, violations: readonly ContractViolation[], source: string): WithinError {
  const [column] = table.columns;
  const name = column?.name ?? '';
  const { repeated, missing } = column ? places(column, table.rowCount) : { repeated: [], missing: [] };
  const rowsOf = (rule: string): number => violations.find((violation) => violation.rule === rule)?.rows ?? 0;
  const [shared, without] = [rowsOf('unique'), rowsOf('missing')];
  const words = [
    shared > 0 && `holds values that occur more than once, in ${shared} rows: ${repeated.join(', ')}`,
    without > 0 && `is missing in ${without} row${without === 1 ? '' : 's'}: ${missing.join(', ')}`,
  ].filter((word) => word !== false);
  return new WithinError(
    'DATA_INVALID',
    `The key column "${name}" of ${source} ${words.join(', and ')}; mend these rows or choose another key.`,
    { column: name, repeated, missing },
  );
}
