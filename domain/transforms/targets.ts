/** @module Which columns a fitted transform works on: those that its parameters name, else all suitable features. */
import { WithinError } from '../../contracts/errors.ts';
import type { Column, Table } from '../data/table.ts';
import { columnNamed, missingCount } from './columns.ts';
import { featureColumns, type Roles, roleColumns } from './roles.ts';

export interface ColumnChoice {
  readonly transform: string;
  readonly columns?: readonly string[] | undefined;
  readonly roles?: Roles | undefined;
  /** Whether a column that nobody named is worked on. */
  readonly suits: (column: Column) => boolean;
  /** Whether a named column can be worked on, and what to say if not. */
  readonly accepts?: (column: Column) => boolean;
  readonly needs?: string;
}

/** Named columns are checked: they exist, have no role such as target, and are of a type that the transform takes. */
export function chosenColumns(table: Table, choice: ColumnChoice): Column[] {
  const { transform, columns, roles, suits, accepts } = choice;
  if (!columns) {
    const features = new Set(featureColumns(table, roles).map(({ name }) => name));
    return table.columns.filter((column) => features.has(column.name) && suits(column));
  }
  const taken = new Set(roleColumns(roles));
  return [...new Set(columns)].map((name) => {
    const column = columnNamed(table, name);
    if (taken.has(name)) {
      throw new WithinError(
        'PARAM_INVALID',
        `${transform} must not change column "${name}", which is no feature (key, target, weight, group or time); take it out of \`columns\``,
        { column: name },
      );
    }
    if (accepts && !accepts(column)) {
      throw new WithinError(
        'DATA_INVALID',
        `${transform} needs ${choice.needs ?? 'another type'} but column "${name}" is of type ${column.type}; take it out of \`columns\``,
        { column: name, type: column.type },
      );
    }
    return column;
  });
}

/** A column without a single value has nothing to be fitted on. */
export function requireValues(transform: string, column: Column, rowCount: number): void {
  if (rowCount > 0 && missingCount(column) < rowCount) return;
  throw new WithinError(
    'DATA_INVALID',
    rowCount === 0
      ? `${transform} cannot be fitted on a table without rows`
      : `${transform} cannot be fitted: column "${column.name}" has no value in any training row; put it into dataset.exclude, or impute it with strategy constant`,
    { column: column.name, rows: rowCount },
  );
}
