/** @module Imputation: missing values are replaced by a statistic of the training rows. */
import { z } from 'zod';
import { WithinError } from '../../contracts/errors.ts';
import type { Column, NumericColumn, Table, TextColumn } from '../data/table.ts';
import { sampleQuantile } from '../statistics/quantiles.ts';
import {
  columnNamed,
  countValues,
  isMissing,
  isQuantity,
  missingCount,
  replaceColumns,
  sortedLabels,
} from './columns.ts';
import { rolesSchema } from './roles.ts';
import { chosenColumns, requireValues } from './targets.ts';

export const imputeSchema = z.strictObject({
  columns: z.array(z.string().min(1)).min(1).optional().describe('columns to fill; all feature columns when absent'),
  strategy: z
    .enum(['mean', 'median', 'most-frequent', 'constant'])
    .default('mean')
    .describe('what fills numbers; texts and booleans get their most frequent value unless this is constant'),
  value: z.union([z.string(), z.number()]).optional().describe('the constant; columns of another type are left alone'),
  indicator: z
    .boolean()
    .default(false)
    .describe('true: add a column <name>_missing for each column that lacks values in training'),
  roles: rolesSchema.optional().describe('roles of the columns'),
});
export type ImputeParams = z.infer<typeof imputeSchema>;

const stateSchema = z.strictObject({
  columns: z.array(
    z.strictObject({ name: z.string(), fill: z.union([z.string(), z.number()]), indicator: z.boolean() }),
  ),
});
export type ImputeState = z.infer<typeof stateSchema>;

const isDate = (column: Column): boolean => column.type === 'timestamp' || column.type === 'date';

/** Learns the fill of each column from training rows. A column without any value is `DATA_INVALID` unless the fill is constant. */
export function fitImpute(table: Table, params: ImputeParams): ImputeState {
  requireValue(params);
  const constant = params.strategy === 'constant' ? params.value : undefined;
  const fits = (column: Column): boolean =>
    constant === undefined || (column.type === 'string') === (typeof constant === 'string');
  const columns = chosenColumns(table, {
    transform: 'impute',
    columns: params.columns,
    roles: params.roles,
    suits: (column) => !isDate(column) && fits(column),
    accepts: (column) => !isDate(column) && fits(column),
    needs: constant === undefined ? 'numbers, booleans or texts' : `a column that can hold ${JSON.stringify(constant)}`,
  });
  return {
    columns: columns.map((column) => ({
      name: column.name,
      fill: constant ?? fillOf(column, table.rowCount, params.strategy),
      indicator: params.indicator && missingCount(column) > 0,
    })),
  };
}

function requireValue({ strategy, value }: ImputeParams): void {
  if ((strategy === 'constant') === (value !== undefined)) return;
  throw new WithinError(
    'PARAM_INVALID',
    value === undefined
      ? 'impute with strategy constant needs `value`'
      : `impute has a \`value\` but strategy ${strategy}; write strategy: constant or drop \`value\``,
    { strategy },
  );
}

function fillOf(column: Column, rowCount: number, strategy: ImputeParams['strategy']): string | number {
  requireValues('impute', column, rowCount);
  if (column.type === 'string') return mostFrequent(column);
  if (!isQuantity(column.type) || strategy === 'most-frequent') {
    const label = mostFrequent(column);
    return column.type === 'boolean' ? Number(label === 'true') : Number(label);
  }
  const present = column.values.filter((value) => !Number.isNaN(value));
  if (strategy === 'median') return sampleQuantile(present.sort(), 0.5);
  return present.reduce((sum, value) => sum + value, 0) / present.length;
}

/** Ties go to the smallest value, as in scikit-learn. */
function mostFrequent(column: Column): string {
  const counts = countValues(column);
  const labels = sortedLabels(column.type, counts.keys());
  return labels.reduce((best, label) => ((counts.get(label) ?? 0) > (counts.get(best) ?? 0) ? label : best));
}

/** Fills the columns; an integer column whose fill is not whole becomes `number`. */
export function applyImpute(table: Table, state: unknown): Table {
  const replacements = new Map<string, readonly Column[]>();
  for (const { name, fill, indicator } of stateSchema.parse(state).columns) {
    const column = columnNamed(table, name, 'SIGNATURE_MISMATCH');
    const filled = column.type === 'string' ? fillText(column, String(fill)) : fillNumbers(column, fill);
    replacements.set(name, indicator ? [filled, missingFlags(column, table.rowCount)] : [filled]);
  }
  return replaceColumns(table, replacements);
}

function fillNumbers(column: NumericColumn, fill: string | number): NumericColumn {
  if (typeof fill === 'string') {
    throw new WithinError(
      'SIGNATURE_MISMATCH',
      `column "${column.name}" held texts in training and now holds ${column.type} values; give it the type string`,
      { column: column.name, type: column.type },
    );
  }
  const type = column.type === 'integer' && !Number.isInteger(fill) ? 'number' : column.type;
  return { name: column.name, type, values: column.values.map((value) => (Number.isNaN(value) ? fill : value)) };
}

function fillText(column: TextColumn, fill: string): TextColumn {
  if (!column.codes.includes(-1)) return column;
  const known = column.dictionary.indexOf(fill);
  const code = known < 0 ? column.dictionary.length : known;
  return {
    ...column,
    codes: column.codes.map((own) => (own < 0 ? code : own)),
    dictionary: known < 0 ? [...column.dictionary, fill] : column.dictionary,
  };
}

function missingFlags(column: Column, rowCount: number): NumericColumn {
  const values = Float64Array.from({ length: rowCount }, (_, row) => Number(isMissing(column, row)));
  return { name: `${column.name}_missing`, type: 'boolean', values };
}
