import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createExternalReads } from '../../../adapters/external/index.ts';
import { standardObjectService } from '../../../adapters/store/s3/object-service.ts';
import { hasPostgres, type PostgresServer, startPostgres } from '../../support/postgres.ts';

describe.skipIf(!hasPostgres)('a PostgreSQL query as a source', () => {
  let server: PostgresServer;
  const folder = mkdtempSync(join(tmpdir(), 'within-rows-'));
  beforeAll(async () => {
    server = await startPostgres();
    await server.query(`create table sales (id int, amount numeric, item text, day date, at timestamptz, ok bool)`);
    await server.query(
      `insert into sales values (2, 1.50, 'pen "x" \\ y', '2026-01-02', '2026-01-02 03:04:05+00', true),
       (1, null, E'two\\nlines', null, null, false)`,
    );
  });
  afterAll(() => server.stop());

  const reads = () =>
    createExternalReads(
      async (reference) => (reference === 'env:DB' ? server.url : reference.slice(4)),
      standardObjectService(),
    );
  const sales = { kind: 'postgres', connection: 'env:DB', query: 'select * from sales;' } as const;
  const probe = (source: { connection?: string; query?: string } = {}) => reads().probe({ ...sales, ...source }, '/');

  it('keeps its state while its rows are the same, in whatever order', async () => {
    const state = await probe();
    expect(state).toMatch(/^2 rows, hash \d+\.\d+$/);
    expect(await probe()).toBe(state);
    expect(await probe({ query: 'select * from sales order by id' })).toBe(state);
    expect(await probe({ query: 'select * from sales order by id desc' })).toBe(state);
  });

  it.each([
    ['a row added', 'insert into sales (id) values (3)', 'delete from sales where id = 3'],
    ['a row twice', 'insert into sales select * from sales where id = 1', undefined],
    ['a value changed', "update sales set item = 'pencil' where id = 2", undefined],
    ['a value lost', 'update sales set ok = null where id = 2', undefined],
  ])('has another state after %s', async (_, change, back) => {
    const before = await probe();
    await server.query(change);
    expect(await probe()).not.toBe(before);
    if (back === undefined) return;
    await server.query(back);
    expect(await probe()).toBe(before);
  });

  it('takes a row whole, whatever its columns are called', async () => {
    const query = 'select id, row(1, 2) as t, 1 as within_row from sales where id = 2 -- all of it';
    const before = await probe({ query });
    await server.query('update sales set id = 20 where id = 2');
    expect(await probe({ query: query.replace('id = 2', 'id = 20') })).not.toBe(before);
    await server.query('update sales set id = 2 where id = 20');
  });

  it('gives its rows as JSON lines in one order, texts as they are', async () => {
    const target = join(folder, 'deep', 'rows.jsonl');
    const rowsOf = async (order: string) => {
      await reads().fetch(
        { ...sales, query: `select id, item, amount, day from sales order by id ${order}` },
        '/',
        target,
      );
      return readFileSync(target, 'utf8');
    };
    const rows = await rowsOf('asc');
    expect(await rowsOf('desc')).toBe(rows);
    const parsed = rows
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: number; item: string });
    expect(parsed.find((row) => row.id === 1)?.item).toBe('two\nlines');
  });

  it('only reads', async () => {
    await expect(probe({ query: 'insert into sales (id) values (9) returning id' })).rejects.toMatchObject({
      code: 'SOURCE_INVALID',
    });
    await expect(reads().probe({ ...sales, query: "select setval('no', 1)" }, '/')).rejects.toMatchObject({
      code: 'SOURCE_INVALID',
    });
  });

  it('says what is wrong with a query, and nothing of the connection string', async () => {
    const wrong = await probe({ query: 'select nothing from sales' }).catch((error: unknown) => error as Error);
    expect(wrong).toMatchObject({
      code: 'SOURCE_INVALID',
      message: expect.stringContaining('"nothing" does not exist'),
    });
    const other = server.url.replace(/:\d+\/postgres/, ':1/postgres');
    const gone = await createExternalReads(async () => other, standardObjectService())
      .probe(sales, '/')
      .catch((error: unknown) => error as Error);
    expect(gone).toMatchObject({ code: 'SOURCE_UNREACHABLE' });
    for (const error of [wrong, gone] as Error[])
      expect(`${error.message} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain(server.password);
  });
});
