import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { createDuckdbEngine } from '../../../adapters/tables/duckdb/engine.ts';
import type { TableEngine } from '../../../domain/data/ports.ts';
import type { StepArguments } from '../../../domain/pipeline/step.ts';
import { checkRowsBySchema } from '../../../workers/threads/row-schema.ts';
import { cellsOf, table } from '../../support/tables.ts';

const folder = mkdtempSync(join(tmpdir(), 'within-rows-'));
const [input, failures] = [join(folder, 'in'), join(folder, 'failures')];
let tables: TableEngine;
beforeAll(async () => {
  tables = await createDuckdbEngine({ threads: 1 });
});
afterAll(async () => {
  await tables.close();
  rmSync(folder, { recursive: true });
});

const schema = z.object({ age: z.number().min(0), mail: z.string().endsWith('.org', 'ends otherwise') });
async function checked(params: object, age: readonly number[]) {
  await tables.write(table({ age, mail: age.map((_, row) => (row === 1 ? 'ben@x.com' : 'ann@x.org')) }), input);
  const args = { inputs: { table: { path: input } }, params, context: { tables, outputPath: () => failures } };
  const { result } = await checkRowsBySchema(schema, args as unknown as StepArguments);
  return (result as { json: object }).json;
}

it('tells how many rows break the schema, and keeps all of them', async () => {
  expect(await checked({}, [30, 40, -1])).toMatchObject({
    rule: 'row',
    passed: false,
    rows: 2,
    message: expect.stringContaining('the first with: ends otherwise'),
  });
  expect(cellsOf(await tables.read(failures), 'row')).toEqual([1, 2]);
});

it('repeats no complaint about rows with personal data', async () => {
  const result = await checked({ personal: ['mail', 'gone'] }, [30, 40, -1]);
  expect(result).toMatchObject({ message: "2 rows break the project's own schema" });
});

it('passes rows that satisfy it', async () => {
  expect(await checked({}, [30])).toEqual({ rule: 'row', severity: 'error', passed: true });
});
