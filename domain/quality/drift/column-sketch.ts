/** @module A mergeable summary of one column: how much is missing, moments, ranks and categories, never the rows. */
import { WithinError } from '../../../contracts/errors.ts';
import type { Column, ColumnType } from '../../data/table.ts';
import { countValues, missingCount } from '../../transforms/columns.ts';
import { type CategorySketch, mergeCategories, sketchCategories } from './category-sketch.ts';
import { mergeQuantiles, type QuantileSketch, sketchQuantiles } from './quantile-sketch.ts';

/** Whole numbers with at most so many values are counted as categories too. */
const mostCounted = 100;

/** Of the finite values. */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  /** Sum of squared differences from the mean. */
  readonly squares: number;
  readonly min: number;
  readonly max: number;
}

export interface ColumnSketch {
  readonly name: string;
  readonly type: ColumnType;
  readonly rows: number;
  readonly missing: number;
  /** Numbers and points in time. */
  readonly moments?: Moments | undefined;
  readonly quantiles?: QuantileSketch | undefined;
  /** Texts, booleans, and whole numbers of few values. */
  readonly categories?: CategorySketch | undefined;
}

/** `capacity` as in `QuantileSketch`. */
export function sketchColumn(column: Column, capacity: number): ColumnSketch {
  const { name, type } = column;
  if (column.type === 'string' || column.type === 'boolean') {
    const rows = column.type === 'string' ? column.codes.length : column.values.length;
    const categories = sketchCategories(countValues(column));
    return { name, type, rows, missing: rows - categories.count, categories };
  }
  const present = presentValues(column.values);
  const counts = type === 'integer' ? countFewValues(present) : undefined;
  return {
    name,
    type,
    rows: column.values.length,
    missing: column.values.length - present.length,
    moments: momentsOf(present),
    quantiles: sketchQuantiles(present, capacity),
    ...(counts && { categories: sketchCategories(counts) }),
  };
}

/** How much is there, and nothing of what. */
export function sketchPresence(column: Column): ColumnSketch {
  const { name, type } = column;
  const rows = column.type === 'string' ? column.codes.length : column.values.length;
  return { name, type, rows, missing: missingCount(column) };
}

function presentValues(values: Float64Array): Float64Array {
  const present = new Float64Array(values.length);
  let count = 0;
  for (const value of values) {
    present[count] = value;
    // A missing value is written over by the next one.
    if (value === value) count += 1;
  }
  return present.subarray(0, count);
}

/** Undefined where there are more than `mostCounted` values. */
function countFewValues(values: Float64Array): ReadonlyMap<string, number> | undefined {
  const counts = new Map<number, number>();
  for (const value of values) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
    if (counts.size > mostCounted) return undefined;
  }
  return new Map([...counts].map(([value, count]) => [String(value), count]));
}

function momentsOf(values: Float64Array): Moments {
  let count = 0;
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    count += 1;
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (count === 0) return { count, mean: 0, squares: 0, min, max };
  // The sum of huge values may be infinite where their mean is not.
  const mean = Number.isFinite(sum) ? sum / count : values.reduce((part, v) => part + finiteOr0(v) / count, 0);
  let squares = 0;
  for (const value of values) if (Number.isFinite(value)) squares += (value - mean) ** 2;
  return { count, mean, squares: Math.min(Number.MAX_VALUE, squares), min, max };
}

const finiteOr0 = (value: number): number => (Number.isFinite(value) ? value : 0);

/** Chan, Golub and LeVeque (1979). */
function mergeMoments(first: Moments, second: Moments): Moments {
  if (first.count === 0) return second;
  if (second.count === 0) return first;
  const count = first.count + second.count;
  const [a, b] = [first.count / count, second.count / count];
  const difference = second.mean - first.mean;
  return {
    count,
    mean: first.mean * a + second.mean * b,
    squares: Math.min(Number.MAX_VALUE, first.squares + second.squares + difference * difference * a * b * count),
    min: Math.min(first.min, second.min),
    max: Math.max(first.max, second.max),
  };
}

const isEmpty = ({ rows, missing }: ColumnSketch): boolean => rows === missing;

/**
 * The sketch of both parts of a column. A part with no value at all takes the type of the other; integer and number
 * make number; other types that differ are `DATA_INVALID`.
 */
export function mergeColumns(first: ColumnSketch, second: ColumnSketch): ColumnSketch {
  const sums = { rows: first.rows + second.rows, missing: first.missing + second.missing };
  if (isEmpty(second)) return { ...first, ...sums };
  if (isEmpty(first)) return { ...second, ...sums };
  const type = commonType(first, second);
  const categories = first.categories && second.categories && mergeCategories(first.categories, second.categories);
  const isCounted = categories && (!first.quantiles || categories.values.length <= mostCounted);
  return {
    name: first.name,
    type,
    ...sums,
    ...(first.moments && second.moments && { moments: mergeMoments(first.moments, second.moments) }),
    ...(first.quantiles && second.quantiles && { quantiles: mergeQuantiles(first.quantiles, second.quantiles) }),
    ...(isCounted && { categories }),
  };
}

function commonType(first: ColumnSketch, second: ColumnSketch): ColumnType {
  if (first.type === second.type) return first.type;
  const isNumber = ({ type }: ColumnSketch): boolean => type === 'integer' || type === 'number';
  if (isNumber(first) && isNumber(second)) return 'number';
  throw new WithinError(
    'DATA_INVALID',
    `column "${first.name}" is of type ${first.type} in one part of the reference and of type ${second.type} in another; load both with the same type`,
    { column: first.name },
  );
}
