/** @module From a transformed table to the matrix that learners take. */
import { WithinError } from '../../contracts/errors.ts';
import type { Column, NumericColumn, Table } from '../data/table.ts';
import type { FeatureMatrix } from '../learning/learner.ts';
import { columnNamed, missingCount } from '../transforms/columns.ts';

/** Columns in the order of `names`, column-major. Text, date, missing or infinite values are `DATA_INVALID`, with the mend. */
export function featureMatrix(table: Table, names: readonly string[]): FeatureMatrix {
  const values = new Float64Array(names.length * table.rowCount);
  names.forEach((name, index) => {
    const column = columnNamed(table, name, 'SIGNATURE_MISMATCH');
    requireNumbers(column, table.rowCount);
    values.set(column.values, index * table.rowCount);
  });
  return { rows: table.rowCount, columns: names.length, values };
}

function requireNumbers(column: Column, rowCount: number): asserts column is NumericColumn {
  const refuse = (what: string, mend: string): never => {
    throw new WithinError('DATA_INVALID', `feature "${column.name}" ${what}; ${mend}`, {
      column: column.name,
      type: column.type,
    });
  };
  if (column.type === 'string') return refuse('holds texts', 'encode it with one-hot or put it into dataset.exclude');
  if (column.type === 'date' || column.type === 'timestamp') {
    return refuse(
      `holds ${column.type}s`,
      'derive numbers from it in a step of your own or put it into dataset.exclude',
    );
  }
  const missing = missingCount(column);
  if (missing > 0) return refuse(`lacks values in ${missing} of ${rowCount} rows`, 'fill them with impute');
  if (!column.values.every(Number.isFinite)) refuse('holds infinite values', 'remove or bound them');
}
