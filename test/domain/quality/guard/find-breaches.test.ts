import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDuckdbEngine } from '../../../../adapters/tables/duckdb/engine.ts';
import type { TableEngine } from '../../../../domain/data/ports.ts';
import type { Table } from '../../../../domain/data/table.ts';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { learnContract } from '../../../../domain/quality/contract/learned-contract.ts';
import { findBreaches } from '../../../../domain/quality/guard/find-breaches.ts';
import { columnNamed } from '../../../../domain/transforms/columns.ts';
import { cellsOf, table } from '../../../support/tables.ts';

const folder = mkdtempSync(join(tmpdir(), 'within-breaches-'));
let tables: TableEngine;
beforeAll(async () => {
  tables = await createDuckdbEngine({ threads: 2 });
});
afterAll(async () => {
  await tables.close();
  rmSync(folder, { recursive: true });
});

const stream = createStream('breaches');
const rowCount = 300;
const day = 86_400_000;
const drawn = (of: (normal: number) => number) => Array.from({ length: rowCount }, () => of(stream.nextNormal()));
const batch = () => ({
  size: drawn((normal) => 45 + 12 * normal),
  at: drawn((normal) => (20_000 + Math.round(10 * normal)) * day),
  kind: drawn((normal) => Number(normal > 0)).map((code) => ['a', 'b'][code]!),
});
const asTable = (columns: ReturnType<typeof batch>): Table => table(columns, { at: 'date' });

async function found(later: ReturnType<typeof batch>) {
  const rows = asTable(batch());
  const learned = await learnContract({
    schema: rows,
    inputs: ['size', 'at', 'kind'],
    read: async (names) => ({ columns: names.map((name) => columnNamed(rows, name)) }),
  });
  const path = join(folder, 'later.parquet');
  await tables.write(asTable(later), path);
  const schema = await tables.schema(path);
  const target = join(folder, 'breaches.parquet');
  return findBreaches({ tables, path, schema, learned, target, scratch: folder });
}
const linesOf = (lines: Table) =>
  cellsOf(lines, 'row').map((row, place) => [row, cellsOf(lines, 'rule')[place], cellsOf(lines, 'column')[place]]);

describe('findBreaches', () => {
  it('lists single far values, and those that several must share, of numbers and of days', async () => {
    const later = batch();
    later.size[7] = -999;
    later.at[9] = 400_000 * day;
    for (const row of [20, 40, 60]) later.size[row] = 190;
    const { breaches, far } = await found(later);
    expect(far.map(({ together }) => together)).toEqual([1, 3]);
    expect(linesOf(breaches)).toContainEqual([7, 'min', 'size']);
    const [alone, several] = far.map(({ lines }) => linesOf(lines));
    expect(alone).toHaveLength(2);
    expect(alone).toEqual(
      expect.arrayContaining([
        [7, 'min', 'size'],
        [9, 'max', 'at'],
      ]),
    );
    expect(several?.filter(([, rule, column]) => rule === 'max' && column === 'size').map(([row]) => row)).toEqual([
      20, 40, 60,
    ]);
  });

  it('looks no further than once where no range is broken', async () => {
    const later = batch();
    later.size.fill(45);
    later.at.fill(20_000 * day);
    later.kind[3] = 'c';
    const { breaches, far } = await found(later);
    expect(linesOf(breaches)).toEqual([[3, 'in', 'kind']]);
    expect(far).toEqual([]);
  });
});
