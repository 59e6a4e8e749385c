import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { learnContract, learnedContractSchema } from '../../../../domain/quality/contract/learned-contract.ts';
import { columnNamed } from '../../../../domain/transforms/columns.ts';
import { table } from '../../../support/tables.ts';

const stream = createStream('learned');
const rowCount = 300;
const each = <T>(of: (row: number) => T): T[] => Array.from({ length: rowCount }, (_, row) => of(row));
const rows = table({
  size: each((row) => (row % 10 === 0 ? null : 10 + stream.nextNormal())),
  kind: each((row) => ['red', 'green', 'blue'][row % 3]!),
  code: each((row) => `AB-${String(1000 + row).padStart(6, '0')}`),
  flag: each((row) => row % 2 === 0),
});
const reads: (readonly string[])[] = [];
const learn = (inputs: readonly string[], source = rows) =>
  learnContract({
    schema: source,
    inputs,
    read: async (columns) => {
      reads.push(columns);
      return { columns: columns.map((name) => columnNamed(source, name)) };
    },
  });

describe('learnContract', () => {
  it('keeps what rules need, so that bounds can be set for any number of rows', async () => {
    const learned = await learn(['size', 'kind', 'code', 'flag']);
    const { size, kind, code, flag } = learned.columns;
    expect(learned.rows).toBe(rowCount);
    expect(size).toMatchObject({ type: 'number', missing: 30, outside: 1 });
    const present = columnNamed(rows, 'size');
    const values = 'values' in present ? [...present.values].filter((value) => !Number.isNaN(value)) : [];
    expect([size?.min, size?.max]).toEqual([Math.min(...values), Math.max(...values)]);
    expect(kind).toEqual({ type: 'string', missing: 0, in: ['blue', 'green', 'red'], outside: 0 });
    expect(code).toMatchObject({ pattern: expect.stringContaining('[0-9]'), outside: 0 });
    expect(flag).toEqual({ type: 'boolean', missing: 0 });
    expect(learnedContractSchema.parse(JSON.parse(JSON.stringify(learned)))).toEqual(learned);
  });

  it('counts the rows that lie outside of a set', async () => {
    const odd = table({ kind: each((row) => (row === 7 ? 'odd' : row % 2 === 0 ? 'even' : 'uneven')) });
    expect((await learn(['kind'], odd)).columns['kind']).toMatchObject({ in: ['even', 'uneven'], outside: 1 });
  });

  it('reads some columns at a time, and only those that the model takes', async () => {
    reads.length = 0;
    const wide = { ...rows, rowCount: 3_000_000 };
    await learnContract({
      schema: wide,
      inputs: ['size', 'kind'],
      read: async (columns) => {
        reads.push(columns);
        return { columns: columns.map((name) => columnNamed(rows, name)) };
      },
    });
    expect(reads).toEqual([['size'], ['kind']]);
  });
});
