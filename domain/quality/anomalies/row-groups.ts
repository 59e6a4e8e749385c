/** @module Rows that belong together, as small whole numbers, for splits that keep them together. */
import type { Table } from '../../data/table.ts';
import { codesOf } from '../../splitting/codes.ts';
import { columnNamed } from '../../transforms/columns.ts';
import type { Roles } from '../../transforms/roles.ts';

/** Group per row and how many there are; a row without a group is one of its own, as is every row where no role is set. */
export function rowGroups(table: Table, roles: Roles): { readonly groupOf: Int32Array; readonly count: number } {
  if (roles.group === undefined)
    return { groupOf: Int32Array.from({ length: table.rowCount }, (_, row) => row), count: table.rowCount };
  const { codes, labels } = codesOf(columnNamed(table, roles.group));
  let count = labels.length;
  const groupOf = codes.map((code) => {
    if (code >= 0) return code;
    count += 1;
    return count - 1;
  });
  return { groupOf, count };
}
