import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openSession } from '../../../../../adapters/tables/duckdb/session.ts';
import { copyToParquet } from '../../../../../adapters/tables/duckdb/sql.ts';
import type { TableContract } from '../../../../../contracts/check.ts';
import { cellsOf, table } from '../../../../support/tables.ts';
import { thrownBy } from '../../../../support/thrown.ts';
import { Workbench } from '../workbench.ts';

const bench = new Workbench();

/** A Parquet file as another program may write it. */
async function foreign(query: string): Promise<string> {
  const path = bench.target();
  const session = await openSession({});
  await session.use((connection) => connection.run(copyToParquet(query, path)));
  await session.close();
  return path;
}

async function check(path: string, contract: TableContract) {
  const failures = bench.target();
  const report = await bench.engine.checkRules({ path, contract, failures, profile: true });
  const found = await bench.engine.read(failures);
  return {
    report,
    rows: cellsOf(found, 'row'),
    broken: report.results.filter(({ passed }) => !passed).map(({ rule }) => rule),
  };
}

describe('a foul table', () => {
  it('without rows is judged, and has no failing row', async () => {
    const path = bench.target();
    await bench.engine.write(table({ a: [], t: [] }, { t: 'string' }), path);
    const { report, rows, broken } = await check(path, {
      columns: { a: { min: 1, missing: 0, unique: true }, t: { pattern: 'x' } },
      rows: { min: 1 },
      distinct: true,
    });
    expect(broken).toEqual(['rows']);
    expect(rows).toEqual([]);
    expect(report.profile?.map(({ distinct }) => distinct)).toEqual([0, 0]);
  });

  it('whose columns have no values breaks completeness only', async () => {
    const path = bench.target();
    await bench.engine.write(table({ a: [null, null], t: [null, null] }, { a: 'number', t: 'string' }), path);
    const { broken, rows } = await check(path, {
      columns: {
        a: { min: 1, max: 2, in: [1], missing: 0.5, unique: true },
        t: { in: ['x'], missing: 1, length: { min: 3 } },
      },
    });
    expect(broken).toEqual(['missing']);
    expect(rows).toEqual([0, 1]);
  });

  it('with infinite and huge numbers and moments at the ends of time is judged like any other', async () => {
    const path = await foreign(
      `SELECT unnest(['inf'::DOUBLE, '-inf', 'nan', 1e308, -1e308, 5e-324]) AS x, unnest(['infinity'::TIMESTAMP, '-infinity', NULL, TIMESTAMP '9999-12-31', TIMESTAMP '0001-01-01', TIMESTAMP '2024-01-01']) AS m,
         unnest([9223372036854775807, -9223372036854775808, 0, 1, 2, NULL]) AS i`,
    );
    const { broken, rows, report } = await check(path, {
      columns: {
        x: { min: -10, max: 10, missing: 0 },
        m: { min: 0, max: 4e12, missing: 1 },
        i: { min: 0, in: [0, 1, 2] },
      },
      freshness: { column: 'm', within: '1d', asOf: '2024-01-01T12:00:00Z' },
      expressions: [
        { name: 'product', expect: 'x * x >= 0 and x - x = 0' },
        { name: 'span', expect: "m - '2000-01-01' >= 0" },
        { name: 'ratio', expect: 'i / (i - i) > 1' },
      ],
    });
    expect(broken).toEqual(['missing', 'min', 'max', 'min', 'max', 'min', 'in', 'expression']);
    expect(rows).toHaveLength(report.results.reduce((sum, result) => sum + (result.rows ?? 0), 0));
    expect(report.profile?.[0]).toMatchObject({ missing: 1, distinct: 5, min: Number.NEGATIVE_INFINITY });
  });

  it('with types of other programs is judged by what a reader sees', async () => {
    const path = await foreign(
      `SELECT 'a'::BLOB AS b, [1, 2] AS l, {'k': 1} AS s, 12.50::DECIMAL(9, 2) AS d, TIME '12:00' AS t, 170141183460469231731687303715884105727::HUGEINT AS h, 255::UTINYINT AS u, UUID '00000000-0000-0000-0000-000000000000' AS id`,
    );
    const { broken } = await check(path, {
      columns: {
        b: { in: ['a'] },
        l: { length: { max: 6 } },
        d: { max: 12.5 },
        h: { min: 0 },
        u: { max: 254 },
        id: { pattern: '[0-9-]+' },
      },
      distinct: true,
    });
    expect(broken).toEqual(['max']);
  });

  it('that is cut off, or no Parquet at all, is an error that names it', async () => {
    const whole = bench.target();
    await bench.engine.write(table({ a: [1, 2, 3] }), whole);
    const bytes = readFileSync(whole);
    for (const [name, content] of [
      ['cut.parquet', bytes.subarray(0, bytes.length / 2)],
      ['torn.parquet', Buffer.concat([bytes.subarray(0, 20), bytes.subarray(bytes.length - 20)])],
      ['text.parquet', Buffer.from('a,b\n1,2\n')],
    ] as const) {
      const path = bench.write(name, content);
      const { code, message } = await thrownBy(() => bench.engine.checkRules({ path, contract: { distinct: true } }));
      expect([name, code]).toEqual([name, 'SOURCE_INVALID']);
      expect(message).toContain(name);
    }
  });

  it('of 1,000 columns takes one pass after the other, not one a column', async () => {
    const width = 1000;
    const path = await foreign(
      `SELECT ${Array.from({ length: width }, (_, index) => `${index} + i AS x${index}`).join(', ')} FROM range(5) t(i)`,
    );
    const columns = Object.fromEntries(
      Array.from({ length: width }, (_, index) => [`x${index}`, { min: index, max: index + 3, missing: 0 }]),
    );
    const { broken, rows, report } = await check(path, { columns, distinct: true, complete: true });
    expect(broken).toHaveLength(width);
    expect(rows).toEqual(Array.from({ length: width }, () => 4));
    expect(report.profile).toHaveLength(width);
  });
});
