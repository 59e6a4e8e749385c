import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSession, row, withoutCommonExpressions } from '../../../../adapters/tables/duckdb/session.ts';
import { thrownBy } from '../../../support/thrown.ts';
import { Workbench } from './workbench.ts';

const bench = new Workbench();
/** Runs for minutes unless it is interrupted. */
const endless = 'SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range + b.range = -1';

describe('a session', () => {
  it('is interrupted by its signal while a query runs, and refuses work afterwards', async () => {
    const controller = new AbortController();
    const session = await openSession({ signal: controller.signal });
    const work = thrownBy(() =>
      session.use(async (connection) => {
        const running = connection.run(endless);
        setImmediate(() => controller.abort());
        await running;
      }),
    );
    expect((await work).code).toBe('CANCELLED');
    expect((await thrownBy(() => session.use((connection) => row(connection, 'SELECT 1')))).code).toBe('CANCELLED');
    await session.close();
  });

  it('spills what exceeds its memory below its folder, and leaves nothing there', async () => {
    const tempDirectory = join(bench.folder, 'spill');
    mkdirSync(tempDirectory);
    const session = await openSession({ threads: 2, memoryLimit: '100MB', tempDirectory });
    const spilled = await session.use(async (connection) => {
      await connection.run(
        'CREATE TEMP TABLE t AS SELECT hash(range) AS a, hash(range + 1) AS b, hash(range + 2) AS c FROM range(10000000)',
      );
      return readdirSync(tempDirectory).length;
    });
    expect(spilled).toBe(1);
    await session.close();
    expect(existsSync(tempDirectory) ? readdirSync(tempDirectory) : []).toEqual([]);
  });

  it('says so when memory does not suffice', async () => {
    const session = await openSession({ memoryLimit: '20MB', tempDirectory: bench.folder });
    const sql = "SELECT len(string_agg(repeat('x', 1000), '')) FROM range(1000000)";
    const { code, message } = await thrownBy(() => session.use((connection) => row(connection, sql)));
    expect(code).toBe('DATA_INVALID');
    expect(message).toContain('memory');
    await session.close();
  });

  it('leaves a search out for as long as a wide statement of any operation runs, and not for later ones', async () => {
    const session = await openSession({});
    const disabled = () =>
      session.use(async (connection) =>
        String((await row(connection, "SELECT current_setting('disabled_optimizers') AS names"))['names']),
      );
    const during: string[] = [];
    const wide = (others: number): Promise<void> =>
      session.use((connection) =>
        withoutCommonExpressions(connection, async () => {
          if (others > 0) await wide(others - 1);
          during.push(await disabled());
        }),
      );
    await wide(2);
    expect([...during, await disabled()]).toEqual([...Array(3).fill('common_subexpressions'), '']);
    await session.close();
  });

  it('keeps the temporary tables of overlapping operations apart', async () => {
    const session = await openSession({});
    const use = (value: number) =>
      session.use(async (connection) => {
        await connection.run(`CREATE TEMP TABLE mine AS SELECT ${value} AS value`);
        return (await row(connection, 'SELECT value FROM mine'))['value'];
      });
    expect(await Promise.all([1, 2, 3].map(use))).toEqual([1, 2, 3]);
    await session.close();
  });

  it('fetches no extension', async () => {
    const session = await openSession({});
    const settings = `SELECT current_setting('autoinstall_known_extensions') AS install, current_setting('autoload_known_extensions') AS load`;
    expect(await session.use((connection) => row(connection, settings))).toEqual({ install: false, load: false });
    await session.close();
  });
});
