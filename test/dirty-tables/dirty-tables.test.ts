/**
 * @module The validator beside what a person expects of real tables, which was written down before it saw them
 * (`expectations.json`). What it misses, and what it says though nobody would, is part of the test: a change of either is seen.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { createDuckdbEngine } from '../../adapters/tables/duckdb/engine.ts';
import type { TableEngine } from '../../domain/data/ports.ts';
import { createStream } from '../../domain/learning/random-stream.ts';
import { EnhancedDataValidator, type Validation } from '../../domain/quality/validator.ts';

const expectedSchema = z.object({
  id: z.string(),
  kind: z.string(),
  column: z.string().optional(),
  where: z.string(),
  rows: z.number(),
  duplicates: z.number().optional(),
});
type Expected = z.infer<typeof expectedSchema>;
const { tables } = z
  .object({
    tables: z.array(
      z.object({
        name: z.string(),
        source: z.string(),
        target: z.string().optional(),
        expected: z.array(expectedSchema),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'expectations.json'), 'utf8')));

/** What is not found, and why is told in docs/quality.md; all else is. */
const missed: Readonly<Record<string, readonly string[]>> = {
  movies: ['movies-future', 'movies-gross-zero', 'movies-worldwide-zero', 'movies-budget-small'],
  birdstrikes: ['birdstrikes-speed-zero', 'birdstrikes-cost-sum'],
  'la-riots': ['riots-names', 'riots-addresses', 'riots-late'],
  cars: ['cars-cylinders'],
};
/** What is said of a column or table though nobody had written it down. */
const unasked: Readonly<Record<string, readonly string[]>> = {
  penguins: ['row-order'],
  movies: ['row-order'],
  // Operators called UNKNOWN: true, and overlooked by who wrote the expectations.
  birdstrikes: ['row-order', 'placeholder Aircraft Airline Operator'],
  airports: ['row-order'],
  'la-riots': ['univariate-outliers-not-judged'],
  cars: ['row-order'],
  'seattle-weather': ['row-order'],
};

const folder = mkdtempSync(join(tmpdir(), 'within-dirty-'));
let engine: TableEngine;
beforeAll(async () => {
  engine = await createDuckdbEngine({ threads: 2 });
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true });
});

/** Places of the rows that are meant, counted by plain DuckDB. */
async function rowsMeant(path: string, { where }: Expected): Promise<number[]> {
  const db = await (await DuckDBInstance.create(':memory:')).connect();
  const reader = path.endsWith('.json') ? 'read_json' : 'read_csv';
  await db.run(`create table rows as select *, row_number() over () - 1 as place from ${reader}('${path}')`);
  const found = await db.runAndReadAll(`select place from rows where ${where} order by place`);
  return found.getRows().map(([place]) => Number(place));
}

/** Codes of issues that answer a kind of expectation; other kinds are of rows. */
const codes: Readonly<Record<string, string>> = {
  placeholder: 'placeholder',
  'mixed-types': 'mixed-types',
  'dates-as-text': 'dates-as-text',
  'near-constant': 'near-constant-column',
  'personal-data': 'personal-data',
  imbalance: 'class-imbalance',
};

interface Seen {
  readonly validation: Validation;
  /** Missing values by column, as the report shows them. */
  readonly missing: ReadonlyMap<string, number>;
}

function isFound(expected: Expected, rows: readonly number[], { validation, missing }: Seen): boolean {
  const { kind, column } = expected;
  const code = codes[kind];
  if (kind === 'missing') return missing.get(column ?? '') === expected.rows;
  if (kind === 'duplicates')
    return validation.detectors.some(
      ({ detector, flagged }) => detector === 'exact-duplicates' && flagged === expected.duplicates,
    );
  if (code !== undefined) return validation.issues.some((issue) => issue.code === code && issue.column === column);
  const flagged = new Set(
    validation.ledger.entries.flatMap(({ row, disposition }) => (disposition === 'judge' ? [row] : [])),
  );
  return kind !== 'redundant' && 2 * rows.filter((row) => flagged.has(row)).length >= rows.length;
}

it.each(tables)(
  'finds in $name what a person expects, but for what is listed, and says no more than is listed',
  async ({ name, source, target, expected }) => {
    const path = `node_modules/vega-datasets/data/${source}`;
    const loaded = join(folder, name);
    await engine.load([{ path, name: source }], { source: [source] }, loaded);
    const table = await engine.read(loaded);
    const validation = await new EnhancedDataValidator({
      onEdgeCases: 'accept',
      // Wrong labels are measured by bench/quality, on tables of which they are known.
      skip: ['label-errors'],
    }).validate({
      pipeline: name,
      table,
      roles: target === undefined ? {} : { target },
      stream: createStream('0'),
    });
    const { columns } = await engine.profile(loaded);
    const seen = { validation, missing: new Map(columns.map((column) => [column.name, column.missing])) };
    const lost: string[] = [];
    for (const one of expected) {
      const rows = await rowsMeant(path, one);
      expect([one.id, rows.length]).toEqual([one.id, one.rows]);
      if (!isFound(one, rows, seen)) lost.push(one.id);
    }
    const asked = (issue: Validation['issues'][number]) =>
      expected.some(({ kind, column }) => codes[kind] === issue.code && column === issue.column);
    const more = validation.issues.flatMap((issue) =>
      asked(issue) ? [] : [[issue.code, issue.column].filter((part) => part !== undefined).join(' ')],
    );
    const judged = new Set(
      validation.ledger.entries.flatMap(({ row, disposition }) => (disposition === 'judge' ? [row] : [])),
    );
    expect(lost).toEqual(missed[name] ?? []);
    expect(more).toEqual(unasked[name] ?? []);
    expect(judged.size).toBeLessThanOrEqual(0.055 * table.rowCount);
  },
  300_000,
);
