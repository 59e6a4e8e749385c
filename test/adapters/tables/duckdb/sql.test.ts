import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSession, row, type Session } from '../../../../adapters/tables/duckdb/session.ts';
import {
  copyToParquet,
  identifier,
  literal,
  literalList,
  numberLiteral,
  parquetRelation,
  pathList,
} from '../../../../adapters/tables/duckdb/sql.ts';
import { Workbench } from './workbench.ts';

const bench = new Workbench();

async function withSession<T>(work: (session: Session) => Promise<T>): Promise<T> {
  const session = await openSession({});
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/** NUL ends a text in DuckDB's C interface, so it is no part of any SQL. */
const sqlText = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', ''));

describe('names and values as SQL', () => {
  it('bring any text through a literal and a list unchanged', () =>
    withSession((session) =>
      fc.assert(
        fc.asyncProperty(sqlText, sqlText, async (a, b) => {
          const sql = `SELECT ${literal(a)} AS one, ${literalList([a, b])}[2] AS two`;
          expect(await session.use((connection) => row(connection, sql))).toEqual({ one: a, two: b });
        }),
        { numRuns: 50 },
      ),
    ));

  it('bring any name through an identifier unchanged', () =>
    withSession((session) =>
      fc.assert(
        fc.asyncProperty(
          sqlText.filter((text) => text !== '' && text !== '__proto__'),
          async (name) => {
            const found = await session.use((connection) => row(connection, `SELECT 1 AS ${identifier(name)}`));
            expect(Object.keys(found)).toEqual([name]);
          },
        ),
        { numRuns: 50 },
      ),
    ));

  it('bring any finite number through unchanged', () =>
    withSession((session) =>
      fc.assert(
        fc.asyncProperty(fc.double({ noNaN: true, noDefaultInfinity: true }), async (value) => {
          const found = await session.use((connection) => row(connection, `SELECT ${numberLiteral(value)} AS value`));
          expect(found['value']).toBe(value + 0);
        }),
        { numRuns: 50 },
      ),
    ));

  it.each(["o'clock.parquet", 'a[1].parquet', 'star*.parquet', 'who?.parquet', 'year=2020/x.parquet', 'a"b.parquet'])(
    'read the one file %s and nothing a pattern would match',
    async (name) => {
      const path = bench.write(name, '');
      bench.write('a1.parquet', 'no Parquet');
      bench.write('starling.parquet', 'no Parquet');
      await withSession((session) =>
        session.use(async (connection) => {
          await connection.run(copyToParquet('SELECT 7 AS seven', path));
          expect(await row(connection, `SELECT * FROM ${parquetRelation([path])}`)).toEqual({ seven: 7 });
        }),
      );
      expect(pathList([path])).toContain('.parquet');
    },
  );
});
