/** @module Sample weights of rows. */
import { WithinError } from '../../contracts/errors.ts';
import type { Column } from '../data/table.ts';

/** Weights from their column: numbers, not negative, none missing, not all zero; otherwise `DATA_INVALID`. */
export function weightsOf(column: Column): Float64Array {
  const refuse = (what: string): never => {
    throw new WithinError('DATA_INVALID', `weight column "${column.name}" ${what}; correct those rows`, {
      column: column.name,
    });
  };
  if (column.type === 'string') return refuse('holds texts where numbers are needed');
  const bad = column.values.findIndex((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
  if (bad >= 0) return refuse(`has a missing, negative or infinite weight in row ${bad + 1}`);
  if (column.values.every((weight) => weight === 0)) return refuse('holds zeros only');
  return column.values;
}
