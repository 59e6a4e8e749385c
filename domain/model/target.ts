/** @module The target column: what kind of task it poses, its classes and its values. */
import { WithinError } from '../../contracts/errors.ts';
import type { Column } from '../data/table.ts';
import type { Target, Task } from '../learning/learner.ts';
import { countValues, isQuantity, labelAt, missingCount, sortedLabels } from '../transforms/columns.ts';

/** Whole numbers with more distinct values than this are a quantity, not class codes. */
const mostClassCodes = 20;
/** A target with more classes than this is a key or a free text. */
const mostClasses = 1000;

/** Classification for texts, booleans and at most 20 distinct whole numbers; a stated task wins. */
export function taskOf(column: Column, stated?: Task): Task {
  if (stated) return stated;
  if (column.type === 'string' || column.type === 'boolean') return 'classification';
  if (!isQuantity(column.type)) return 'regression';
  const distinct = new Set<number>();
  for (const value of column.values) {
    if (Number.isNaN(value)) continue;
    if (!Number.isInteger(value)) return 'regression';
    distinct.add(value);
    if (distinct.size > mostClassCodes) return 'regression';
  }
  return 'classification';
}

function refuse(column: Column, what: string, mend: string): never {
  throw new WithinError('TARGET_INVALID', `target "${column.name}" ${what}; ${mend}`, {
    column: column.name,
    type: column.type,
  });
}

/** Target of a fit. Classes in label order (numbers by size). Throws `TARGET_INVALID` for what cannot be learned from. */
export function targetOf(column: Column, rowCount: number, stated?: Task): Target {
  if (rowCount === 0) refuse(column, 'has no rows', 'give the step rows to train on');
  const missing = missingCount(column);
  if (missing > 0) {
    refuse(column, `is missing in ${missing} of ${rowCount} rows`, 'remove those rows or fill in their target');
  }
  return taskOf(column, stated) === 'classification' ? classTarget(column, rowCount) : numberTarget(column);
}

function classTarget(column: Column, rowCount: number): Target {
  const classes = sortedLabels(column.type, countValues(column).keys());
  if (classes.length < 2) {
    refuse(column, `has the one class "${classes[0]}"`, 'classification needs rows of at least two classes');
  }
  if (classes.length > mostClasses) {
    refuse(column, `has ${classes.length} classes`, 'name another target, or set dataset.task: regression for numbers');
  }
  return { task: 'classification', classes, labels: classIndices(column, rowCount, classes) };
}

function numberTarget(column: Column): Target {
  if (column.type === 'string') {
    refuse(column, 'holds texts', 'regression needs numbers: drop dataset.task or name a numeric target');
  }
  if (!column.values.every(Number.isFinite)) refuse(column, 'holds infinite values', 'remove those rows');
  return { task: 'regression', values: column.values };
}

/** Index into `classes` per row; -1 where the value is missing or no such class. */
export function classIndices(column: Column, rowCount: number, classes: readonly string[]): Int32Array {
  const indexOf = new Map(classes.map((label, index) => [label, index]));
  if (column.type === 'string') {
    const byCode = column.dictionary.map((text) => indexOf.get(text) ?? -1);
    return column.codes.map((code) => byCode[code] ?? -1);
  }
  const known = new Map<number, number>();
  return Int32Array.from({ length: rowCount }, (_, row) => {
    const value = column.values[row] ?? Number.NaN;
    const index = known.get(value) ?? indexOf.get(labelAt(column, row) ?? '') ?? -1;
    known.set(value, index);
    return index;
  });
}
