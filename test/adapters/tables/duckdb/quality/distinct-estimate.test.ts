import { describe, expect, it } from 'vitest';
import { openSession } from '../../../../../adapters/tables/duckdb/session.ts';
import { copyToParquet } from '../../../../../adapters/tables/duckdb/sql.ts';
import { Workbench } from '../workbench.ts';

const bench = new Workbench();

describe('the different values of a column of a large table', () => {
  it('are estimated within four of the errors that are told, and counted where they may name rows', async () => {
    const path = bench.target();
    const session = await openSession({});
    await session.use((connection) =>
      connection.run(
        copyToParquet(
          `SELECT i AS id, 'k' || i AS key, hash(i) % 50000 AS many, 't' || (hash(i + 1) % 100000) AS text, i % 900 AS few, sqrt(i) AS x FROM range(300000) t(i)`,
          path,
        ),
      ),
    );
    const truth = await session.use(async (connection) => {
      const sql = `SELECT count(DISTINCT many) AS many, count(DISTINCT text) AS text, count(DISTINCT x) AS x FROM read_parquet('${path}')`;
      const [found] = (await connection.runAndReadAll(sql)).getRowObjectsJS();
      return found ?? {};
    });
    await session.close();
    const { columns } = await bench.engine.profile(path);
    const byName = new Map(columns.map((column) => [column.name, column]));
    expect(byName.get('id')).toMatchObject({ distinct: 300_000 });
    expect(byName.get('key')).toMatchObject({ distinct: 300_000 });
    expect(byName.get('few')).toMatchObject({ distinct: 900 });
    expect(byName.get('few')?.top).toHaveLength(20);
    for (const name of ['id', 'key', 'few']) expect(byName.get(name)?.distinctError).toBeUndefined();
    for (const name of ['many', 'text', 'x']) {
      const { distinct = 0, distinctError = 0 } = byName.get(name) ?? {};
      expect(distinctError).toBeGreaterThan(0);
      expect(distinctError).toBeLessThan(0.05);
      expect(Math.abs(distinct / Number(truth[name]) - 1)).toBeLessThan(4 * distinctError);
    }
  });
});
