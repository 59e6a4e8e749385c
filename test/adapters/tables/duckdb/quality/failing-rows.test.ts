import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { TableContract } from '../../../../../contracts/check.ts';
import type { RuleRequest } from '../../../../../domain/quality/rules/ports.ts';
import { rowCheckOf } from '../../../../../domain/quality/rules/standard-schema.ts';
import { type Cell, cellsOf, table } from '../../../../support/tables.ts';
import { digestOf, Workbench } from '../workbench.ts';

const bench = new Workbench();
type Columns = Readonly<Record<string, readonly Cell[]>>;

async function check(columns: Columns, contract: TableContract, more: Partial<RuleRequest> = {}) {
  const [path, failures] = [bench.target(), bench.target()];
  await bench.engine.write(table(columns), path);
  const report = await bench.engine.checkRules({ path, contract, failures, ...more });
  const found = await bench.engine.read(failures);
  const cells = found.columns.map(({ name }) => [name, cellsOf(found, name)] as const);
  const lines = Array.from({ length: found.rowCount }, (_, row) =>
    Object.fromEntries(cells.map(([name, own]) => [name, own[row] ?? null])),
  );
  return { report, lines, failures, brief: lines.map(({ row, rule, column, value }) => [row, rule, column, value]) };
}

describe('the table of failing rows', () => {
  it('has a line for each rule that a row breaks, by row and then in the order of the contract', async () => {
    const { report, brief, lines } = await check(
      { id: [1, 2, 2, null], kind: ['a', 'zz', 'b', 'zz'], low: [5, 1, 3, 9], high: [6, 0, 4, 1] },
      {
        columns: { id: { missing: 0, unique: true }, kind: { in: ['a', 'b'], severity: 'warn' } },
        unique: ['id', 'kind'],
        expressions: [{ name: 'ordered', expect: 'low <= high' }],
      },
    );
    expect(brief).toEqual([
      [1, 'unique', 'id', '2'],
      [1, 'in', 'kind', 'zz'],
      [1, 'expression', 'low, high', 'low=1, high=0'],
      [2, 'unique', 'id', '2'],
      [3, 'missing', 'id', null],
      [3, 'in', 'kind', 'zz'],
      [3, 'expression', 'low, high', 'low=9, high=1'],
    ]);
    expect(lines[2]).toMatchObject({ severity: 'error', message: 'ordered: low <= high', file: null, line: null });
    expect(report).toMatchObject({ rowCount: 4, failingRows: 3, rejected: 0 });
    expect(report.results.map(({ rule, passed, rows }) => [rule, passed, rows])).toEqual([
      ['missing', false, 1],
      ['unique', false, 2],
      ['in', false, 2],
      ['unique', true, undefined],
      ['expression', false, 2],
    ]);
  });

  it('has all of them, in the same bytes each time', async () => {
    const rows = 300_000;
    const columns = { n: Array.from({ length: rows }, (_, row) => row % 7) };
    const contract: TableContract = { columns: { n: { max: 3 } } };
    const [first, second] = [await check(columns, contract), await check(columns, contract)];
    const wanted = columns.n.flatMap((value, row) => (value > 3 ? [row] : []));
    expect(first.lines.map(({ row }) => row)).toEqual(wanted);
    expect(first.report.results[0]).toMatchObject({
      rows: wanted.length,
      examples: ['4.0', '5.0', '6.0'].map((text) => text.slice(0, 1)),
    });
    expect(digestOf(first.failures)).toBe(digestOf(second.failures));
  });

  it('shows no personal data, in no column, example, profile or raw line', async () => {
    const [path, rejects] = [bench.target(), bench.target()];
    const csv = { name: 'p.csv', path: bench.write('p.csv', 'mail,n\nsecret@x,1\nsecret@x,2\nsecret@y\n') };
    await bench.engine.load([csv], { source: 'p.csv' }, path, rejects);
    const failures = bench.target();
    const report = await bench.engine.checkRules({
      path,
      rejects,
      failures,
      profile: true,
      contract: {
        columns: { mail: { pii: true, unique: true, pattern: 'x', in: ['y'], length: { max: 1 } } },
        unique: ['mail', 'n'],
        expressions: [{ name: 'e', expect: "mail = 'a' or n > 5" }],
      },
    });
    const found = await bench.engine.read(failures);
    const all = JSON.stringify([report, found.columns.map(({ name }) => cellsOf(found, name))]);
    expect(all).not.toContain('secret');
    expect(cellsOf(found, 'value')).toContain('mail=(hidden), n=1');
    expect(report).toMatchObject({ rejected: 1, failingRows: 2 });
    expect([cellsOf(found, 'rule').at(-1), cellsOf(found, 'line').at(-1), cellsOf(found, 'row').at(-1)]).toEqual([
      'reject',
      4,
      null,
    ]);
  });

  it('finds equal rows in every column, missing values being equal', async () => {
    const { brief, report } = await check(
      { a: [1, 1, 2, null, null, 1], b: ['x', 'x', 'x', null, null, 'y'] },
      { distinct: true },
    );
    expect(brief.map(([row]) => row)).toEqual([0, 1, 3, 4]);
    expect(report.results[0]?.message).toBe('4 rows equal another in every column');
  });

  it('finds keys that refer to nothing, by one column and by several', async () => {
    const other = bench.target();
    await bench.engine.write(table({ id: [1, 2, 2, null], kind: ['a', 'b', 'b', 'c'] }), other);
    const columns = { id: [1, 2, 3, null], kind: ['a', 'a', null, 'z'] };
    const references = { source: 'other.csv' };
    const contract: TableContract = {
      foreignKeys: [
        { columns: ['id'], references },
        { columns: ['id', 'kind'], references, severity: 'warn' },
      ],
    };
    const { brief, report } = await check(columns, contract, { references: [other, other] });
    expect(brief).toEqual([
      [1, 'foreign-key', 'id, kind', 'id=2, kind=a'],
      [2, 'foreign-key', 'id', '3'],
    ]);
    expect(report.results[0]?.message).toBe('1 row refers by "id" to nothing in other.csv');
    expect(report.failingRows).toBe(1);
  });

  it('joins what the schema of the project says of a row', async () => {
    const schema = z.object({
      n: z.number().max(2).nullable(),
      at: z.date().nullable(),
      ok: z.boolean(),
      t: z.string(),
    });
    const [path, failures] = [bench.target(), bench.target()];
    const day = Date.UTC(2024, 0, 1);
    await bench.engine.write(
      table(
        { n: [1.5, null, 3], at: [day, null, day], ok: [true, false, true], t: ['a', 'b', null] },
        { at: 'timestamp' },
      ),
      path,
    );
    const report = await bench.engine.checkRules({ path, contract: {}, failures, rowCheck: rowCheckOf(schema) });
    const found = await bench.engine.read(failures);
    expect([cellsOf(found, 'row'), cellsOf(found, 'rule'), cellsOf(found, 'column')]).toEqual([
      [2, 2],
      ['row', 'row'],
      ['n', 't'],
    ]);
    expect(report.results.at(-1)).toMatchObject({ rule: 'row', passed: false, rows: 1 });
  });

  it('is what a plain loop over the rows finds, whatever names and values are', async () => {
    const name = fc
      .oneof(
        fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' }),
        fc.constantFrom(
          `"`,
          `a"; DROP TABLE x; --`,
          `'`,
          'file_row_number',
          'r',
          'c0',
          'c1',
          'place',
          'value',
          'row',
          '%',
          '\\',
          '{',
          '${x}',
        ),
      )
      .filter((text) => text === text.trim() && !text.includes('\0') && text !== '');
    const value = fc
      .oneof(
        fc.string({ maxLength: 5, unit: 'grapheme' }),
        fc.constantFrom(`'`, `''`, `"`, `') OR 1=1 --`, 'a', 'b', null),
      )
      .map((text) => text?.replaceAll('\0', '') ?? null);
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(name, { minLength: 3, maxLength: 3, selector: (text) => text.toLowerCase() }),
        fc.array(fc.tuple(value, value, fc.option(fc.integer({ min: -5, max: 5 }))), { minLength: 1, maxLength: 12 }),
        fc.array(value, { minLength: 1, maxLength: 3 }),
        async ([a = '', b = '', n = ''], rows, listed) => {
          const allowed = listed.map((text) => text ?? '');
          const columns = {
            [a]: rows.map((row) => row[0]),
            [b]: rows.map((row) => row[1]),
            [n]: rows.map((row) => row[2]),
          };
          const path = bench.target();
          await bench.engine.write(table(columns, { [a]: 'string', [b]: 'string', [n]: 'integer' }), path);
          const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
          const failures = bench.target();
          await bench.engine.checkRules({
            path,
            failures,
            profile: true,
            contract: {
              columns: { [a]: { in: allowed, missing: 0 }, [n]: { min: 0 }, [b]: { unique: true } },
              expressions: [
                {
                  name: 'listed',
                  expect: `${quoted(a)} in (${allowed.map((text) => `'${text.replaceAll("'", "''")}'`).join(', ')})`,
                },
                { name: 'different', expect: `${quoted(a)} != ${quoted(b)} or ${quoted(n)} + 1 > 2` },
              ],
              distinct: true,
            },
          });
          const found = await bench.engine.read(failures);
          const pairs = cellsOf(found, 'row').map((row, index) => `${row} ${cellsOf(found, 'rule')[index]}`);
          expect(pairs.sort()).toEqual(plainly(rows, allowed).sort());
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** The same rules, row by row. */
function plainly(rows: readonly [string | null, string | null, number | null][], allowed: readonly string[]): string[] {
  const times = <T>(of: (row: (typeof rows)[number]) => T, wanted: T) =>
    rows.filter((row) => of(row) === wanted).length;
  return rows.flatMap((row, index) => {
    const [a, b, n] = row;
    const outside = a !== null && !allowed.includes(a);
    const equal = a === null || b === null ? null : a !== b;
    const large = n === null ? null : n + 1 > 2;
    const different = equal === true || large === true ? true : equal === false && large === false ? false : null;
    return [
      outside && 'in',
      a === null && 'missing',
      n !== null && n < 0 && 'min',
      b !== null && times((other) => other[1], b) > 1 && 'unique',
      outside && 'expression',
      different === false && 'expression',
      times((other) => JSON.stringify(other), JSON.stringify(row)) > 1 && 'distinct',
    ].flatMap((code) => (code === false ? [] : [`${index} ${code}`]));
  });
}
