import { describe, expect, it } from 'vitest';
import { openSession } from '../../../../adapters/tables/duckdb/session.ts';
import { copyToParquet } from '../../../../adapters/tables/duckdb/sql.ts';
import { cellsOf, namesOf, table } from '../../../support/tables.ts';
import { Workbench } from './workbench.ts';

const bench = new Workbench();

describe('reading a table', () => {
  it('gives the columns asked for, in that order, each once', async () => {
    const path = bench.target();
    await bench.engine.write(table({ a: [1, 2], b: ['x', null], c: [true, null] }), path);
    const read = await bench.engine.read(path, ['c', 'a', 'c']);
    expect(namesOf(read)).toEqual(['c', 'a']);
    expect(cellsOf(read, 'c')).toEqual([true, null]);
    expect(await bench.engine.read(path, [])).toEqual({ rowCount: 2, columns: [] });
  });

  it('keeps the order of rows and of first appearance over many chunks and row groups', async () => {
    const rowCount = 300_000;
    const path = bench.target();
    const session = await openSession({});
    await session.use((connection) =>
      connection.run(
        copyToParquet(
          `SELECT range AS id, CASE WHEN range % 7 <> 0 THEN 'text ' || (range % 5000) END AS t FROM range(${rowCount})`,
          path,
        ),
      ),
    );
    await session.close();
    const read = await bench.engine.read(path);
    const [id, text] = [cellsOf(read, 'id'), cellsOf(read, 't')];
    expect(id.findIndex((value, row) => value !== row)).toBe(-1);
    expect(text.findIndex((value, row) => value !== (row % 7 === 0 ? null : `text ${row % 5000}`))).toBe(-1);
    const column = read.columns[1];
    expect(column?.type === 'string' && column.dictionary.slice(0, 7)).toEqual(
      [1, 2, 3, 4, 5, 6, 8].map((row) => `text ${row}`),
    );
  });

  it('allows overlapping reads', async () => {
    const path = bench.target();
    await bench.engine.write(
      table({
        a: Array.from({ length: 5000 }, (_, row) => row),
        b: Array.from({ length: 5000 }, (_, row) => `t${row}`),
      }),
      path,
    );
    const reads = await Promise.all(Array.from({ length: 8 }, () => bench.engine.read(path)));
    for (const read of reads) expect(read).toEqual(reads[0]);
  });
});
