/** @module The rows of a table that have a label, as the search for wrong labels takes them; or why there is nothing to search. */
import type { Column, Table } from '../../data/table.ts';
import type { RandomStream, Target, Task } from '../../learning/learner.ts';
import { targetOf, taskOf } from '../../model/target.ts';
import { columnNamed, countValues, isMissing, takeRows, takeValues } from '../../transforms/columns.ts';
import type { Roles } from '../../transforms/roles.ts';
import { learnEncoding } from '../anomalies/column-encoding.ts';
import { foldGroups } from '../duplicates/duplicate-rows.ts';
import type { JudgedRows } from './out-of-fold.ts';

/** Fewer rows cannot be judged by models that are fitted on the others. */
const fewestRows = 20;
const mostClasses = 1000;

export interface LabelledRows {
  /** Rows of the whole table that have a label. */
  readonly rows: Uint32Array;
  readonly judged: JudgedRows;
  readonly target: Target;
}

export interface NothingToJudge {
  readonly code: 'no-target' | 'too-few-rows' | 'one-class' | 'too-many-classes' | 'no-features';
  readonly message: string;
}

export interface LabelledRequest {
  readonly table: Table;
  readonly roles: Roles;
  readonly task?: Task | undefined;
  readonly stream: RandomStream;
  readonly throwIfCancelled?: (() => void) | undefined;
}

/** Rows without a label, or with an infinite number for one, are left out. Throws `COLUMN_NOT_FOUND` for a target that is not there. */
export function labelledRows(request: LabelledRequest): LabelledRows | NothingToJudge {
  const { table, roles, stream } = request;
  if (roles.target === undefined)
    return { code: 'no-target', message: 'no column is the target, so no label is judged' };
  const whole = columnNamed(table, roles.target);
  const rows = Uint32Array.from({ length: table.rowCount }, (_, row) => row).filter((row) => hasLabel(whole, row));
  const column = takeValues(whole, rows);
  const task = column.type === 'string' ? 'classification' : taskOf(column, request.task ?? roles.task);
  const refusal = reasonNotTo(column, { rows: rows.length, task });
  if (refusal) return refusal;
  const labelled = rows.length === table.rowCount ? table : takeRows(table, rows);
  if (learnEncoding({ table: labelled, roles, scaling: 'deviation', columns: 'all' }).columns.length === 0) {
    return { code: 'no-features', message: 'no feature column tells rows apart, so no label is judged' };
  }
  return {
    rows,
    judged: {
      table: labelled,
      roles,
      groups: foldGroups(labelled, roles, stream),
      throwIfCancelled: request.throwIfCancelled,
    },
    target: targetOf(column, rows.length, task),
  };
}

/** An infinite number is no label. */
export function hasLabel(column: Column, row: number): boolean {
  if (column.type === 'string') return !isMissing(column, row);
  return Number.isFinite(column.values[row]);
}

function reasonNotTo(
  column: Column,
  { rows, task }: { readonly rows: number; readonly task: Task },
): NothingToJudge | undefined {
  if (rows < fewestRows) {
    return {
      code: 'too-few-rows',
      message: `${rows} rows have a label; with fewer than ${fewestRows} no label is judged`,
    };
  }
  if (task === 'regression') return undefined;
  const classes = countValues(column).size;
  if (classes < 2)
    return { code: 'one-class', message: `all labels of "${column.name}" are equal; there is nothing to confuse` };
  if (classes > mostClasses) {
    return {
      code: 'too-many-classes',
      message: `"${column.name}" has ${classes} classes, more than ${mostClasses}; name another target, or set the task to regression`,
    };
  }
  return undefined;
}
