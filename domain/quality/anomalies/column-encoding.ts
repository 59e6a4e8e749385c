/** @module Learns from reference rows how each column becomes coordinates: numbers scaled, categories as flags, missing values told. */
import { z } from 'zod';
import type { Column, NumericColumn, Table } from '../../data/table.ts';
import { sortDoubles } from '../../learning/sort-doubles.ts';
import { sampleQuantile } from '../../statistics/quantiles.ts';
import { countValues, isQuantity, missingCount, sortedLabels } from '../../transforms/columns.ts';
import { featureColumns, type Roles } from '../../transforms/roles.ts';
import { bounded, columnScale, type Scaling } from './column-scale.ts';

/** Flags of one column of categories at most; rarer categories share one. */
const mostFlags = 32;
/** Flags of all columns together, about. */
const flagBudget = 8192;
/** Two rows drawn at random differ in a column with at least this probability, or it counts as if they did: bounds the weight of an almost constant column. */
const leastDiversity = 0.05;
/** Share of values that stand in one row alone, from which a column of texts is a key or free text. */
const keyShare = 0.5;
/** Of a constant column's value: what any other value is measured by. */
const constantUnit = 1e-9;

const numberSchema = z.strictObject({
  kind: z.literal('number'),
  name: z.string(),
  centre: z.number(),
  scale: z.number().positive(),
  /** Stands in for a missing value: the median. */
  fill: z.number(),
  /** 2.5% and 97.5% quantiles, for explanations. */
  low: z.number(),
  high: z.number(),
  /** Coordinate of a missing value's flag; 0 where no reference row lacked a value. */
  missing: z.number().min(0),
});
const categorySchema = z.strictObject({
  kind: z.literal('category'),
  name: z.string(),
  labels: z.array(z.string()),
  /** Whether missing is a category of its own. */
  missing: z.boolean(),
  /** Coordinate of a flag that is set. */
  unit: z.number().positive(),
  /** Place of the most frequent flag. */
  typical: z.int().min(0),
});
export const encodingSchema = z.strictObject({
  columns: z.array(z.discriminatedUnion('kind', [numberSchema, categorySchema])),
  skipped: z.array(z.strictObject({ name: z.string(), why: z.string() })),
});
export type NumberEncoding = z.infer<typeof numberSchema>;
export type CategoryEncoding = z.infer<typeof categorySchema>;
export type ColumnEncoding = NumberEncoding | CategoryEncoding;
export type TableEncoding = z.infer<typeof encodingSchema>;

export interface EncodingRequest {
  /** Reference rows alone. */
  readonly table: Table;
  readonly roles: Roles;
  readonly scaling: Scaling;
  /** `numbers`: quantities alone, without flags. */
  readonly columns: 'all' | 'numbers';
}

/**
 * How feature columns become coordinates in which two random reference rows are √2 apart per column, whatever its
 * type: numbers are scaled, categories are flags of length 1 / √(probability that two rows differ), as Gower's
 * distance weighs columns alike. Dates are points in time and skipped, as are columns without values and keys.
 */
export function learnEncoding({ table, roles, scaling, columns }: EncodingRequest): TableEncoding {
  const features = new Set(featureColumns(table, roles).map(({ name }) => name));
  const texts = table.columns.filter(({ name, type }) => features.has(name) && !isQuantity(type)).length;
  const flags = Math.max(2, Math.min(mostFlags, Math.floor(flagBudget / Math.max(1, texts))));
  const learned: ColumnEncoding[] = [];
  const skipped: { readonly name: string; readonly why: string }[] = [];
  for (const column of table.columns) {
    if (!features.has(column.name)) continue;
    const why = reasonToSkip(column, table.rowCount, columns);
    if (why !== undefined) skipped.push({ name: column.name, why });
    else if (isQuantity(column.type)) learned.push(encodeQuantity(column as NumericColumn, scaling, columns));
    else learned.push(encodeCategories(column, flags));
  }
  return { columns: learned, skipped };
}

function reasonToSkip(column: Column, rowCount: number, wanted: 'all' | 'numbers'): string | undefined {
  if (column.type === 'timestamp' || column.type === 'date') return 'a point in time';
  if (wanted === 'numbers' && !isQuantity(column.type)) return 'no quantity';
  const present = rowCount - missingCount(column);
  if (present === 0) return 'no value in any reference row';
  if (column.type !== 'string') return undefined;
  const counts = countValues(column);
  const single = [...counts.values()].filter((count) => count === 1).length;
  return counts.size > mostFlags && single > keyShare * present ? 'most values stand in one row alone' : undefined;
}

function encodeQuantity(column: NumericColumn, scaling: Scaling, wanted: 'all' | 'numbers'): ColumnEncoding {
  const sorted = sortDoubles(boundedValues(column.values));
  const { centre, scale } = columnScale(sorted, scaling);
  if (scale === 0 && wanted === 'all') return encodeCategories(column, 1);
  const lacking = 1 - sorted.length / column.values.length;
  return {
    kind: 'number',
    name: column.name,
    centre,
    scale: scale === 0 ? constantUnit * Math.max(1, Math.abs(centre)) : scale,
    fill: sampleQuantile(sorted, 0.5),
    low: sampleQuantile(sorted, 0.025),
    high: sampleQuantile(sorted, 0.975),
    missing: lacking > 0 && wanted === 'all' ? flagUnit(2 * lacking * (1 - lacking)) * Math.SQRT2 : 0,
  };
}

function boundedValues(values: Float64Array): Float64Array {
  const kept = new Float64Array(values.length);
  let count = 0;
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] as number;
    if (Number.isNaN(value)) continue;
    kept[count] = bounded(value);
    count += 1;
  }
  return kept.subarray(0, count);
}

/** Of flags of which two change where rows differ; one that changes alone is √2 times as long. */
function flagUnit(diversity: number): number {
  return 1 / Math.sqrt(Math.max(leastDiversity, diversity));
}

function encodeCategories(column: Column, most: number): CategoryEncoding {
  const counts = countValues(column);
  const labels = sortedLabels(column.type, counts.keys());
  // A stable sort: of equally frequent categories the first by label is kept.
  const frequent = [...labels].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0)).slice(0, most);
  const lacking = missingCount(column);
  const sizes = frequent.map((label) => counts.get(label) ?? 0);
  const rowCount = [...counts.values()].reduce((sum, count) => sum + count, lacking);
  const rare = rowCount - lacking - sizes.reduce((sum, size) => sum + size, 0);
  const all = [...sizes, rare, lacking];
  const diversity = 1 - all.reduce((sum, size) => sum + (size / rowCount) ** 2, 0);
  return {
    kind: 'category',
    name: column.name,
    labels: frequent,
    missing: lacking > 0,
    unit: flagUnit(diversity),
    typical: all.indexOf(Math.max(...all)),
  };
}

/** Coordinates of a column: a category has one flag per label, one for all others and, where it was seen, one for missing. */
export function coordinatesOf(column: ColumnEncoding): number {
  if (column.kind === 'number') return column.missing > 0 ? 2 : 1;
  return column.labels.length + 1 + (column.missing ? 1 : 0);
}
