/** @module A contract that a table satisfies by construction: what a person would start from. */
import type { TableContract } from '../../contracts/pipeline.ts';
import type { ColumnProfile, TableEngine } from './ports.ts';

type Profile = Awaited<ReturnType<TableEngine['profile']>>;
type ColumnContract = NonNullable<TableContract['columns']>[string];

/** Up to this many distinct values are taken for a closed set. */
const closedSet = 20;
/** A profile cuts texts of this length, so that they are no values of the column. */
const quoted = 200;
const types = ['integer', 'number', 'boolean', 'string', 'timestamp', 'date'] as const;

/** The values of a text column that seems to hold nothing else. */
function closedValues(column: ColumnProfile, present: number): string[] {
  if (column.type !== 'string' || column.distinct > closedSet || column.distinct >= present) return [];
  const values = (column.top ?? []).map((entry) => entry.value);
  const whole = values.length === column.distinct && values.every((value) => value.length < quoted);
  return whole ? values.sort() : [];
}

function inferColumn(column: ColumnProfile, rowCount: number): ColumnContract {
  const type = types.find((known) => known === column.type);
  const { min, max } = column;
  const range = typeof min === 'number' && typeof max === 'number' && Number.isFinite(max - min) ? { min, max } : {};
  const present = rowCount - column.missing;
  const values = closedValues(column, present);
  return {
    ...(type && { type }),
    missing: rowCount === 0 ? 0 : column.missing / rowCount,
    ...range,
    ...(values.length > 0 && { in: values }),
    ...(present > 0 && column.distinct === present && type !== 'number' && { unique: true }),
  };
}

/** Types, missing shares, ranges, closed sets and uniqueness as they are; ready to be written under `check:`. */
export function inferContract({ rowCount, columns }: Profile): TableContract {
  return { columns: Object.fromEntries(columns.map((column) => [column.name, inferColumn(column, rowCount)])) };
}
