/** @module The same profile and checks as SQL that someone who knows DuckDB writes by hand. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Session } from '../../adapters/tables/duckdb/session.ts';
import type { BenchTable } from './tables.ts';

const numeric = /^(id|low|high|score|age|code)/;
const few = /^(kind|ok|age|code)/;

const checks = [
  'count(*) FILTER (WHERE id IS NULL)',
  'count(*) FILTER (WHERE low IS NULL)',
  'count(*) FILTER (WHERE low < 0)',
  'count(*) FILTER (WHERE low > 1001)',
  'count(*) FILTER (WHERE high < 1001)',
  'count(*) FILTER (WHERE high > 40000)',
  'count(*) FILTER (WHERE age < 0)',
  'count(*) FILTER (WHERE age > 120)',
  'count(*) FILTER (WHERE name IS NULL)',
  "count(*) FILTER (WHERE NOT regexp_full_match(name, 'user[0-9]+'))",
  "count(*) FILTER (WHERE kind NOT IN ('a', 'b', 'c', 'd'))",
  'count(*) FILTER (WHERE code IS NULL)',
  'count(*) FILTER (WHERE ok IS NULL)',
  'count(*) FILTER (WHERE low > high)',
];

function profileOf(name: string): string[] {
  const parts = [`count(${name})`, `min(${name})`, `max(${name})`, `approx_count_distinct(${name})`];
  return numeric.test(name) ? [...parts, `avg(${name})`, `stddev_samp(${name})`] : parts;
}

async function ask(connection: DuckDBConnection, sql: string): Promise<unknown[][]> {
  return (await connection.runAndReadAll(sql)).getRowsJS();
}

/** All in one scan; the most frequent values of columns with few, in another; the key. */
export async function expertVerdict(
  session: Session,
  path: string,
  { columns, rows }: BenchTable,
  profile: boolean,
): Promise<boolean> {
  return session.use(async (connection) => {
    const table = `read_parquet('${path}')`;
    const names = Object.keys(columns);
    const asked = ['count(*)', ...checks, ...(profile ? names.flatMap(profileOf) : [])];
    const [found = []] = await ask(
      connection,
      `SELECT ${asked.map((sql, index) => `${sql} AS a${index}`).join(', ')} FROM ${table}`,
    );
    const sets = names.filter((name) => few.test(name));
    if (profile)
      await ask(
        connection,
        `SELECT * FROM (SELECT ${sets.join(', ')}, count(*) AS n, grouping_id(${sets.join(', ')}) AS place FROM ${table}
         GROUP BY GROUPING SETS (${sets.map((name) => `(${name})`).join(', ')})) QUALIFY row_number() OVER (PARTITION BY place ORDER BY n DESC) <= 20`,
      );
    const [[keys] = []] = await ask(connection, `SELECT count(DISTINCT id) FROM ${table}`);
    const counts = found.slice(1, 15).map(Number);
    const missing = counts[11] ?? 0;
    return (
      counts.every((count, index) => index === 11 || count === 0) && missing <= 0.1 * rows && Number(keys) === rows
    );
  });
}
