/** @module Rows that are equal in some columns, exactly: missing equals missing, and -0 equals 0. */
import type { Column, Table } from '../../data/table.ts';
import { codesOf } from '../../splitting/codes.ts';

/** Group per row, numbered in order of first appearance. */
export interface RowGrouping {
  readonly groupOf: Int32Array;
  readonly count: number;
}

/** Groups are split column by column; once every row stands alone the other columns are not read. */
export function equalRows(table: Table, columns: readonly Column[]): RowGrouping {
  let grouping: RowGrouping = { groupOf: new Int32Array(table.rowCount), count: Math.min(1, table.rowCount) };
  for (const column of columns) {
    if (grouping.count === table.rowCount) break;
    grouping = splitBy(grouping, column);
  }
  return grouping;
}

function splitBy({ groupOf }: RowGrouping, column: Column): RowGrouping {
  const { codes, labels } = codesOf(column);
  const values = labels.length + 1;
  const known = new Map<number, number>();
  const split = groupOf.map((group, row) => {
    const key = group * values + (codes[row] ?? -1) + 1;
    const found = known.get(key) ?? known.size;
    known.set(key, found);
    return found;
  });
  return { groupOf: split, count: known.size };
}

/** Rows of each group, ascending. */
export function membersOf({ groupOf, count }: RowGrouping): Uint32Array[] {
  const sizes = new Uint32Array(count);
  for (const group of groupOf) sizes[group] = (sizes[group] ?? 0) + 1;
  const lists = Array.from(sizes, (size) => new Uint32Array(size));
  const filled = new Uint32Array(count);
  groupOf.forEach((group, row) => {
    const place = filled[group] ?? 0;
    const list = lists[group];
    if (list) list[place] = row;
    filled[group] = place + 1;
  });
  return lists;
}
