import { DuckDBConnection } from '@duckdb/node-api';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openSession } from '../../../../../adapters/tables/duckdb/session.ts';
import { copyToParquet } from '../../../../../adapters/tables/duckdb/sql.ts';
import { inferContractFrom } from '../../../../../domain/data/contract.ts';
import { Workbench } from '../workbench.ts';

const bench = new Workbench();

/** Of each type, with values that are hard on arithmetic and on texts. */
const columns = {
  n: 'CASE WHEN range % 7 = 0 THEN NULL ELSE hash(range) / 1e15 END',
  wild: "CASE WHEN range = 3 THEN 'inf'::DOUBLE WHEN range = 4 THEN 'nan'::DOUBLE ELSE range * 1e300 END",
  i: 'range % 11 - 5',
  big: '9007199254740000 + range',
  key: "'k' || range",
  t: "CASE WHEN range % 5 > 0 THEN 'it''s ' || (range % 3) END",
  long: "repeat('y', 300) || (range % 40)",
  f: 'range % 2 = 0',
  m: "TIMESTAMP '2024-02-29 12:00:00' + INTERVAL (range % 50) MICROSECOND",
  d: "DATE '2024-02-29' + CAST(range % 4 AS INTEGER)",
  empty: 'CAST(NULL AS DOUBLE)',
  void: 'CAST(NULL AS VARCHAR)',
};
const rows = 120;

async function writeTable(selection: readonly string[], rowCount = rows): Promise<string> {
  const path = bench.target();
  const session = await openSession({});
  await session.use((connection) =>
    connection.run(copyToParquet(`SELECT ${selection.join(', ')} FROM range(${rowCount})`, path)),
  );
  await session.close();
  return path;
}

/** Each column in as many copies as make the table wide. */
function wideSelection(copies: number): string[] {
  return Array.from({ length: copies }, (_, copy) =>
    Object.entries(columns).map(([name, sql]) => `${sql} AS "${name}${copy}"`),
  ).flat();
}

/** Statements that were run while the work was done. */
async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  const [run, stream] = [vi.spyOn(DuckDBConnection.prototype, 'run'), vi.spyOn(DuckDBConnection.prototype, 'stream')];
  await work();
  const count = run.mock.calls.length + stream.mock.calls.length;
  vi.restoreAllMocks();
  return count;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a wide table', () => {
  it('has the profile that its columns have in a narrow one', async () => {
    const narrow = await bench.engine.profile(await writeTable(wideSelection(1)));
    const wide = await bench.engine.profile(await writeTable(wideSelection(25)));
    expect(wide.columns).toHaveLength(25 * narrow.columns.length);
    for (const [place, { name, ...column }] of wide.columns.entries()) {
      const { name: base, ...own } = narrow.columns[place % narrow.columns.length]!;
      expect(name.startsWith(base.replace(/\d+$/, ''))).toBe(true);
      expect(column).toEqual(own);
    }
  });

  it('is profiled, read and inferred from by a number of statements that hardly grows with its columns', async () => {
    const path = await writeTable(wideSelection(90), 30);
    const { columns: found } = await bench.engine.schema(path);
    expect(found).toHaveLength(1_080);
    expect(await statementsOf(() => bench.engine.profile(path))).toBeLessThanOrEqual(20);
    expect(await statementsOf(() => bench.engine.read(path))).toBeLessThanOrEqual(8);
    const infer = async () =>
      inferContractFrom(await bench.engine.schema(path), (names) => bench.engine.read(path, names));
    expect(await statementsOf(infer)).toBeLessThanOrEqual(11);
  });

  it('without rows has neither values nor ranges', async () => {
    const { columns: found } = await bench.engine.profile(await writeTable(wideSelection(25), 0));
    expect(found).toHaveLength(300);
    for (const { missing, distinct, min } of found)
      expect({ missing, distinct, min }).toEqual({ missing: 0, distinct: 0 });
  });
});
