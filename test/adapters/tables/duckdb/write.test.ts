import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column, Table } from '../../../../domain/data/table.ts';
import { type Cell, cellsOf, column, table } from '../../../support/tables.ts';
import { thrownBy } from '../../../support/thrown.ts';
import { digestOf, Workbench } from './workbench.ts';

const bench = new Workbench();

async function written(value: Table): Promise<string> {
  const path = bench.target();
  await bench.engine.write(value, path);
  return path;
}

const cells: Record<string, fc.Arbitrary<Cell>> = {
  integer: fc.option(fc.maxSafeInteger()),
  number: fc.option(fc.double({ noNaN: true }).map((value) => value + 0)),
  boolean: fc.option(fc.boolean()),
  string: fc.option(fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed() && !text.includes('\0'))),
  timestamp: fc.option(fc.integer({ min: -1e14, max: 1e14 })),
  date: fc.option(fc.integer({ min: -500_000, max: 500_000 }).map((day) => day * 86_400_000)),
};

const tables = fc.integer({ min: 0, max: 6 }).chain((rowCount) =>
  fc.tuple(...Object.values(cells).map((cell) => fc.array(cell, { minLength: rowCount, maxLength: rowCount }))).map(
    (columns): Table => ({
      rowCount,
      columns: columns.map((values, at) => column(`c${at}`, values, Object.keys(cells)[at] as Column['type'])),
    }),
  ),
);

describe('writing a table', () => {
  it('and reading it gives it back, whatever it holds', () =>
    fc.assert(
      fc.asyncProperty(tables, async (value) => {
        expect(await bench.engine.read(await written(value))).toEqual(value);
      }),
      { numRuns: 60 },
    ));

  it('does not depend on unused or unordered texts of a dictionary', async () => {
    const text = (codes: number[], dictionary: string[]): Table => ({
      rowCount: codes.length,
      columns: [{ name: 't', type: 'string', codes: Int32Array.from(codes), dictionary }],
    });
    const one = await written(text([1, 0, -1], ['b', 'a', 'unused']));
    expect(digestOf(one)).toBe(digestOf(await written(text([0, 1, -1], ['a', 'b']))));
  });

  it.each([
    ['no column', { rowCount: 0, columns: [] }, 'a table without columns cannot be stored; keep at least one column.'],
    [
      'a name twice',
      { rowCount: 1, columns: [column('a', [1]), column('A', [1])] },
      'the table has two columns "a" and "A", which differ in case at most; rename one.',
    ],
    ['a short column', { rowCount: 2, columns: [column('a', [1])] }, 'column "a" has 1 values in a table of 2 rows.'],
    [
      'a broken integer',
      { rowCount: 1, columns: [column('a', [1.5], 'integer')] },
      'column "a" is of type integer but row 0 holds 1.5; give it the type number.',
    ],
    [
      'a code without text',
      { rowCount: 1, columns: [{ name: 'a', type: 'string', codes: Int32Array.of(3), dictionary: ['x'] }] },
      'column "a" has the code 3 in row 0, which its dictionary of 1 texts lacks.',
    ],
  ] satisfies [string, Table, string][])('is refused for %s', async (_, value, sentence) => {
    const { code, message } = await thrownBy(() => written(value));
    expect(code).toBe('DATA_INVALID');
    expect(message).toBe(sentence);
  });
});

describe('selecting rows', () => {
  it('gives exactly these rows in the order of the file, and equal bytes for equal rows', async () => {
    const ids = Array.from({ length: 260_000 }, (_, row) => row);
    const all = await written(table({ id: ids, t: ids.map((id) => `t${id % 1000}`) }));
    const rows = ids.filter((id) => (id * 7919) % 3 === 0);
    const target = bench.target();
    await bench.engine.select(all, Uint32Array.from(rows), target);
    expect(cellsOf(await bench.engine.read(target, ['id']), 'id')).toEqual(rows);
    expect(digestOf(target)).toBe(digestOf(await written(table({ id: rows, t: rows.map((id) => `t${id % 1000}`) }))));
  });

  it('may give none, and keeps columns whatever they are called', async () => {
    const all = await written(table({ keep: [1, 2], file_row_number: [3, 4], mask: ['a', 'b'] }));
    const [none, second] = [bench.target(), bench.target()];
    await bench.engine.select(all, new Uint32Array(), none);
    expect((await bench.engine.schema(none)).rowCount).toBe(0);
    await bench.engine.select(all, Uint32Array.of(1), second);
    expect(await bench.engine.read(second)).toEqual(table({ keep: [2], file_row_number: [4], mask: ['b'] }));
  });

  it('may keep some columns alone, and refuses one that is not there', async () => {
    const all = await written(table({ a: [1, 2, 3], 'b "c"': ['x', 'y', 'z'], d: [4, 5, 6] }));
    const target = bench.target();
    await bench.engine.select(all, Uint32Array.of(0, 2), target, ['d', 'b "c"']);
    expect(await bench.engine.read(target)).toEqual(table({ d: [4, 6], 'b "c"': ['x', 'z'] }));
    const { code } = await thrownBy(() => bench.engine.select(all, Uint32Array.of(0), bench.target(), ['e']));
    expect(code).toBe('COLUMN_NOT_FOUND');
  });

  it('refuses a row that is not there', async () => {
    const all = await written(table({ a: [1] }));
    const { message } = await thrownBy(() => bench.engine.select(all, Uint32Array.of(1), bench.target()));
    expect(message).toBe('row 1 was asked for in a table of 1 rows.');
  });
});
