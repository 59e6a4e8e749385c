/** @module One-hot encoding: a column of categories becomes one 0/1 column per category seen in training. */
import { z } from 'zod';
import { WithinError } from '../../contracts/errors.ts';
import type { Column, NumericColumn, Table } from '../data/table.ts';
import { columnNamed, countValues, labelAt, replaceColumns, sortedLabels } from './columns.ts';
import { rolesSchema } from './roles.ts';
import { chosenColumns, requireValues } from './targets.ts';

/** More categories than this are refused unless the parameters say how to bound them: such a column is a key or free text. */
const mostCategories = 1000;

export const oneHotSchema = z.strictObject({
  columns: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('columns to encode, of any type; all text features when absent'),
  maxCategories: z
    .int()
    .min(2)
    .optional()
    .describe('most 0/1 columns per encoded column; the rarest categories share the column <name>=(other)'),
  minShare: z
    .number()
    .gt(0)
    .lt(1)
    .optional()
    .describe('categories with a smaller share of the training rows share the column <name>=(other)'),
  unknown: z
    .enum(['ignore', 'error'])
    .default('ignore')
    .describe('a category not seen in training: ignore counts it as (other), or as none where there is no such column'),
  roles: rolesSchema.optional().describe('roles of the columns'),
});
export type OneHotParams = z.infer<typeof oneHotSchema>;

const stateSchema = z.strictObject({
  unknown: z.enum(['ignore', 'error']),
  columns: z.array(
    z.strictObject({ name: z.string(), categories: z.array(z.string()), rare: z.array(z.string()).optional() }),
  ),
});
export type OneHotState = z.infer<typeof stateSchema>;

/** Categories in order of their labels. A missing value is no category: its row has 0 in every column. */
export function fitOneHot(table: Table, params: OneHotParams): OneHotState {
  const columns = chosenColumns(table, {
    transform: 'one-hot',
    columns: params.columns,
    roles: params.roles,
    suits: (column) => column.type === 'string',
  });
  return {
    unknown: params.unknown,
    columns: columns.map((column) => categoriesOf(column, table.rowCount, params)),
  };
}

function categoriesOf(column: Column, rowCount: number, params: OneHotParams): OneHotState['columns'][number] {
  requireValues('one-hot', column, rowCount);
  const counts = countValues(column);
  const present = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const labels = sortedLabels(column.type, counts.keys());
  // A stable sort: of equally frequent categories the first by label is kept.
  const frequent = [...labels].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
  let kept = frequent.filter((label) => (counts.get(label) ?? 0) / present >= (params.minShare ?? 0));
  const limit = params.maxCategories ?? mostCategories;
  if (kept.length + (kept.length < labels.length ? 1 : 0) > limit) {
    if (params.maxCategories === undefined) throw tooManyCategories(column.name, kept.length);
    kept = kept.slice(0, limit - 1);
  }
  const chosen = new Set(kept);
  const rare = labels.filter((label) => !chosen.has(label));
  return {
    name: column.name,
    categories: labels.filter((label) => chosen.has(label)),
    ...(rare.length > 0 ? { rare } : {}),
  };
}

function tooManyCategories(column: string, count: number): WithinError {
  return new WithinError(
    'DATA_INVALID',
    `one-hot would make ${count} columns of "${column}"; set maxCategories or minShare, or put the column into dataset.exclude`,
    { column, categories: count },
  );
}

/** Columns `<name>=<category>`, then `<name>=(other)` if there are rare categories, in place of the encoded column. */
export function applyOneHot(table: Table, state: unknown): Table {
  const { columns, unknown } = stateSchema.parse(state);
  const replacements = new Map<string, readonly Column[]>();
  for (const { name, categories, rare } of columns) {
    const column = columnNamed(table, name, 'SIGNATURE_MISMATCH');
    const names = [...categories, ...(rare ? ['(other)'] : [])].map((category) => `${name}=${category}`);
    const indexOf = new Map(categories.map((category, index) => [category, index]));
    const knownRare = new Set(rare);
    const indices = labelIndices(column, table.rowCount, (label) => {
      const index = indexOf.get(label);
      if (index !== undefined) return index;
      if (unknown === 'error' && !knownRare.has(label)) throw unknownCategory(name, label);
      return rare ? categories.length : -1;
    });
    replacements.set(name, flagColumns(names, indices));
  }
  return replaceColumns(table, replacements);
}

/** Index per row; each distinct value is looked up once. */
function labelIndices(column: Column, rowCount: number, indexOf: (label: string) => number): Int32Array {
  const known = new Map<number, number>();
  return Int32Array.from({ length: rowCount }, (_, row) => {
    const label = labelAt(column, row);
    if (label === undefined) return -1;
    const value = (column.type === 'string' ? column.codes[row] : column.values[row]) ?? 0;
    const index = known.get(value) ?? indexOf(label);
    known.set(value, index);
    return index;
  });
}

function flagColumns(names: readonly string[], indices: Int32Array): NumericColumn[] {
  const columns = names.map((name) => ({ name, type: 'boolean' as const, values: new Float64Array(indices.length) }));
  for (let row = 0; row < indices.length; row += 1) {
    const column = columns[indices[row] ?? -1];
    if (column) column.values[row] = 1;
  }
  return columns;
}

function unknownCategory(column: string, label: string): WithinError {
  return new WithinError(
    'DATA_INVALID',
    `column "${column}" has the category "${label}", which no training row had; correct it or set unknown: ignore`,
    { column, category: label },
  );
}
