import { expect, it } from 'vitest';
import { brokenKey, keyContract } from '../../../domain/data/keys.ts';
import type { Column, Table } from '../../../domain/data/table.ts';

const numbers = (...values: number[]): Table =>
  tableOf({ name: 'id', type: 'number', values: Float64Array.from(values) }, values.length);
const texts = (...codes: number[]): Table =>
  tableOf({ name: 'id', type: 'string', dictionary: ['a', 'b'], codes: Int32Array.from(codes) }, codes.length);
function tableOf(column: Column, rowCount: number): Table {
  return { columns: [column], rowCount };
}
const unique = (rows: number) => ({ rule: 'unique', column: 'id', message: '', rows });
const missing = (rows: number) => ({ rule: 'missing', column: 'id', message: '', rows });

it('asks that a key is there and never twice', () => {
  expect(keyContract('id')).toEqual({ columns: { id: { missing: 0, unique: true } } });
});

it('names repeated keys with their rows, from the first on', () => {
  const error = brokenKey(texts(0, 1, 0, 1, 0), [unique(5)], 'x.csv');
  expect(error.code).toBe('DATA_INVALID');
  const repeated = ['a (rows 1 and 3)', 'b (rows 2 and 4)', 'a (rows 1 and 5)'];
  expect(error.details).toEqual({ column: 'id', repeated, missing: [] });
  expect(error.message).toContain('"id" of x.csv holds values that occur more than once, in 5 rows: a (rows 1 and 3)');
});

it('names at most five rows without a key, and counts all', () => {
  const error = brokenKey(numbers(1, ...Array<number>(9).fill(Number.NaN)), [missing(9)], 'x.csv');
  expect(error.details['missing']).toEqual([2, 3, 4, 5, 6]);
  expect(error.message).toContain('is missing in 9 rows: 2, 3, 4, 5, 6;');
});

it('tells both faults in one sentence', () => {
  const { message } = brokenKey(texts(0, -1, 0), [unique(2), missing(1)], 'x.csv');
  expect(message).toContain('in 2 rows: a (rows 1 and 3), and is missing in 1 row: 2; mend these rows');
});
