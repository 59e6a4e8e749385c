import { beforeAll, describe, expect, it } from 'vitest';
import type { TableContract } from '../../../../../contracts/check.ts';
import { table } from '../../../../support/tables.ts';
import { thrownBy } from '../../../../support/thrown.ts';
import { Workbench } from '../workbench.ts';

const bench = new Workbench();
let path: string;

beforeAll(async () => {
  path = bench.target();
  const day = Date.UTC(2024, 0, 1);
  await bench.engine.write(
    table(
      {
        id: [1, 2, 2, 4],
        age: [-5, 30, 200, null],
        kind: ['a', 'b', 'zz', 'zz'],
        day: [day, day, day, null],
        ok: [true, false, true, true],
      },
      { age: 'number', day: 'date' },
    ),
    path,
  );
});

const broken = async (contract: TableContract) => bench.engine.violations(path, contract);

describe('a contract', () => {
  it('that holds has no violations', async () => {
    expect(
      await broken({
        columns: {
          id: { type: 'number', missing: 0, min: 1, max: 4, in: [1, 2, 4] },
          age: { type: 'number', missing: 0.25, min: -5, max: 200, unique: true },
          kind: { type: 'string', in: ['a', 'b', 'zz'], pattern: '[a-z]+', missing: 0 },
          day: { type: 'timestamp', min: 0, in: ['2024-01-01'], missing: 0.5 },
          ok: { type: 'boolean', in: [true, false] },
        },
        rows: { min: 4, max: 4 },
        unique: ['id', 'kind', 'age'],
        complete: true,
      }),
    ).toEqual([]);
  });

  it.each<[string, TableContract, object]>([
    [
      'type',
      { columns: { kind: { type: 'integer' } } },
      { rule: 'type', column: 'kind', message: 'column "kind" has the type string where integer is wanted' },
    ],
    [
      'missing',
      { columns: { age: { missing: 0.2 } } },
      {
        rule: 'missing',
        column: 'age',
        message: 'column "age" has 1 missing value (25%), more than the allowed 20%',
        rows: 1,
      },
    ],
    [
      'missing text',
      { columns: { day: { missing: 0 } } },
      {
        rule: 'missing',
        column: 'day',
        message: 'column "day" has 1 missing value (25%), more than the allowed 0%',
        rows: 1,
      },
    ],
    [
      'min',
      { columns: { age: { min: 0 } } },
      { rule: 'min', column: 'age', message: 'column "age" has 1 value below 0', rows: 1, examples: ['-5.0'] },
    ],
    [
      'max',
      { columns: { age: { max: 120 } } },
      { rule: 'max', column: 'age', message: 'column "age" has 1 value above 120', rows: 1, examples: ['200.0'] },
    ],
    [
      'range of a text',
      { columns: { kind: { max: 1 } } },
      { rule: 'max', column: 'kind', message: 'column "kind" is of type string, which has no range' },
    ],
    [
      'in',
      { columns: { kind: { in: ['a', 'b'] } } },
      {
        rule: 'in',
        column: 'kind',
        message: 'column "kind" has 2 values outside the allowed set',
        rows: 2,
        examples: ['zz'],
      },
    ],
    [
      'in of numbers',
      { columns: { id: { in: ['1', 4] } } },
      {
        rule: 'in',
        column: 'id',
        message: 'column "id" has 2 values outside the allowed set',
        rows: 2,
        examples: ['2'],
      },
    ],
    [
      'pattern, of the whole text',
      { columns: { kind: { pattern: '[a-z]' } } },
      {
        rule: 'pattern',
        column: 'kind',
        message: 'column "kind" has 2 values that do not match [a-z]',
        rows: 2,
        examples: ['zz'],
      },
    ],
    [
      'unique',
      { columns: { id: { unique: true } } },
      {
        rule: 'unique',
        column: 'id',
        message: 'column "id" has 2 rows whose value occurs more than once',
        rows: 2,
        examples: ['2'],
      },
    ],
    [
      'unique together',
      { unique: ['kind', 'ok'] },
      {
        rule: 'unique',
        message: '2 rows share their values of "kind", "ok" with another row',
        rows: 2,
        examples: ['kind=zz, ok=true'],
      },
    ],
    ['few rows', { rows: { min: 5 } }, { rule: 'rows', message: 'the table has 4 rows, fewer than 5', rows: 4 }],
    ['many rows', { rows: { max: 3 } }, { rule: 'rows', message: 'the table has 4 rows, more than 3', rows: 4 }],
    [
      'a column that is not there',
      { columns: { kidn: {} } },
      { rule: 'column', column: 'kidn', message: 'column "kidn" is not in the table' },
    ],
    [
      'a key that is not there',
      { unique: ['ids'] },
      { rule: 'column', column: 'ids', message: 'column "ids" is not in the table; did you mean "id"?' },
    ],
  ])('tells a broken rule with rows and examples: %s', async (_, contract, violation) => {
    expect(await broken(contract)).toEqual([violation]);
  });

  it('that is complete refuses columns that it does not name', async () => {
    const found = await broken({ columns: { id: {}, age: {} }, unique: ['kind', 'id', 'age'], complete: true });
    expect(found.map(({ rule, column }) => [rule, column])).toEqual([
      ['complete', 'day'],
      ['complete', 'ok'],
    ]);
  });

  it('tells all broken rules in its own order', async () => {
    const found = await broken({
      columns: { kind: { in: ['a'], type: 'date' }, age: { min: 0, max: 1 } },
      rows: { max: 1 },
    });
    expect(found.map(({ rule, column }) => `${column}.${rule}`)).toEqual([
      'undefined.rows',
      'kind.type',
      'kind.in',
      'age.min',
      'age.max',
    ]);
  });

  it('with a pattern that is no regular expression is refused', async () => {
    const { code, message, details } = await thrownBy(() => broken({ columns: { kind: { pattern: '(' } } }));
    expect(code).toBe('PARAM_INVALID');
    expect(message).toContain('the pattern of column "kind" is no regular expression that RE2 knows');
    expect(details).toEqual({ path: 'columns.kind.pattern' });
  });

  it('takes names and values as such, whatever quotes they hold', async () => {
    const odd = bench.target();
    const name = `a"b'c; --`;
    await bench.engine.write(table({ [name]: ["x'y", 'z"'] }), odd);
    expect(
      await bench.engine.violations(odd, {
        columns: { [name]: { in: ["x'y", 'z"'], pattern: `.*['"].*`, unique: true, missing: 0 } },
        unique: [name],
      }),
    ).toEqual([]);
  });
});
