/** @module Tables from outside, whole or spoilt: read by DuckDB as what they are, or refused in one sentence; the process stays. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LoadSummary } from '../../domain/data/ports.ts';
import type { Table } from '../../domain/data/table.ts';
import { Workbench } from '../adapters/tables/duckdb/workbench.ts';
import { fuzzTimeout, runs, spoilt, tried } from '../support/fuzzing.ts';
import { table } from '../support/tables.ts';

const bench = new Workbench();
const rows = Array.from({ length: 40 }, (_, at) => ({
  id: `r-${at}`,
  name: `a "quoted", ${at}\nline é`,
  value: at % 9 === 0 ? null : at / 7,
  day: `2026-03-${String((at % 28) + 1).padStart(2, '0')}`,
  on: at % 2 === 0,
}));
const cell = (value: unknown): string => (value === null ? '' : `"${String(value).replaceAll('"', '""')}"`);
const delimited = (mark: string): string =>
  [
    'id,name,value,day,on'.replaceAll(',', mark),
    ...rows.map((row) => Object.values(row).map(cell).join(mark)),
    '',
  ].join('\n');
const lines = rows.map((row) => JSON.stringify(row)).join('\n');

let parquet: Buffer;
beforeAll(async () => {
  const path = bench.target();
  const numbers = rows.map(({ value }) => value);
  await bench.engine.write(
    table({ id: rows.map(({ id }) => id), value: numbers, name: rows.map(({ name }) => name) }),
    path,
  );
  parquet = readFileSync(path);
});

/** What is read is a table of as many rows in each column as it says. */
function expectWhole({ summary, table: read }: { readonly summary: LoadSummary; readonly table: Table }): void {
  expect(read.rowCount).toBe(summary.rowCount);
  expect(read.columns.map(({ name }) => name)).toEqual(summary.columns.map(({ name }) => name));
  for (const column of read.columns)
    expect((column.type === 'string' ? column.codes : column.values).length).toBe(summary.rowCount);
}

const kinds: readonly (readonly [string, () => Uint8Array])[] = [
  ['table.csv', () => Buffer.from(delimited(','))],
  ['table.tsv', () => Buffer.from(delimited('\t'))],
  ['table.jsonl', () => Buffer.from(lines)],
  ['table.csv.gz', () => gzipSync(delimited(','))],
  ['table.parquet', () => parquet],
];

describe('a spoilt table', () => {
  it.each(kinds)('%s is read or refused', { timeout: fuzzTimeout }, async (name, whole) => {
    expectWhole(await bench.load({ [name]: whole() }));
    await fc.assert(
      fc.asyncProperty(spoilt(whole()), async (bytes) => {
        const outcome = await tried(() => bench.load({ [name]: bytes }));
        if ('value' in outcome) expectWhole(outcome.value);
        else expect(outcome.code).toMatch(/^SOURCE_/);
      }),
      runs(60),
    );
  });
});
