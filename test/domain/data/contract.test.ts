import { describe, expect, it } from 'vitest';
import { checkSchema } from '../../../contracts/check.ts';
import { inferContract, inferContractFrom } from '../../../domain/data/contract.ts';
import type { Table } from '../../../domain/data/table.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { columnNamed } from '../../../domain/transforms/columns.ts';
import { table } from '../../support/tables.ts';

const made = (rows: number, name: string): Table => {
  const stream = createStream(name);
  return table({
    id: Array.from({ length: rows }, (_, i) => i),
    size: Array.from({ length: rows }, () => Math.exp(stream.nextNormal())),
    kind: Array.from({ length: rows }, () => ['a', 'b', 'c'][stream.nextBelow(3)] ?? null),
    code: Array.from({ length: rows }, (_, i) => `X${1000 + i}`),
    some: Array.from({ length: rows }, () => (stream.nextBelow(5) === 0 ? null : stream.nextNormal())),
  });
};

describe('an inferred contract', () => {
  it('can be written into a pipeline as it is', () => {
    const { contract, notes } = inferContract(made(500, 'a'));
    expect(checkSchema.parse(contract)).toEqual(contract);
    expect(notes).toEqual([]);
    expect(contract.columns).toMatchObject({
      id: { type: 'integer', unique: true },
      kind: { in: ['a', 'b', 'c'] },
      code: { pattern: '[A-Z][0-9]{4}', unique: true },
    });
    expect(contract.columns?.['some']?.missing).toBeGreaterThan(0.2);
  });

  it('holds for other rows of the same law', () => {
    let broken = 0;
    for (let trial = 0; trial < 60; trial += 1) {
      const { columns = {} } = inferContract(made(200, `seen ${trial}`)).contract;
      const later = made(200, `later ${trial}`);
      const [size, some] = [later.columns[1], later.columns[4]];
      if (size?.type !== 'number' || some?.type !== 'number') throw new Error('the columns are numbers');
      const { min = 0, max = 0, tolerance = 0 } = columns['size'] ?? {};
      const missing = some.values.filter(Number.isNaN).length;
      const beyond = [size.values.filter((v) => v < min).length, size.values.filter((v) => v > max).length];
      const allowed = columns['some']?.missing ?? 0;
      broken += Number(beyond.some((count) => count > tolerance * 200) || missing > allowed * 200);
    }
    // At 5% for all rules of the table, Binomial(60, 0.05) is at most 9 with 99.8%.
    expect(broken).toBeLessThanOrEqual(9);
  });

  it('is made some columns at a time with the same result', async () => {
    const given = made(300, 'b');
    const read = (names: readonly string[]) =>
      Promise.resolve({ columns: names.map((name) => columnNamed(given, name)) });
    expect(await inferContractFrom(given, read)).toEqual(inferContract(given));
  });

  it('is wider for small later tables', () => {
    const given = made(1000, 'c');
    const missing = (laterRows: number) => inferContract(given, { laterRows }).contract.columns?.['some']?.missing ?? 0;
    expect(missing(50)).toBeGreaterThan(missing(1000));
  });

  it('bounds rows and age by a history, or says that it is too short', () => {
    const history = [98, 102, 100, 97, 103, 101].map((rowCount) => ({ rowCount, ageMs: 36e5 }));
    const { contract } = inferContract(made(100, 'd'), { history, time: 'at' });
    expect(contract.rows?.min).toBeGreaterThan(70);
    expect(contract.rows?.max).toBeLessThan(140);
    expect(contract.freshness).toEqual({ column: 'at', within: expect.stringMatching(/^36\d\ds$/) });
    const short = inferContract(made(100, 'd'), { history: history.slice(0, 2), time: 'at' });
    expect(short.contract.rows).toBeUndefined();
    expect(short.notes.map(({ message }) => message).filter((message) => message.includes('earlier'))).toEqual([
      '2 earlier tables are too few for bounds of the next: 5 are needed',
      '2 earlier ages are too few for bounds of the next: 5 are needed',
    ]);
  });

  it('says what few rows cannot tell, and survives none', () => {
    const { contract, notes } = inferContract(made(30, 'e'));
    expect(contract.columns?.['size']).not.toHaveProperty('min');
    expect(notes.map(({ column }) => column)).toEqual(expect.arrayContaining(['size', 'code', 'some']));
    const empty = inferContract(table({ a: [] }));
    expect(empty.notes[0]).toEqual({ message: 'the table has no row to infer from' });
    expect(inferContract({ rowCount: 0, columns: [] }).contract).toEqual({ columns: {} });
  });
});
