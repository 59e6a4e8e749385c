/**
 * @module Whether whole numbers are all different, by one bit for each number from the least to the greatest: of five
 * million consecutive keys in a ninth of the time that grouping takes. Says nothing of numbers that lie far apart.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { row } from '../session.ts';
import type { TypedColumn } from '../types.ts';
import type { TableView } from './table-view.ts';

/** Every thread has bits of its own: 8 MB. */
const mostBits = 2n ** 26n;
/** With fewer rows among them, grouping is as fast. */
const bitsPerRow = 64n;

/** Number of values that are present if no two are equal; else, or where bits would be too many, undefined. */
export async function countDifferent(
  connection: DuckDBConnection,
  view: TableView,
  { name, type }: TypedColumn,
): Promise<number | undefined> {
  if (type !== 'integer') return undefined;
  const [alias, relation] = [view.alias(name), view.relation([name])];
  const bounds = await row(
    connection,
    `SELECT CAST(min(${alias}) AS VARCHAR) AS low, CAST(max(${alias}) AS VARCHAR) AS high FROM ${relation}`,
  );
  const { low, high } = bounds;
  if (typeof low !== 'string' || typeof high !== 'string') return 0;
  const bits = BigInt(high) - BigInt(low) + 1n;
  if (bits > mostBits || bits > bitsPerRow * BigInt(view.schema.rowCount)) return undefined;
  const { present, different } = await row(
    connection,
    `SELECT count(${alias}) AS present, bit_count(bitstring_agg(${alias}, ${low}, ${high})) AS different FROM ${relation}`,
  );
  return Number(present) === Number(different) ? Number(present) : undefined;
}
