/** @module The tables of the bench, made by DuckDB, and the sixteen checks that every side is given. */
import { existsSync } from 'node:fs';
import { openSession } from '../../adapters/tables/duckdb/session.ts';
import { copyToParquet } from '../../adapters/tables/duckdb/sql.ts';
import type { TableContract } from '../../contracts/check.ts';

const common: Readonly<Record<string, string>> = {
  id: 'i',
  low: '(hash(i) % 1000003) / 1000.0',
  high: '1001 + sqrt(hash(i + 7) % 1000000007)',
  score: 'ln(1 + hash(i * 3) % 10007)',
  age: 'CAST(hash(i + 1) % 120 AS BIGINT)',
  name: "'user' || (hash(i + 3) % 100000)",
  kind: "['a', 'b', 'c', 'd'][1 + CAST(hash(i + 5) % 4 AS INTEGER)]",
  moment: "TIMESTAMP '2024-01-01' + INTERVAL (i) SECOND",
  ok: 'hash(i + 9) % 2 = 0',
  code: 'CASE WHEN hash(i + 11) % 20 = 0 THEN NULL ELSE CAST(hash(i + 12) % 50 AS BIGINT) END',
};

/** Twice as wide: the same again under other names and other hashes. */
function wider(columns: Readonly<Record<string, string>>): Record<string, string> {
  const more = Object.entries(columns).map(([name, sql]) => [`${name}_2`, sql.replaceAll(/\bi\b/g, '(i + 104729)')]);
  return { ...columns, ...(Object.fromEntries(more) as Record<string, string>) };
}

export interface BenchTable {
  readonly name: string;
  readonly rows: number;
  readonly columns: Readonly<Record<string, string>>;
}

export const tables = (quick: boolean): BenchTable[] => [
  { name: '20 columns', rows: quick ? 200_000 : 1_000_000, columns: wider(common) },
  { name: '10 columns', rows: quick ? 1_000_000 : 5_000_000, columns: common },
];

/** Sixteen checks, all of which hold, so that every side has to look at every row. */
export const contract: TableContract = {
  columns: {
    id: { missing: 0, unique: true },
    low: { missing: 0, min: 0, max: 1001 },
    high: { min: 1001, max: 40_000 },
    age: { min: 0, max: 120 },
    name: { missing: 0, pattern: 'user[0-9]+' },
    kind: { in: ['a', 'b', 'c', 'd'] },
    code: { missing: 0.1 },
    ok: { missing: 0 },
  },
  rows: { min: 1000 },
  expressions: [{ name: 'ordered', expect: 'low <= high' }],
};

/** Without those that Evidently lacks: a key, a pattern and an order between two columns. */
export const thirteenChecks: TableContract = {
  columns: { ...contract.columns, id: { missing: 0 }, name: { missing: 0 } },
  rows: { min: 1000 },
};

export async function writeTable({ rows, columns }: BenchTable, path: string): Promise<void> {
  if (existsSync(path)) return;
  const session = await openSession({});
  const selection = Object.entries(columns).map(([name, sql]) => `${sql} AS ${name}`);
  await session.use((connection) =>
    connection.run(copyToParquet(`SELECT ${selection.join(', ')} FROM range(${rows}) t(i)`, path)),
  );
  await session.close();
}
