/** @module Tests of the first difference between two Parquet tables, read by the real engine. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tableDifference } from '../../../adapters/differences/table.ts';
import { createDuckdbEngine } from '../../../adapters/tables/duckdb/engine.ts';
import type { TableEngine } from '../../../domain/data/ports.ts';
import type { Column } from '../../../domain/data/table.ts';

const folder = mkdtempSync(join(tmpdir(), 'within-tables-'));
let engine: TableEngine;
beforeAll(async () => {
  engine = await createDuckdbEngine();
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true });
});

const numbers = (name: string, ...values: number[]): Column => ({
  name,
  type: 'number',
  values: Float64Array.from(values),
});
const texts = (name: string, ...values: string[]): Column => ({
  name,
  type: 'string',
  codes: Int32Array.from(values.map((_, index) => index)),
  dictionary: values,
});

async function between(was: readonly Column[], now: readonly Column[]) {
  const write = async (columns: readonly Column[], name: string) => {
    const [first] = columns;
    const rowCount = first?.type === 'string' ? first.codes.length : (first?.values.length ?? 0);
    await engine.write({ rowCount, columns }, join(folder, name));
    return join(folder, name);
  };
  return tableDifference(engine, await write(was, 'a'), await write(now, 'b'));
}

it('the first differing row is told, and of its columns the first, with both values', async () => {
  const was = [numbers('age', 1, 2, 3), texts('name', 'a', 'b', 'c')];
  expect(await between(was, [numbers('age', 1, 2, 9), texts('name', 'a', 'x', 'c')])).toBe(
    'row 1, column "name": "b" -> "x"',
  );
  expect(await between(was, [numbers('age', 1, 9, 3), texts('name', 'a', 'x', 'c')])).toBe(
    'row 1, column "age": 2 -> 9',
  );
  expect(await between(was, [numbers('age', 1, Number.NaN, 3), was[1]!])).toBe('row 1, column "age": 2 -> missing');
  expect(await between(was, was)).toBeUndefined();
});

it('another schema and another number of rows are told as such', async () => {
  expect(await between([numbers('a', 1)], [numbers('b', 1)])).toBe('column 0: "a" (number) -> "b" (number)');
  expect(await between([numbers('a', 1)], [numbers('a', 1), numbers('b', 1)])).toBe('column 1: absent -> "b" (number)');
  expect(await between([numbers('a', 1, 2)], [numbers('a', 1)])).toBe('row 1: 2 -> 1 rows');
});
