import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDuckdbEngine } from '../../../adapters/tables/duckdb/engine.ts';
import { guardReportSchema } from '../../../contracts/guard.ts';
import { rowCasesSchema } from '../../../contracts/row-review.ts';
import type { TableEngine } from '../../../domain/data/ports.ts';
import type { Table } from '../../../domain/data/table.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { saveModel } from '../../../domain/model/model.ts';
import type { StepArguments } from '../../../domain/pipeline/step.ts';
import { learnContract } from '../../../domain/quality/contract/learned-contract.ts';
import { guard } from '../../../domain/steps/guard.ts';
import { columnNamed } from '../../../domain/transforms/columns.ts';
import { cloudModel, clouds } from '../../support/clouds.ts';
import { cellsOf, table } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

const folder = mkdtempSync(join(tmpdir(), 'within-guard-'));
const input = join(folder, 'in');
let tables: TableEngine;
let model: string;
beforeAll(async () => {
  tables = await createDuckdbEngine({ threads: 2 });
  mkdirSync(join(folder, 'scratch'));
  const rows = clouds(200);
  const contract = await learnContract({
    schema: rows,
    inputs: ['x', 'z'],
    read: async (names) => ({ columns: names.map((name) => columnNamed(rows, name)) }),
  });
  model = saveModel({ ...cloudModel('classification'), contract });
});
afterAll(async () => {
  await tables.close();
  rmSync(folder, { recursive: true });
});

async function run(given: Table, params: object = {}, text = model) {
  await tables.write(given, input);
  const bytes = new TextEncoder().encode(text);
  const args = {
    inputs: {
      table: { path: input, table: (columns: string[]) => tables.read(input, columns) },
      model: {
        bytes: async () => bytes,
        start: async (length: number) => bytes.subarray(0, length),
        size: async () => bytes.length,
      },
    },
    params,
    seeds: {},
    context: {
      tables,
      outputPath: (role: string) => join(folder, role),
      scratch: join(folder, 'scratch'),
      log: () => {},
    },
  } as unknown as StepArguments;
  const outputs = await guard.run(args);
  const report = guardReportSchema.parse((outputs['guard'] as { json: unknown }).json);
  return { report, refused: cellsOf(outputs['refused'] as Table, 'row'), outputs };
}

const stream = createStream('later');
const normal = (count: number) => Array.from({ length: count }, () => stream.nextNormal());
const later = (edit: (x: number[], z: number[]) => void = () => {}, count = 100): Table => {
  const [x, z] = [normal(count), normal(count)];
  edit(x, z);
  return table({ x, z });
};

describe('guard', () => {
  it('refuses a column in other units and tells value and bound of its rows', async () => {
    const scaled = later((x) => x.forEach((value, row) => (x[row] = 1000 * (value + 10))));
    const { report, refused } = await run(scaled, { mode: 'refuse' });
    expect(refused).toHaveLength(100);
    const rule = report.rules.find(({ column, rule: code }) => column === 'x' && code === 'max');
    expect(rule).toMatchObject({ verdict: 'broken', rows: 100 });
    expect(Number(rule?.examples[0]?.value)).toBeCloseTo(Number(cellsOf(scaled, 'x')[0]), 6);
    const breaches = await tables.read(join(folder, 'breaches'));
    expect(breaches.rowCount).toBeGreaterThanOrEqual(100);
    expect(cellsOf(breaches, 'message')[0]).toContain(String(rule?.bound.split(' ').at(-1)));
  });

  it('refuses one far value alone, tells it only by default, and leaves it out of the table that is asked for', async () => {
    const odd = later((x) => (x[7] = 4000));
    expect((await run(odd)).refused).toEqual([]);
    const { refused, report } = await run(odd, { mode: 'refuse', table: true });
    expect(refused).toEqual([7]);
    expect(report.summary).toContain('4000');
    expect((await tables.schema(join(folder, 'table'))).rowCount).toBe(99);
  });

  it('makes cases for people of the rows that it would refuse, the reasons with them', async () => {
    const odd = later((x, z) => {
      x[7] = 4000;
      z[7] = -4000;
      x[9] = 4000;
    });
    const { report, outputs } = await run(odd, { mode: 'review', pipeline: 'cells' });
    expect(report).toMatchObject({
      mode: 'review',
      refused: 2,
      summary: expect.stringContaining('for people to judge'),
    });
    const { cases } = rowCasesSchema.parse((outputs['cases'] as { json: unknown }).json);
    expect(cases.map(({ row, reasons }) => [row, reasons.map(({ column, code }) => `${column} ${code}`)])).toEqual([
      [7, ['x max', 'z min']],
      [9, ['x max']],
    ]);
    expect(cases[0]?.values).toMatchObject({ x: '4000', z: '-4000' });
    const ledger = outputs['ledger'] as Table;
    expect(cellsOf(ledger, 'row')).toEqual([7, 7, 9]);
    expect(new Set(cellsOf(ledger, 'fate'))).toEqual(new Set(['review']));
  });

  it('believes more of a table where fewer false positives are asked for', async () => {
    const odd = later((x) => (x[7] = 4000));
    expect((await run(odd, { mode: 'refuse', falsePositiveRate: 0.001 })).refused).toEqual([7]);
    expect((await run(odd, { mode: 'refuse', falsePositiveRate: 1e-15 })).refused).toEqual([]);
    await expect(run(odd, { falsePositiveRate: 0 })).rejects.toThrow('falsePositiveRate');
  });

  it('keeps rows of the same law', async () => {
    const { refused } = await run(clouds(200, 'another'), { mode: 'refuse' });
    expect(refused).toEqual([]);
  });

  it('refuses a missing column and another type, and tells that a column has missing values alone', async () => {
    const missing = await thrownBy(() => run(table({ x: [1] })));
    expect([missing.code, missing.message]).toEqual(['SIGNATURE_MISMATCH', expect.stringContaining('"z"')]);
    const typed = await thrownBy(() => run(table({ x: ['a'], z: [1] })));
    expect([typed.code, typed.message]).toEqual(['SIGNATURE_MISMATCH', expect.stringContaining('of type string')]);
    const { report } = await run({
      rowCount: 3,
      columns: [
        { name: 'x', type: 'string', codes: new Int32Array(3).fill(-1), dictionary: [] },
        { name: 'z', type: 'number', values: new Float64Array(3) },
      ],
    });
    expect(report.rules).toMatchObject([{ column: 'x', rule: 'missing', rows: 3, verdict: 'broken' }]);
  });

  it('does nothing where it is off, and cannot refuse by a model without a contract', async () => {
    const odd = later((x) => (x[7] = 4000));
    expect((await run(odd, { mode: 'off' })).report).toMatchObject({ breaching: 0, mode: 'off' });
    const earlier = saveModel(cloudModel('classification'));
    expect((await run(odd, {}, earlier)).report.summary).toContain('train it again');
    expect(await thrownBy(() => run(odd, { mode: 'refuse' }, earlier))).toMatchObject({ code: 'MODEL_UNGUARDED' });
  });
});
