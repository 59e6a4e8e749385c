import { existsSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { cellsOf, namesOf } from '../../../support/tables.ts';
import { thrownBy } from '../../../support/thrown.ts';
import { Workbench } from './workbench.ts';

const bench = new Workbench();
const csv = 'id,size,name\n1,0.5,Ann\n2,,Bob\n';

describe('a load', () => {
  it.each([
    ['data.csv', csv],
    ['data.tsv', csv.replaceAll(',', '\t')],
    ['data.csv.gz', gzipSync(csv)],
    ['semicolons.csv', csv.replaceAll(',', ';')],
    ['bars.csv', csv.replaceAll(',', '|')],
    ['windows.csv', `\uFEFF${csv.replaceAll('\n', '\r\n')}`],
    ['cut.csv', csv.trimEnd()],
    ['data.jsonl', '{"id":1,"size":0.5,"name":"Ann"}\n{"id":2,"name":"Bob"}\n'],
    ['data.ndjson.gz', gzipSync('{"id":1,"size":0.5,"name":"Ann"}\n{"id":2,"size":null,"name":"Bob"}')],
    ['data.json', '[{"id":1,"size":0.5,"name":"Ann"},\n {"id":2,"size":null,"name":"Bob"}]'],
  ])('reads %s', async (name, content) => {
    const { table, types, summary } = await bench.load({ [name]: content });
    expect(types).toEqual({ id: 'integer', size: 'number', name: 'string' });
    expect(summary.rowCount).toBe(2);
    expect(cellsOf(table, 'id')).toEqual([1, 2]);
    expect(cellsOf(table, 'size')).toEqual([0.5, null]);
    expect(cellsOf(table, 'name')).toEqual(['Ann', 'Bob']);
  });

  it('reads Parquet, and a file whose ending says nothing when the format is given', async () => {
    const { path, table } = await bench.load({ 'data.csv': csv });
    const again = bench.target();
    await bench.engine.load([{ path, name: 'blob' }], { source: 'blob', format: 'parquet' }, again);
    expect(await bench.engine.read(again)).toEqual(table);
  });

  it('reads files one after the other, columns by name', async () => {
    const { table } = await bench.load({
      'b.csv': 'x,y\n1,a\n',
      'a.csv': 'y;x\nb;2\n',
      'c.csv.gz': gzipSync('x,y\n3,c\n'),
    });
    expect(namesOf(table)).toEqual(['x', 'y']);
    expect(cellsOf(table, 'x')).toEqual([1, 2, 3]);
    expect(cellsOf(table, 'y')).toEqual(['a', 'b', 'c']);
  });

  it('reads thousands of columns within its memory', async () => {
    const names = Array.from({ length: 5_000 }, (_, place) => `c${place}`);
    const lines = Array.from({ length: 240 }, (_, row) =>
      names.map((_, place) => (7 * row + 13 * place) % 11).join(','),
    );
    const { table, summary } = await bench.load({ 'wide.csv': `${[names.join(','), ...lines].join('\n')}\n` });
    expect([summary.rowCount, summary.columns.length]).toEqual([240, 5_000]);
    expect(cellsOf(table, 'c4999').slice(0, 3)).toEqual([10, 6, 2]);
  });

  it('refuses files whose columns differ, naming file and column', async () => {
    const { code, message } = await bench.refusal({ 'a.csv': 'x,y\n1,2\n', 'b.csv': 'x\n1\n' });
    expect(code).toBe('SOURCE_INVALID');
    expect(message).toBe('column "y" is in a.csv but not in b.csv; give all files the same columns.');
  });

  it('refuses a mix of formats', async () => {
    const { message } = await bench.refusal({ 'a.csv': 'x\n1\n', 'b.jsonl': '{"x":1}\n' });
    expect(message).toContain('mixes files of csv and jsonl');
  });

  it.each([{ types: { sizes: 'number' } }, { key: 'sizes' }, { target: 'sizes' }, { exclude: ['sizes'] }] as const)(
    'refuses columns that are not there, named by %o, with the nearest name',
    async (source) => {
      const { code, message } = await bench.refusal({ 'data.csv': csv }, source as Parameters<Workbench['load']>[1]);
      expect(code).toBe('COLUMN_NOT_FOUND');
      expect(message).toBe('column "sizes" is not in data.csv; did you mean "size"?');
    },
  );

  it('leaves nothing at the target when it fails', async () => {
    const target = bench.target();
    const path = bench.write('late.csv', `a,b\n${'1,2\n'.repeat(300_000)}3\n`);
    const error = await thrownBy(() => bench.engine.load([{ path, name: 'late.csv' }], { source: 'late.csv' }, target));
    expect(error.message).toContain('late.csv, line 300002: the line has 1 field where the header has 2');
    expect(existsSync(target)).toBe(false);
  });
});
