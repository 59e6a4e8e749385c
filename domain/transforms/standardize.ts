/** @module Standardization: numbers less their training mean, divided by their training deviation. */
import { z } from 'zod';
import { WithinError } from '../../contracts/errors.ts';
import type { Column, NumericColumn, Table } from '../data/table.ts';
import { columnNamed, isNumeric, isQuantity, replaceColumns } from './columns.ts';
import { rolesSchema } from './roles.ts';
import { chosenColumns, requireValues } from './targets.ts';

export const standardizeSchema = z.strictObject({
  columns: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('numeric columns to scale; all integer and number features when absent'),
  roles: rolesSchema.optional().describe('roles of the columns'),
});
export type StandardizeParams = z.infer<typeof standardizeSchema>;

const stateSchema = z.strictObject({
  columns: z.array(z.strictObject({ name: z.string(), mean: z.number(), scale: z.number().positive() })),
});
export type StandardizeState = z.infer<typeof stateSchema>;

/**
 * Means and population deviations of the training rows, missing values left out. A constant column gets scale 1 (and
 * so becomes 0); a column without any value is `DATA_INVALID`.
 */
export function fitStandardize(table: Table, params: StandardizeParams): StandardizeState {
  const columns = chosenColumns(table, {
    transform: 'standardize',
    columns: params.columns,
    roles: params.roles,
    suits: (column) => isQuantity(column.type),
    accepts: (column) => isQuantity(column.type) || column.type === 'boolean',
    needs: 'numbers',
  });
  return { columns: columns.filter(isNumeric).map((column) => momentsOf(column, table.rowCount)) };
}

function momentsOf(column: NumericColumn, rowCount: number): StandardizeState['columns'][number] {
  requireValues('standardize', column, rowCount);
  const present = column.values.filter((value) => !Number.isNaN(value));
  const count = present.length;
  const mean = present.reduce((sum, value) => sum + value, 0) / count;
  let squares = 0;
  let rest = 0;
  for (const value of present) {
    squares += (value - mean) ** 2;
    rest += value - mean;
  }
  // Two passes, with what rounding of the mean left over taken back out (Chan, Golub, LeVeque 1983).
  const variance = Math.max(0, (squares - (rest * rest) / count) / count);
  if (!Number.isFinite(variance)) {
    throw new WithinError(
      'DATA_INVALID',
      `standardize cannot be fitted: column "${column.name}" holds infinite or too large values; remove those rows`,
      { column: column.name },
    );
  }
  // scikit-learn's bound: deviations below it are rounding of a constant, and dividing by them would blow noise up.
  const bound = count * Number.EPSILON * variance + (count * mean * Number.EPSILON) ** 2;
  return { name: column.name, mean, scale: variance <= bound ? 1 : Math.sqrt(variance) };
}

export function applyStandardize(table: Table, state: unknown): Table {
  const replacements = new Map<string, readonly Column[]>();
  for (const { name, mean, scale } of stateSchema.parse(state).columns) {
    const column = columnNamed(table, name, 'SIGNATURE_MISMATCH');
    if (!isNumeric(column)) {
      throw new WithinError(
        'SIGNATURE_MISMATCH',
        `column "${name}" held numbers in training and now holds texts; give it the type number`,
        { column: name },
      );
    }
    replacements.set(name, [{ name, type: 'number', values: column.values.map((value) => (value - mean) / scale) }]);
  }
  return replaceColumns(table, replacements);
}
