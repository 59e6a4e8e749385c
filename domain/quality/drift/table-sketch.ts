/** @module A mergeable summary of a table, as a reference for drift: sketches of its columns, never its rows. */
import { WithinError } from '../../../contracts/errors.ts';
import type { Table } from '../../data/table.ts';
import { featureColumns, type Roles } from '../../transforms/roles.ts';
import { personalDataIn } from '../pii/personal-data.ts';
import { type ColumnSketch, mergeColumns, sketchColumn, sketchPresence } from './column-sketch.ts';
import { withCapacity } from './quantile-sketch.ts';

/** Values of a level: 16 kB, and an error of ranks of 0.05% for one table however large. */
const referenceCapacity = 2048;
/** Every value is kept, so that no rank has an error. */
const exactCapacity = Number.MAX_SAFE_INTEGER;

export interface TableSketch {
  readonly rowCount: number;
  /** Name of the target column, where there is one. */
  readonly target?: string | undefined;
  readonly columns: readonly ColumnSketch[];
}

export interface SketchSettings {
  /** As in `QuantileSketch`. */
  readonly capacity?: number | undefined;
  /** Columns of personal data by contract, beside those that hold it by their look. */
  readonly personal?: readonly string[] | undefined;
}

/**
 * Features and the target, in table order. Keys, weights, groups, times and excluded columns change from table to table.
 * Of personal data only the number of missing values is kept.
 */
export function sketchTable(table: Table, roles: Roles | undefined, settings: SketchSettings = {}): TableSketch {
  const { capacity = referenceCapacity, personal = [] } = settings;
  const compared = new Set(featureColumns(table, roles).map(({ name }) => name));
  const target = roles?.target;
  if (target !== undefined) compared.add(target);
  return {
    rowCount: table.rowCount,
    ...(target !== undefined && { target }),
    columns: table.columns
      .filter(({ name }) => compared.has(name))
      .map((column) => {
        const isPersonal = personal.includes(column.name) || personalDataIn(column) !== undefined;
        return isPersonal ? sketchPresence(column) : sketchColumn(column, capacity);
      }),
  };
}

/** What a table is compared by: as `sketchTable`, without an error of ranks, as large as the columns themselves. */
export function exactSketch(table: Table, roles: Roles | undefined, settings: SketchSettings = {}): TableSketch {
  return sketchTable(table, roles, { ...settings, capacity: exactCapacity });
}

/** What a reference keeps of an exact sketch: equal to a sketch of the table itself. */
export function asReference({ columns, ...table }: TableSketch): TableSketch {
  return {
    ...table,
    columns: columns.map((column) =>
      column.quantiles ? { ...column, quantiles: withCapacity(column.quantiles, referenceCapacity) } : column,
    ),
  };
}

/** The sketch of both tables' rows together. Associative up to the error of ranks; `DATA_INVALID` for other columns. */
export function mergeTables(first: TableSketch, second: TableSketch): TableSketch {
  const others = new Map(second.columns.map((column) => [column.name, column]));
  const names = new Set(first.columns.map(({ name }) => name));
  const alone = [
    ...first.columns.filter(({ name }) => !others.has(name)),
    ...second.columns.filter(({ name }) => !names.has(name)),
  ].map(({ name }) => name);
  if (alone.length > 0 || first.target !== second.target) {
    throw new WithinError(
      'DATA_INVALID',
      alone.length > 0
        ? `references of different columns cannot be merged: only one has ${alone.map((name) => `"${name}"`).join(', ')}`
        : `references of different targets cannot be merged: "${first.target ?? ''}" and "${second.target ?? ''}"`,
      { columns: alone },
    );
  }
  return {
    ...first,
    rowCount: first.rowCount + second.rowCount,
    columns: first.columns.map((column) => mergeColumns(column, others.get(column.name) ?? column)),
  };
}
