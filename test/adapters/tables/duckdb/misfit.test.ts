import { describe, expect, it } from 'vitest';
import { cellsOf } from '../../../support/tables.ts';
import { Workbench } from './workbench.ts';

const bench = new Workbench();

describe('a declared type', () => {
  it.each([
    ['integer', '1.5', 'a whole number of at most 15 digits'],
    ['integer', '99999999999999999999', 'a whole number of at most 15 digits'],
    ['number', 'abc', 'a number'],
    ['boolean', 'maybe', 'true or false'],
    ['date', '01/02/2024', 'a day, as 2024-12-31'],
    ['date', '2024-01-01 10:00', 'a day, as 2024-12-31'],
    ['timestamp', 'noon', 'a moment, as 2024-12-31T12:00:00Z'],
  ] as const)('%s refuses %s with line, column and value', async (type, value, form) => {
    const { code, message, details } = await bench.refusal(
      { 'm.csv': `id,v\n"1\n2",\n3,${value}\n` },
      { types: { v: type } },
    );
    expect(code).toBe('SOURCE_INVALID');
    expect(message).toBe(
      `m.csv, line 4: the value "${value}" of column "v" is not ${form}, which \`types\` declares; correct it, list it under \`null\`, or declare another type.`,
    );
    expect(details).toEqual({ file: 'm.csv', line: 4, column: 'v', value, type });
  });

  it('takes more forms than are guessed', async () => {
    const { table } = await bench.load(
      { 'm.csv': 'i,b,s,d\n007,yes,007,2024-01-01 00:00:00\n5.0,0,1.50,2024-01-02\n' },
      { types: { i: 'integer', b: 'boolean', s: 'string', d: 'date' } },
    );
    expect(cellsOf(table, 'i')).toEqual([7, 5]);
    expect(cellsOf(table, 'b')).toEqual([true, false]);
    expect(cellsOf(table, 's')).toEqual(['007', '1.50']);
    expect(cellsOf(table, 'd')).toEqual([Date.UTC(2024, 0, 1), Date.UTC(2024, 0, 2)]);
  });

  it('names the first value by file and row when several do not fit', async () => {
    const files = { 'a.csv': 'x,y\n1,2\n', 'b.csv': 'x,y\n1,2\n3,no\nno,4\n' };
    const { details } = await bench.refusal(files, { types: { x: 'integer', y: 'integer' } });
    expect(details).toMatchObject({ file: 'b.csv', line: 3, column: 'y' });
  });

  it('names the row in a file that has no lines of its own', async () => {
    const { details } = await bench.refusal({ 'm.jsonl': '{"v":"1"}\n{"v":"one"}\n' }, { types: { v: 'integer' } });
    expect(details).toEqual({ file: 'm.jsonl', row: 1, column: 'v', value: 'one', type: 'integer' });
  });

  it('is fitted by nothing that `null` lists', async () => {
    const { table } = await bench.load({ 'm.csv': 'v,w\n?,1\n2,1\n' }, { types: { v: 'integer' }, null: ['?'] });
    expect(cellsOf(table, 'v')).toEqual([null, 2]);
  });
});
