import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDuckdbEngine } from '../../../adapters/tables/duckdb/engine.ts';
import { checkSchema, type TableContract } from '../../../contracts/check.ts';
import type { ContractViolation, TableEngine } from '../../../domain/data/ports.ts';
import type { Table } from '../../../domain/data/table.ts';
import { parseParams } from '../../../domain/pipeline/builtin.ts';
import type { StepArguments } from '../../../domain/pipeline/step.ts';
import { check } from '../../../domain/steps/check.ts';
import { type Cell, table } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

const folder = mkdtempSync(join(tmpdir(), 'within-check-'));
const [input, output] = [join(folder, 'in'), join(folder, 'out')];
let tables: TableEngine;
beforeAll(async () => {
  tables = await createDuckdbEngine({ threads: 2 });
});
afterAll(async () => {
  await tables.close();
  rmSync(folder, { recursive: true });
});

interface Report {
  readonly passed: boolean;
  readonly violations: readonly ContractViolation[];
  readonly inferred?: TableContract;
  readonly notes?: readonly { readonly column?: string }[];
  readonly profile: { readonly rowCount: number };
}

async function run(
  given: Table,
  params: object,
  others: Readonly<Record<string, string | { json: unknown }>> = {},
): Promise<Report> {
  await tables.write(given, input);
  const inputOf = (other: string | { json: unknown }) =>
    typeof other === 'string'
      ? { path: other }
      : { json: () => Promise.resolve(JSON.parse(JSON.stringify(other.json))) };
  const args = {
    inputs: {
      table: { path: input, files: [{ path: input, name: 'table' }] },
      ...Object.fromEntries(Object.entries(others).map(([role, other]) => [role, inputOf(other)])),
    },
    params: parseParams(check.params, params, 'Step "check"'),
    seeds: {},
    context: { tables, outputPath: () => output },
  } as unknown as StepArguments;
  const outputs = await check.run(args);
  expect(outputs['table']).toEqual({ written: true });
  return (outputs['report'] as { json: Report }).json;
}

const people = table({ age: [30, -1, 40], name: ['a', 'b', null] });

