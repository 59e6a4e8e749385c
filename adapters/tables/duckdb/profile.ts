/** @module A profile of every column: missing and distinct values, range, moments, the most frequent values. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnProfile } from '../../../domain/data/ports.ts';
import type { TableSchema } from '../../../domain/data/table.ts';
import { parquetSchema } from './parquet.ts';
import { type Row, row, rows, type Session } from './session.ts';
import { identifier, parquetRelation } from './sql.ts';
import type { TypedColumn } from './types.ts';

/** Most frequent values that a profile holds. */
const topCount = 20;
/** Longest text that a profile quotes; longer ones are cut. */
const textLength = 200;

const isNumeric = ({ type }: TypedColumn): boolean => type === 'integer' || type === 'number';

/** SQL of a column with NaN, as another program may write it, taken as missing. */
function value({ name, type }: TypedColumn): string {
  const column = identifier(name);
  return type === 'number' ? `nullif(CAST(${column} AS DOUBLE), CAST('nan' AS DOUBLE))` : column;
}

/** How a minimum, maximum or frequent value is shown: ISO 8601 for times. */
export function shown({ type }: TypedColumn, sql: string): string {
  if (type === 'timestamp') return `strftime(CAST(${sql} AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%gZ')`;
  if (type === 'date') return `strftime(${sql}, '%Y-%m-%d')`;
  return type === 'integer' || type === 'number' ? sql : `left(CAST(${sql} AS VARCHAR), ${textLength})`;
}

function bounds(column: TypedColumn, found: Row): Pick<ColumnProfile, 'min' | 'max'> {
  const { min, max } = found;
  if (min == null || max == null) return {};
  const bound = (raw: unknown): number | string => (isNumeric(column) ? Number(raw) : String(raw));
  return { min: bound(min), max: bound(max) };
}

async function counts(connection: DuckDBConnection, relation: string, column: TypedColumn): Promise<ColumnProfile> {
  const sql = value(column);
  const found = await row(
    connection,
    `SELECT count(*) - count(v) AS missing, count(DISTINCT v) AS "distinct", ${shown(column, 'min(v)')} AS min, ${shown(column, 'max(v)')} AS max
     FROM (SELECT ${sql} AS v FROM ${relation})`,
  );
  const profile = {
    name: column.name,
    type: column.type,
    missing: Number(found['missing']),
    distinct: Number(found['distinct']),
  };
  return { ...profile, ...bounds(column, found), ...(await top(connection, relation, column)) };
}

async function top(
  connection: DuckDBConnection,
  relation: string,
  column: TypedColumn,
): Promise<Pick<ColumnProfile, 'top'>> {
  if (!['string', 'boolean', 'integer'].includes(column.type)) return {};
  const found = await rows(
    connection,
    `SELECT ${shown(column, 'v')} AS value, count FROM (SELECT ${value(column)} AS v, count(*) AS count FROM ${relation}
     GROUP BY ALL) WHERE v IS NOT NULL ORDER BY count DESC, v LIMIT ${topCount}`,
  );
  return { top: found.map(({ value: text, count }) => ({ value: String(text), count: Number(count) })) };
}

/** Mean and sample deviation: in one thread, since sums of floating-point numbers depend on their order. */
async function moments(
  connection: DuckDBConnection,
  relation: string,
  schema: TableSchema,
): Promise<Map<string, Pick<ColumnProfile, 'mean' | 'deviation'>>> {
  const columns = schema.columns.filter(isNumeric);
  if (columns.length === 0) return new Map();
  // DuckDB refuses values whose squares exceed a double, infinite ones included; they have no part in the moments.
  const sums = columns.map((column, index) => {
    const finite = `CASE WHEN abs(CAST(${value(column)} AS DOUBLE)) < 1e150 THEN CAST(${value(column)} AS DOUBLE) END`;
    return `avg(${finite}) AS m${index}, stddev_samp(${finite}) AS d${index}`;
  });
  const found = await row(connection, `SELECT ${sums.join(', ')} FROM ${relation}`);
  return new Map(
    columns.map(({ name }, index) => {
      const [mean, deviation] = [found[`m${index}`], found[`d${index}`]];
      return [name, { ...(typeof mean === 'number' && { mean }), ...(typeof deviation === 'number' && { deviation }) }];
    }),
  );
}

/** `serial` is a session of one thread. */
export async function profileTable(
  { session, serial }: { readonly session: Session; readonly serial: Session },
  path: string,
): Promise<{ rowCount: number; columns: readonly ColumnProfile[] }> {
  const relation = parquetRelation([path]);
  return session.use(async (connection) => {
    const schema = await parquetSchema(connection, path);
    const byName = await serial.use((single) => moments(single, relation, schema));
    const columns: ColumnProfile[] = [];
    for (const column of schema.columns) {
      columns.push({ ...(await counts(connection, relation, column)), ...byName.get(column.name) });
    }
    return { rowCount: schema.rowCount, columns };
  });
}
