import { describe, expect, it } from 'vitest';
import { createDuckdbEngine } from '../../../../../adapters/tables/duckdb/engine.ts';
import { openSession } from '../../../../../adapters/tables/duckdb/session.ts';
import { copyToParquet } from '../../../../../adapters/tables/duckdb/sql.ts';
import { table } from '../../../../support/tables.ts';
import { Workbench } from '../workbench.ts';

const bench = new Workbench();

describe('a profile', () => {
  it('tells missing and distinct values, range, moments and frequent values by type', async () => {
    const path = bench.target();
    const day = Date.UTC(2024, 0, 1);
    await bench.engine.write(
      table(
        {
          n: [1.5, 2.5, null, 2.5],
          i: [3, 3, 1, 2],
          t: ['b', 'a', 'b', null],
          f: [true, true, false, null],
          m: [day + 1500, day, null, day],
          d: [day, day, day, null],
        },
        { n: 'number', m: 'timestamp', d: 'date' },
      ),
      path,
    );
    const { rowCount, columns } = await bench.engine.profile(path);
    expect(rowCount).toBe(4);
    expect(columns).toEqual([
      {
        name: 'n',
        type: 'number',
        missing: 1,
        distinct: 2,
        min: 1.5,
        max: 2.5,
        mean: 6.5 / 3,
        deviation: expect.closeTo(Math.sqrt(1 / 3), 12),
      },
      {
        name: 'i',
        type: 'integer',
        missing: 0,
        distinct: 3,
        min: 1,
        max: 3,
        mean: 2.25,
        deviation: expect.closeTo(0.957427, 6),
        top: [
          { value: '3', count: 2 },
          { value: '1', count: 1 },
          { value: '2', count: 1 },
        ],
      },
      {
        name: 't',
        type: 'string',
        missing: 1,
        distinct: 2,
        min: 'a',
        max: 'b',
        top: [
          { value: 'b', count: 2 },
          { value: 'a', count: 1 },
        ],
      },
      {
        name: 'f',
        type: 'boolean',
        missing: 1,
        distinct: 2,
        min: 'false',
        max: 'true',
        top: [
          { value: 'true', count: 2 },
          { value: 'false', count: 1 },
        ],
      },
      {
        name: 'm',
        type: 'timestamp',
        missing: 1,
        distinct: 2,
        min: '2024-01-01T00:00:00.000Z',
        max: '2024-01-01T00:00:01.500Z',
      },
      { name: 'd', type: 'date', missing: 1, distinct: 1, min: '2024-01-01', max: '2024-01-01' },
    ]);
  });

  it('of a table without rows, and of a column without values, has no range and no moments', async () => {
    const path = bench.target();
    await bench.engine.write(table({ a: [], t: [] }, { t: 'string' }), path);
    const { columns } = await bench.engine.profile(path);
    expect(columns).toEqual([
      { name: 'a', type: 'integer', missing: 0, distinct: 0, top: [] },
      { name: 't', type: 'string', missing: 0, distinct: 0, top: [] },
    ]);
  });

  it('counts NaN of another program as missing, and leaves infinite values out of the moments', async () => {
    const path = bench.target();
    const session = await openSession({});
    await session.use((connection) =>
      connection.run(copyToParquet("SELECT unnest(['nan'::DOUBLE, 'inf'::DOUBLE, 1, 3]) AS x", path)),
    );
    await session.close();
    const { columns } = await bench.engine.profile(path);
    expect(columns[0]).toMatchObject({ missing: 1, distinct: 3, max: Number.POSITIVE_INFINITY, mean: 2 });
  });

  it('is the same to the last digit for any number of threads', async () => {
    const path = bench.target();
    const session = await openSession({});
    await session.use((connection) =>
      connection.run(
        copyToParquet(
          'SELECT hash(range) / 1e15 AS x, 1 / (range + 1) AS y, range % 100 AS z FROM range(400000)',
          path,
        ),
      ),
    );
    await session.close();
    const profiles = [];
    for (const threads of [1, 2, 2, 4]) {
      const engine = await createDuckdbEngine({ threads });
      profiles.push(JSON.stringify(await engine.profile(path)));
      await engine.close();
    }
    expect(new Set(profiles).size).toBe(1);
  });
});