describe('check', () => {
  it('enforces what an earlier check reported, and counts nothing anew', async () => {
    const contract = { columns: { age: { min: 0 }, name: { missing: 0, severity: 'warn' } } };
    const report = await run(people, { ...contract, onFailure: 'report' });
    const other = table({ x: [1] });
    expect(await run(other, { onFailure: 'report' }, { judged: { json: report } })).toEqual(report);
    const error = await thrownBy(() => run(other, {}, { judged: { json: report } }));
    expect(error).toMatchObject({ code: 'CHECK_FAILED', message: expect.stringContaining('"age"') });
    const passing = await run(people, {});
    expect(await run(people, {}, { judged: { json: passing } })).toEqual(passing);
  });

  it('passes a table that keeps its contract on byte for byte', async () => {
    const report = await run(people, { columns: { age: { max: 40 } } });
    expect(report).toMatchObject({ passed: true, violations: [], profile: { rowCount: 3 } });
    expect(report.inferred).toBeUndefined();
    expect(readFileSync(output)).toEqual(readFileSync(input));
  });

  it('stops on a broken contract, telling the first rules and how many more there are', async () => {
    rmSync(output);
    const columns = { age: { min: 0, max: 30, type: 'string' }, name: { missing: 0 } };
    const { code, message, details } = await thrownBy(() => run(people, { columns }));
    expect(code).toBe('CHECK_FAILED');
    expect(message).toContain('column "age" has the type integer where string is wanted');
    expect(message).toContain('column "age" has 1 value below 0');
    expect(message).toContain(' and 1 more.');
    expect(details['violations']).toHaveLength(4);
    expect(() => readFileSync(output)).toThrow('ENOENT');
  });

  it('tells and goes on where failure is only to be reported', async () => {
    const { passed, violations } = await run(people, { columns: { age: { min: 0 } }, onFailure: 'report' });
    expect(passed).toBe(false);
    expect(violations).toEqual([
      { rule: 'min', column: 'age', message: 'column "age" has 1 value below 0', rows: 1, examples: ['-1'] },
    ]);
  });

  it('lets as many rows break a range as are tolerated, and no more', async () => {
    const numbers = table({ x: Array.from({ length: 100 }, (_, i) => i) });
    expect((await run(numbers, { columns: { x: { min: 5, tolerance: 0.05 } } })).passed).toBe(true);
    const { details, message } = await thrownBy(() => run(numbers, { columns: { x: { min: 5, tolerance: 0.04 } } }));
    expect(details['violations']).toMatchObject([{ rule: 'min', rows: 5 }]);
    expect(message).toContain('5 values below 5 (5%), more than the tolerated 4%');
  });

  it('goes on where rules only warn, and tells them', async () => {
    const { passed, violations } = await run(people, { columns: { age: { min: 0 } }, severity: 'warn' });
    expect(passed).toBe(true);
    expect(violations).toMatchObject([{ rule: 'min', severity: 'warn', rows: 1 }]);
  });

  it('holds foreign keys against the tables that it is handed', async () => {
    const other = join(folder, 'other');
    await tables.write(table({ age: [30, 40] }), other);
    const foreignKeys = [{ columns: ['age'], references: { source: 'other.csv' } }];
    const { details } = await thrownBy(() => run(people, { foreignKeys }, { 'reference-1': other }));
    expect(details['violations']).toMatchObject([{ rule: 'foreign-key', rows: 1, examples: ['-1'] }]);
    expect((await thrownBy(() => run(people, { foreignKeys }))).code).toBe('PARAM_INVALID');
  });

  it('shows no personal data in its report', async () => {
    const columns = { name: { pii: true, in: ['b'] } };
    const report = await run(people, { columns, onFailure: 'report' });
    expect(report.violations).toMatchObject([{ rule: 'in', rows: 1 }]);
    expect(JSON.stringify(report)).not.toContain('"a"');
  });

  it('shows no personal data in its report where nobody has said that they are', async () => {
    const mails = Array.from({ length: 300 }, (_, i) => `person${i % 30}@example.org`);
    const phone = mails.map((_, i) => 4_930_100_000 + 7919 * i);
    const report = await run(table({ mails, phone, age: mails.map((_, i) => 18 + (i % 60)) }), {});
    expect(report.inferred?.columns).toMatchObject({ mails: { pii: true }, phone: { pii: true } });
    expect(JSON.stringify(report)).not.toMatch(/person|49301/);
    expect(JSON.stringify(report.profile)).toContain('"min":18');
  });

  it('infers a contract where none is written, whatever the roles', async () => {
    const report = await run(people, { roles: { target: 'name' }, onFailure: 'fail' });
    expect(report.passed).toBe(true);
    expect(report.inferred?.columns?.['age']).toEqual({ type: 'integer', missing: expect.any(Number) });
    expect(report.notes?.map(({ column }) => column)).toContain('age');
  });

  it('infers a contract that a pipeline may hold and that the same table keeps', async () => {
    const cells: readonly fc.Arbitrary<Cell>[] = [
      fc.option(fc.double({ noNaN: true }).map((value) => value + 0)),
      fc.option(fc.integer({ min: 0, max: 3 })),
      fc.option(fc.boolean()),
      fc.option(fc.constantFrom('', 'a', "'", '"', 'x'.repeat(300), 'é')),
    ];
    const types = ['number', 'integer', 'boolean', 'string'] as const;
    const given = fc
      .integer({ min: 0, max: 8 })
      .chain((length) =>
        fc
          .tuple(...cells.map((cell) => fc.array(cell, { minLength: length, maxLength: length })))
          .map((columns) =>
            table(
              Object.fromEntries(columns.map((values, at) => [`c${at}`, values])),
              Object.fromEntries(types.map((type, at) => [`c${at}`, type])),
            ),
          ),
      );
    await fc.assert(
      fc.asyncProperty(given, async (value) => {
        const { inferred } = await run(value, {});
        const contract = checkSchema.parse(JSON.parse(JSON.stringify(inferred)));
        expect((await run(value, contract)).violations).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
