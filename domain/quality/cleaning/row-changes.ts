/** @module What a cleaning changes of training rows: rows that are left out, and labels that people gave. */
import { WithinError } from '../../../contracts/errors.ts';
import type { RowVerdict } from '../../../contracts/row-review.ts';
import type { Column, Table } from '../../data/table.ts';
import { columnNamed, labelAt, takeRows, textColumn } from '../../transforms/columns.ts';

/** By row, from 0, of the table that was validated. */
export interface RowChanges {
  readonly removed: ReadonlySet<number>;
  readonly labels: ReadonlyMap<number, string>;
}

/** From the ledger of a validation and what people said, which wins; rows in review that nobody judged are left out. */
export function rowChanges(ledger: Table, verdicts: readonly RowVerdict[]): RowChanges {
  const removed = rejectedIn(ledger);
  const labels = new Map<number, string>();
  for (const { row, decision, label } of verdicts) {
    if (decision === 'quarantine') removed.add(row);
    else removed.delete(row);
    if (label !== undefined) labels.set(row, label);
  }
  return { removed, labels };
}

function rejectedIn(ledger: Table): Set<number> {
  const rows = columnNamed(ledger, 'row');
  const fate = columnNamed(ledger, 'fate');
  if (rows.type === 'string' || fate.type !== 'string')
    throw new WithinError(
      'DATA_INVALID',
      'the input "ledger" is no ledger of a validation; give it the output `ledger` of a step validate',
    );
  const removed = new Set<number>();
  rows.values.forEach((row, place) => {
    // Lines that could not be read have no row.
    if (Number.isNaN(row)) return;
    if ((fate.dictionary[fate.codes[place] ?? -1] ?? 'accept') !== 'accept') removed.add(row);
  });
  return removed;
}

/** A line for each changed row, ascending: `row`, and `label`, which is missing where the row is left out. */
export function changesTable({ removed, labels }: RowChanges): Table {
  const rows = [...new Set([...removed, ...labels.keys()])].sort((a, b) => a - b);
  const given = rows.map((row) => (removed.has(row) ? undefined : labels.get(row)));
  const names = [...new Set(given.filter((label) => label !== undefined))];
  const place = new Map(names.map((name, index) => [name, index]));
  return {
    rowCount: rows.length,
    columns: [
      { name: 'row', type: 'integer', values: Float64Array.from(rows) },
      textColumn(
        'label',
        names,
        given.map((label) => (label === undefined ? -1 : (place.get(label) ?? -1))),
      ),
    ],
  };
}

/** As `changesTable` writes them; anything else is `DATA_INVALID` or `COLUMN_NOT_FOUND`. */
export function readChanges(table: Table): RowChanges {
  const rows = columnNamed(table, 'row');
  const label = columnNamed(table, 'label');
  if (rows.type === 'string')
    throw new WithinError(
      'DATA_INVALID',
      'the input "changes" holds no changes of rows; give it the output `changes` of a step clean',
    );
  const removed = new Set<number>();
  const labels = new Map<number, string>();
  rows.values.forEach((row, place) => {
    const given = labelAt(label, place);
    if (given === undefined) removed.add(row);
    else labels.set(row, given);
  });
  return { removed, labels };
}

/** These rows of the table, in their order, without those that are left out and with the labels that people gave. */
export function changedRows(
  table: Table,
  rows: Uint32Array,
  { changes, target }: { readonly changes: RowChanges; readonly target: string | undefined },
): Table {
  const columns = table.columns.map((column) => (column.name === target ? relabelled(column, changes.labels) : column));
  return takeRows(
    { ...table, columns },
    rows.filter((row) => !changes.removed.has(row)),
  );
}

function relabelled(column: Column, labels: ReadonlyMap<number, string>): Column {
  if (labels.size === 0) return column;
  if (column.type !== 'string') {
    const values = column.values.slice();
    for (const [row, label] of labels) {
      const value = Number(label);
      if (!Number.isFinite(value))
        throw new WithinError(
          'DATA_INVALID',
          `row ${row} was given the label "${label}", and the column "${column.name}" holds numbers`,
          { row },
        );
      values[row] = value;
    }
    return { ...column, values };
  }
  const dictionary = [...column.dictionary];
  const codes = column.codes.slice();
  for (const [row, label] of labels) {
    const known = dictionary.indexOf(label);
    codes[row] = known >= 0 ? known : dictionary.push(label) - 1;
  }
  return { ...column, codes, dictionary };
}
