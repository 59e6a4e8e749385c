import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countDifferent } from '../../../../../adapters/tables/duckdb/quality/dense-key.ts';
import { viewOf } from '../../../../../adapters/tables/duckdb/quality/table-view.ts';
import { openSession, type Session } from '../../../../../adapters/tables/duckdb/session.ts';
import { copyToParquet } from '../../../../../adapters/tables/duckdb/sql.ts';
import { Workbench } from '../workbench.ts';

const bench = new Workbench();
let session: Session;

beforeAll(async () => {
  session = await openSession({});
});
afterAll(() => session.close());

const columnType = 'integer' as const;

async function counted(values: readonly (bigint | null)[], type: string): Promise<number | undefined> {
  const path = bench.target();
  const listed = values.map((value) => value ?? 'NULL').join(', ');
  return session.use(async (connection) => {
    await connection.run(copyToParquet(`SELECT unnest(CAST([${listed}] AS ${type}[])) AS k`, path));
    return countDifferent(connection, await viewOf(connection, path), { name: 'k', type: columnType });
  });
}

/** Least and greatest value of each type. */
const types = [
  ['TINYINT', -128n, 127n],
  ['UTINYINT', 0n, 255n],
  ['INTEGER', -(2n ** 31n), 2n ** 31n - 1n],
  ['BIGINT', -(2n ** 63n), 2n ** 63n - 1n],
  ['UBIGINT', 0n, 2n ** 64n - 1n],
] as const;

describe('whole numbers close together', () => {
  it('are counted where all differ, and left to grouping where any two are equal', async () => {
    const key = fc.tuple(fc.constantFrom(...types), fc.boolean()).chain(([[type, least, most], atEnd]) => {
      const start = atEnd ? most - 100n : least;
      const value = fc.option(
        fc.bigInt({ min: 0n, max: 100n }).map((step) => start + step),
        { freq: 5 },
      );
      return fc.tuple(fc.constant(type), fc.array(value, { minLength: 2, maxLength: 12 }));
    });
    await fc.assert(
      fc.asyncProperty(key, async ([type, values]) => {
        const present = values.filter((value) => value !== null);
        const different = new Set(present).size === present.length;
        expect(await counted(values, type)).toBe(different ? present.length : undefined);
      }),
      { numRuns: 60 },
    );
  });

  it('are left to grouping where they lie too far apart for their number', async () => {
    expect(await counted([1n, 128n], 'BIGINT')).toBe(2);
    expect(await counted([1n, 129n], 'BIGINT')).toBeUndefined();
    expect(await counted([-(2n ** 63n), 2n ** 63n - 1n], 'BIGINT')).toBeUndefined();
    expect(await counted([0n, 2n ** 64n - 1n], 'UBIGINT')).toBeUndefined();
  });
});
