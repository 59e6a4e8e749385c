import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDuckdbEngine } from '../../../adapters/tables/duckdb/engine.ts';
import type { TableEngine } from '../../../domain/data/ports.ts';
import type { Table } from '../../../domain/data/table.ts';
import { parseParams } from '../../../domain/pipeline/builtin.ts';
import type { StepArguments } from '../../../domain/pipeline/step.ts';
import { rejectedLines } from '../../../domain/quality/row-ledger.ts';
import { load } from '../../../domain/steps/load.ts';
import { cellsOf, namesOf } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

const folder = mkdtempSync(join(tmpdir(), 'within-load-'));
let tables: TableEngine;
beforeAll(async () => {
  tables = await createDuckdbEngine({ threads: 2 });
});
afterAll(async () => {
  await tables.close();
  rmSync(folder, { recursive: true });
});

const rejected = join(folder, 'rejects');

/** Runs the step on files given by name and content. */
async function run(files: Readonly<Record<string, string>>, params: object = {}): Promise<Table> {
  const sources = Object.entries(files).map(([name, content], index) => {
    // As in the store, the path tells nothing about the file.
    const path = join(folder, `blob-${index}`);
    writeFileSync(path, content);
    return { path, name };
  });
  const target = join(folder, 'table');
  const parsed = parseParams(load.params, params, 'Step "load"');
  const args = {
    inputs: { source: { path: sources[0]?.path, mediaType: 'application/octet-stream', files: sources } },
    params: parsed,
    seeds: {},
    context: { tables, outputPath: (role: string) => (role === 'table' ? target : rejected) },
  } as unknown as StepArguments;
  const aside = 'rejects' in params && { rejects: { written: true } };
  expect(await load.run(args)).toEqual({ table: { written: true }, ...aside });
  return tables.read(target);
}

describe('load', () => {
  it('reads the files of its source as one table, told by their names', async () => {
    const table = await run({ 'a.csv': 'x,y\n1,a\n', 'b.tsv': 'x\ty\n2\tb\n' });
    expect(namesOf(table)).toEqual(['x', 'y']);
    expect(cellsOf(table, 'x')).toEqual([1, 2]);
  });

  it('reads as its parameters say', async () => {
    const params = { format: 'csv', delimiter: ';', null: ['?'], types: { code: 'string' } };
    const table = await run({ 'data.dat': 'code;x\n1;?\n2;3\n' }, params);
    expect(cellsOf(table, 'code')).toEqual(['1', '2']);
    expect(cellsOf(table, 'x')).toEqual([null, 3]);
  });

  it('puts lines aside that cannot be read, where that is asked for, and fails otherwise', async () => {
    const broken = { 'a.csv': 'x,y\n1,a\n2\n3,c\n' };
    expect((await thrownBy(() => run(broken))).code).toBe('SOURCE_INVALID');
    expect(cellsOf(await run(broken, { rejects: true }), 'x')).toEqual([1, 3]);
    const [line] = rejectedLines(await tables.read(rejected));
    expect(line).toMatchObject({ file: 'a.csv', line: 3, message: expect.stringContaining('fewer fields') });
  });

  it('refuses an unknown parameter', async () => {
    const { code } = await thrownBy(() => run({ 'a.csv': 'x\n1\n' }, { delimeter: ';' }));
    expect(code).toBe('PARAM_INVALID');
  });

  it('refuses a role without its column', async () => {
    const { code, message } = await thrownBy(() =>
      run({ 'a.csv': 'species,x\na,1\n' }, { roles: { target: 'specis' } }),
    );
    expect(code).toBe('COLUMN_NOT_FOUND');
    expect(message).toBe('column "specis" is not in a.csv; did you mean "species"?');
  });

  it('takes a key that names every row', async () => {
    expect((await run({ 'a.csv': 'id,x\n2,1\n1,1\n' }, { roles: { key: 'id' } })).rowCount).toBe(2);
  });

  it('refuses a key that repeats, with the rows, and one that is missing', async () => {
    const roles = { key: 'id' };
    const repeated = await thrownBy(() => run({ 'a.csv': 'id,x\n7,1\n8,1\n7,1\n' }, { roles }));
    expect(repeated.code).toBe('DATA_INVALID');
    expect(repeated.message).toContain(
      '"id" of a.csv holds values that occur more than once, in 2 rows: 7 (rows 1 and 3)',
    );
    const missing = await thrownBy(() => run({ 'a.csv': 'id,x\na,1\n,2\n' }, { roles }));
    expect(missing.message).toContain('"id" of a.csv is missing in 1 row: 2');
  });
});
