/** @module Tests of the table that a thread remembers. */
import { expect, it } from 'vitest';
import type { TableEngine } from '../../../domain/data/ports.ts';
import type { Table } from '../../../domain/data/table.ts';
import { readRemembering } from '../../../workers/threads/remembered-table.ts';

function counting(rows = 3) {
  const reads: string[] = [];
  const read = async (path: string): Promise<Table> => {
    reads.push(path);
    return { rowCount: rows, columns: [{ name: path, type: 'number', values: new Float64Array(rows) }] };
  };
  return { reads, engine: { read } as unknown as TableEngine };
}

const blob = (letter: string) => `/store/cas/aa/${letter.repeat(64)}`;

it('reads a file of the store once, until another one comes', async () => {
  const { reads, engine } = counting();
  for (const path of [blob('a'), blob('a'), blob('b'), blob('a')]) {
    expect((await readRemembering(path, engine)).columns[0]?.name).toBe(path);
  }
  expect(reads).toEqual([blob('a'), blob('b'), blob('a')]);
});

it('reads a file anew whose bytes may change under its name', async () => {
  const { reads, engine } = counting();
  for (let time = 0; time < 2; time += 1) await readRemembering('/project/data.csv', engine);
  expect(reads).toHaveLength(2);
});

it('does not hold a large table', async () => {
  const { reads, engine } = counting((64 << 20) / 8 + 1);
  for (let time = 0; time < 2; time += 1) await readRemembering(blob('c'), engine);
  expect(reads).toHaveLength(2);
});
