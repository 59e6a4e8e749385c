import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadFiles } from '../../../../adapters/tables/duckdb/load.ts';
import { openSession } from '../../../../adapters/tables/duckdb/session.ts';
import { copyToParquet } from '../../../../adapters/tables/duckdb/sql.ts';
import { cellsOf, namesOf } from '../../../support/tables.ts';
import { thrownBy } from '../../../support/thrown.ts';
import { Workbench } from './workbench.ts';

const bench = new Workbench();

async function parquet(query: string): Promise<string> {
  const session = await openSession({});
  const path = bench.target();
  await session.use((connection) => connection.run(copyToParquet(query, path)));
  await session.close();
  return path;
}

async function loadParquet(...queries: string[]) {
  const files = await Promise.all(
    queries.map(async (query, index) => ({ path: await parquet(query), name: `${index}.parquet` })),
  );
  const target = bench.target();
  const { columns } = await bench.engine.load(files, { source: '*' }, target);
  return {
    types: Object.fromEntries(columns.map(({ name, type }) => [name, type])),
    table: await bench.engine.read(target),
  };
}

describe('a Parquet source', () => {
  it('gives every type of its columns one of ours', async () => {
    const { types, table } =
      await loadParquet(`SELECT 1::TINYINT a, 2::UBIGINT b, 1.25::DECIMAL(9,2) c, 'nan'::FLOAT d, true e,
      DATE '2024-01-02' f, TIMESTAMP_NS '2024-01-02 03:04:05' g, TIMESTAMPTZ '2024-01-02 03:04:05+00' h, 'x' i,
      uuid '00000000-0000-0000-0000-000000000001' j, [1, 2] k, {'q': 1} l, 'y'::BLOB m, 170141183460469231731687303715884105727::HUGEINT n, TIME '01:02:03' o`);
    const expected: Record<string, [string, unknown]> = {
      a: ['integer', 1],
      b: ['integer', 2],
      c: ['number', 1.25],
      d: ['number', null],
      e: ['boolean', true],
      f: ['date', Date.UTC(2024, 0, 2)],
      g: ['timestamp', Date.UTC(2024, 0, 2, 3, 4, 5)],
      h: ['timestamp', Date.UTC(2024, 0, 2, 3, 4, 5)],
      i: ['string', 'x'],
      j: ['string', '00000000-0000-0000-0000-000000000001'],
      k: ['string', '[1,2]'],
      l: ['string', '{"q":1}'],
      m: ['string', 'y'],
      o: ['string', '01:02:03'],
    };
    for (const [name, [type, value]] of Object.entries(expected)) {
      expect([name, types[name], cellsOf(table, name)[0]]).toEqual([name, type, value]);
    }
    // DuckDB itself writes HUGEINT to Parquet as DOUBLE.
    expect(types['n']).toBe('number');
  });

  it('keeps whole numbers that are too long for JavaScript as text', async () => {
    const { types, table } = await loadParquet('SELECT unnest([9007199254740993, 1]) AS id, 5 AS short');
    expect(types).toEqual({ id: 'string', short: 'integer' });
    expect(cellsOf(table, 'id')).toEqual(['9007199254740993', '1']);
  });

  it('joins files of whole and other numbers as numbers', async () => {
    const { types, table } = await loadParquet('SELECT 1 AS x, 2 AS y', 'SELECT 3 AS y, 2.5::DOUBLE AS x');
    expect(types).toEqual({ x: 'number', y: 'integer' });
    expect(cellsOf(table, 'x')).toEqual([1, 2.5]);
  });

  it('refuses files that differ, naming file, column and types', async () => {
    const types = await thrownBy(() => loadParquet('SELECT 1 AS x', "SELECT 'a' AS x"));
    expect(types.message).toBe(
      'column "x" has the type string in 1.parquet and integer in 0.parquet; give all files the same columns.',
    );
    const extra = await thrownBy(() => loadParquet('SELECT 1 AS x', 'SELECT 1 AS x, 2 AS y'));
    expect(extra.message).toBe('column "y" is in 1.parquet but not in 0.parquet; give all files the same columns.');
  });

  it('whose pages hold flipped bits is refused, though its ends and its schema are whole', async () => {
    const path = resolve(import.meta.dirname, '../../../fixtures/flipped-bits.parquet');
    const session = await openSession({});
    const files = [{ path, name: 'flipped.parquet' }];
    const load = () =>
      session.use((connection) =>
        loadFiles(connection, { files, source: { source: 'flipped.parquet' }, target: `${path}.out` }),
      );
    expect(await thrownBy(load)).toMatchObject({
      code: 'SOURCE_INVALID',
      message: expect.stringMatching(/^flipped\.parquet cannot be read: /),
    });
    await session.close();
  });

  it('without rows is refused', async () => {
    const { message } = await thrownBy(() => loadParquet('SELECT 1 AS x WHERE false'));
    expect(message).toBe('0.parquet has no rows.');
  });
});

describe('a JSON lines source', () => {
  it('gives keys that only some objects have a column, and nested values as JSON text', async () => {
    const { table, types } = await bench.load({ 'a.jsonl': '{"a":1,"n":{"x":[1]}}\n{"b":"t","a":2}\n' });
    expect(namesOf(table)).toEqual(['a', 'n', 'b']);
    expect(types).toEqual({ a: 'integer', n: 'string', b: 'string' });
    expect(JSON.parse(String(cellsOf(table, 'n')[0]))).toEqual({ x: [1] });
  });

  it('takes mixed values as text, without quotes around texts', async () => {
    const { table } = await bench.load({ 'a.jsonl': '{"a":1}\n{"a":"x"}\n{"a":null}\n' });
    expect(cellsOf(table, 'a')).toEqual(['1', 'x', null]);
  });

  it('takes a type from every line, not from the first ones', async () => {
    const { types } = await bench.load({ 'a.jsonl': `${'{"a":1}\n'.repeat(30_000)}{"a":1.5}\n` });
    expect(types).toEqual({ a: 'number' });
  });

  it('has the empty text and those of `null` as missing', async () => {
    const { table } = await bench.load({ 'a.jsonl': '{"a":"","b":"NA"}\n{"a":"x","b":"y"}\n' }, { null: ['NA'] });
    expect(cellsOf(table, 'a')).toEqual([null, 'x']);
    expect(cellsOf(table, 'b')).toEqual([null, 'y']);
  });

  it('that is malformed is refused with its line', async () => {
    const { code, message, details } = await bench.refusal({ 'a.jsonl': '{"a":1}\n{"a":\n' });
    expect(code).toBe('SOURCE_INVALID');
    expect(message).toMatch(/^a\.jsonl, line \d cannot be read as JSON: .*; each line must hold one whole object\.$/);
    expect(details).toHaveProperty('line');
  });

  it('that does not start with an object is refused', async () => {
    const { message } = await bench.refusal({ 'a.jsonl': '5\n' });
    expect(message).toContain('does not start with a JSON object');
  });
});
