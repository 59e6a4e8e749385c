/** @module The column that names a row: no value twice, none missing. */
import { WithinError } from '../../contracts/errors.ts';
import type { Column, Table } from './table.ts';

const shown = 5;

function texts(column: Column, row: number): string | undefined {
  if (column.type === 'string') return column.dictionary[column.codes[row] ?? -1];
  const value = column.values[row] ?? Number.NaN;
  return Number.isNaN(value) ? undefined : String(value);
}

/** Throws `DATA_INVALID` with the first repeated keys and their rows (counted from 1, without a header). */
export function refuseDuplicateKeys(table: Table, source: string): void {
  const [column] = table.columns;
  if (!column) return;
  const first = new Map<string | undefined, number>();
  const repeated: string[] = [];
  let count = 0;
  for (let row = 0; row < table.rowCount; row++) {
    const key = texts(column, row);
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, row);
      continue;
    }
    count += 1;
    if (repeated.length < shown) repeated.push(`${key ?? 'missing'} (rows ${earlier + 1} and ${row + 1})`);
  }
  if (count === 0) return;
  throw new WithinError(
    'DATA_INVALID',
    `The key column "${column.name}" of ${source} repeats ${count} times: ${repeated.join(', ')}; remove these rows or choose another key.`,
    { column: column.name, repeated },
  );
}
