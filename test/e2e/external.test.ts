/** @module Sources outside the project through a real stack: what changed there runs again, and says so. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasPostgres, type PostgresServer, startPostgres } from '../support/postgres.ts';
import { Project, type RunResult } from '../support/project.ts';

const reasonOf = ({ printed }: RunResult, name: string) => printed.steps.find((step) => step.name === name)?.reason;
const count = { name: 'count', use: './count.ts', in: { table: 'load.table' }, out: { out: 'text/plain' } };
const files = {
  'count.ts': 'export default async ({ inputs }: any) => String((await inputs.table.table()).rowCount);\n',
};

describe.skipIf(!hasPostgres)('a table in PostgreSQL', () => {
  let server: PostgresServer;
  let project: Project;
  const pipeline = {
    name: 'warehouse',
    steps: [
      {
        name: 'load',
        use: 'load',
        in: { source: { source: { postgres: 'env:DATABASE_URL', query: 'select * from sales' } } },
      },
      count,
    ],
  };
  beforeAll(async () => {
    server = await startPostgres();
    await server.query('create table sales (id int, item text, day date)');
    await server.query("insert into sales values (1, 'pen', '2026-01-02'), (2, 'ink', null)");
    project = new Project({ DATABASE_URL: server.url });
    project.write({ ...files, 'warehouse.json': pipeline });
  });
  afterAll(async () => {
    await project.remove();
    await server.stop();
  });

  it('is read once while it stays the same, and again with the reason once a row is added', async () => {
    const first = await project.run('warehouse.json');
    expect(first.outcomes).toEqual({ load: 'ran', count: 'ran' });
    expect(project.blob(first.digests['count.out'] ?? '').toString()).toBe('2');
    expect((await project.run('warehouse.json')).outcomes).toEqual({ load: 'reused', count: 'reused' });
    await server.query("insert into sales values (3, 'cap', '2026-01-03')");
    const more = await project.run('warehouse.json');
    expect(more.outcomes).toEqual({ load: 'ran', count: 'ran' });
    expect(reasonOf(more, 'load')).toMatchObject({
      component: 'external',
      path: 'in.source',
      was: expect.stringMatching(/^2 rows/),
      now: expect.stringMatching(/^3 rows/),
    });
    await server.query('delete from sales where id = 3');
    expect((await project.run('warehouse.json')).outcomes).toEqual({ load: 'reused', count: 'reused' });
  });

  it('leaves its password nowhere', async () => {
    project.write({
      'wrong.json': {
        ...pipeline,
        name: 'wrong',
        steps: [
          {
            ...pipeline.steps[0],
            in: { source: { source: { postgres: 'env:DATABASE_URL', query: 'select nothing from sales' } } },
          },
        ],
      },
    });
    const wrong = await project.within(['run', 'wrong.json', '--json']);
    expect(wrong.exitCode).toBe(1);
    expect(wrong.stdout).toContain('SOURCE_INVALID');
    expect(wrong.stdout + wrong.stderr).not.toContain(server.password);
    expect(project.filesHolding(server.password)).toEqual([]);
  });
});

describe('a file on a web server', () => {
  let headers: Record<string, string> = {};
  let served = 'id,x\n1,2\n';
  const server = createServer((_request, response) => response.writeHead(200, headers).end(served));
  let project: Project;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/rows.csv`;
    project = new Project();
    project.write({
      ...files,
      'web.json': { name: 'web', steps: [{ name: 'load', use: 'load', in: { source: { source: url } } }, count] },
    });
  });
  afterAll(async () => {
    await project.remove();
    server.close();
  });

  it('is reused by its ETag, whatever the bytes under it', async () => {
    headers = { etag: '"1"' };
    expect((await project.run('web.json')).outcomes).toEqual({ load: 'ran', count: 'ran' });
    expect((await project.run('web.json')).outcomes).toEqual({ load: 'reused', count: 'reused' });
    headers = { etag: '"2"' };
    served = 'id,x\n1,2\n3,4\n';
    const changed = await project.run('web.json');
    expect(reasonOf(changed, 'load')).toMatchObject({ component: 'external', was: 'etag "1"', now: 'etag "2"' });
    expect(project.blob(changed.digests['count.out'] ?? '').toString()).toBe('2');
  });

  it('is read each time where nothing tells whether it has changed, and the plan says so', async () => {
    headers = {};
    for (let run = 0; run < 2; run++) {
      const result = await project.run('web.json');
      // What is made of the same bytes is still reused.
      expect(result.outcomes).toEqual({ load: 'ran', count: 'reused' });
      expect(reasonOf(result, 'load')).toEqual({
        component: 'not-cacheable',
        path: 'nothing tells whether in.source has changed',
      });
    }
  });
});
