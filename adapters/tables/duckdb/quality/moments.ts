/**
 * @module Mean and sample deviation, the same to the last digit for any number of threads. Sums of doubles depend on
 * their order, sums of whole numbers do not: with u = (x - middle) / radius in [-1, 1], the sums of u and u² are taken
 * in units of 2^-62. As the least and the greatest value are both reached, the deviation is at least radius·√(2/n), so
 * that rounding of u² costs it less than 1e-10 of itself below a billion rows, and the mean less than 2^-50 of radius.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { rows } from '../session.ts';
import { numberLiteral, pathList } from '../sql.ts';
import type { TypedColumn } from '../types.ts';
import { type Aggregate, askAll, columnAggregate } from './aggregates.ts';
import { isNumeric, type TableView } from './table-view.ts';

/** Values whose squares exceed a double, infinite ones included, have no part in the moments. */
const largest = 1e150;
const unit = 2 ** 62;

export interface Bounds {
  readonly min: number;
  readonly max: number;
}

export interface Moments {
  readonly mean?: number;
  readonly deviation?: number;
}

const middleOf = ({ min, max }: Bounds): number => min / 2 + max / 2;
const radiusOf = ({ min, max }: Bounds): number => Math.max(max / 2 - min / 2, Number.MIN_VALUE * 2 ** 60);
const isUsable = ({ min, max }: Bounds): boolean => Math.abs(min) < largest && Math.abs(max) < largest;

/** The bounds that a Parquet file states for its columns; none of a file with nested columns or without statistics. */
export async function statedBounds(
  connection: DuckDBConnection,
  path: string,
  columns: readonly TypedColumn[],
): Promise<Map<string, Bounds>> {
  const found = await rows(
    connection,
    `SELECT CAST(column_id AS INTEGER) AS id, min(TRY_CAST(stats_min_value AS DOUBLE)) AS low, max(TRY_CAST(stats_max_value AS DOUBLE)) AS high,
       count(*) FILTER (WHERE TRY_CAST(stats_min_value AS DOUBLE) IS NULL AND stats_null_count IS DISTINCT FROM num_values) AS silent
     FROM parquet_metadata(${pathList([path])}) GROUP BY column_id`,
  );
  const bounds = new Map<string, Bounds>();
  if (found.length !== columns.length) return bounds;
  for (const { id, low, high, silent } of found) {
    const column = columns[Number(id)];
    if (!column || !isNumeric(column) || Number(silent) > 0 || typeof low !== 'number' || typeof high !== 'number')
      continue;
    const stated = { min: low, max: high };
    if (isUsable(stated)) bounds.set(column.name, stated);
  }
  return bounds;
}

/** The sums of u and u² of one column; they say nothing if a value lies outside the bounds. */
export function momentSums(view: TableView, column: TypedColumn, bounds: Bounds): Aggregate[] {
  return sumsOf(view, column, { of: (value) => `CAST(${value} AS DOUBLE)`, bounds });
}

/** By the inverse of the radius: DuckDB looks at each divisor. Far outside the bounds a term is no whole number of 64 bits, and left out. */
function sumsOf(
  view: TableView,
  column: TypedColumn,
  { of, bounds }: { readonly of: (value: string) => string; readonly bounds: Bounds },
): Aggregate[] {
  const u = (value: string, [middle, inverse]: readonly string[]) => `((${of(value)} - ${middle}) * ${inverse})`;
  const sum = (term: string) => `CAST(sum(TRY_CAST(${term} * ${numberLiteral(unit)} AS BIGINT)) AS VARCHAR)`;
  const numbers = [middleOf(bounds), 1 / radiusOf(bounds)];
  return [
    columnAggregate(view, column, (value, own) => sum(u(value, own)), numbers),
    columnAggregate(view, column, (value, own) => sum(`${u(value, own)} * ${u(value, own)}`), numbers),
  ];
}

/** From the answers to `momentSums`, and the number of values. */
export function momentsFrom(bounds: Bounds, [first, second]: readonly unknown[], present: number): Moments {
  if (present === 0 || first == null || second == null) return {};
  const count = BigInt(present);
  const [sum, squares] = [BigInt(String(first)), BigInt(String(second))];
  const radius = radiusOf(bounds);
  const mean = middleOf(bounds) + radius * (Number(sum) / unit / Number(count));
  if (count === 1n) return { mean };
  const spread = squares * (1n << 62n) * count - sum * sum;
  const variance = Number(spread) / Number(count * (count - 1n)) / unit / unit;
  return { mean, deviation: bounds.min === bounds.max ? 0 : radius * Math.sqrt(Math.max(0, variance)) };
}

const finite = (value: string): string => {
  const x = `CAST(${value} AS DOUBLE)`;
  return `(CASE WHEN abs(${x}) < ${numberLiteral(largest)} THEN ${x} END)`;
};

/** Moments of columns whose file states no usable bounds: a scan for the bounds, another for the sums. */
export async function scannedMoments(
  connection: DuckDBConnection,
  view: TableView,
  columns: readonly TypedColumn[],
): Promise<Map<string, Moments>> {
  if (columns.length === 0) return new Map();
  const questions = columns.flatMap((column) =>
    ['min', 'max', 'count'].map((of) => columnAggregate(view, column, (value) => `${of}${finite(value)}`)),
  );
  const found = await askAll(connection, view, questions);
  const bounded = columns.flatMap((column, index) => {
    const [min, max, count] = found.slice(3 * index, 3 * index + 3);
    return typeof min === 'number' && typeof max === 'number'
      ? [{ column, bounds: { min, max }, count: Number(count) }]
      : [];
  });
  const sums = await askAll(
    connection,
    view,
    bounded.flatMap(({ column, bounds }) => sumsOf(view, column, { of: finite, bounds })),
  );
  return new Map(
    bounded.map(({ column, bounds, count }, index) => [
      column.name,
      momentsFrom(bounds, sums.slice(2 * index, 2 * index + 2), count),
    ]),
  );
}
