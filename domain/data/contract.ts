/** @module A contract that a table satisfies by construction: what a person would start from. */
import type { TableContract } from '../../contracts/pipeline.ts';
import type { ColumnProfile, TableEngine } from './ports.ts';

type Profile = Awaited<ReturnType<TableEngine['profile']>>;
type ColumnContract = NonNullable<TableContract['columns']>[string];

/** Up to this many distinct values are taken for a closed set. */
const closedSet = 20;
const types = ['integer', 'number', 'boolean', 'string', 'timestamp', 'date'] as const;

function inferColumn(column: ColumnProfile, rowCount: number): ColumnContract {
  const type = types.find((known) => known === column.type);
  const numeric = typeof column.min === 'number' && typeof column.max === 'number';
  const present = rowCount - column.missing;
  const values =
    type === 'string' && column.distinct <= closedSet && column.distinct < present
      ? (column.top ?? []).map((entry) => entry.value)
      : [];
  return {
    ...(type && { type }),
    missing: rowCount === 0 ? 0 : column.missing / rowCount,
    ...(numeric && { min: column.min as number, max: column.max as number }),
    ...(values.length > 0 && values.length === column.distinct && { in: [...values].sort() }),
    ...(present > 0 && column.distinct === present && type !== 'number' && { unique: true }),
  };
}

/** Types, missing shares, ranges, closed sets and uniqueness as they are; ready to be written under `check:`. */
export function inferContract({ rowCount, columns }: Profile): TableContract {
  return { columns: Object.fromEntries(columns.map((column) => [column.name, inferColumn(column, rowCount)])) };
}
