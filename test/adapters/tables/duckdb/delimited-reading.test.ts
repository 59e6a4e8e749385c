import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LoadRequest, loadFiles } from '../../../../adapters/tables/duckdb/load.ts';
import { openSession, type Session } from '../../../../adapters/tables/duckdb/session.ts';
import { cellsOf } from '../../../support/tables.ts';
import { digestOf, Workbench } from './workbench.ts';

const bench = new Workbench();
let session: Session;
beforeAll(async () => {
  session = await openSession({});
});
afterAll(() => session.close());

const types = async (values: readonly string[]): Promise<string | undefined> =>
  (await bench.load({ 'v.csv': `v,i\n${values.map((value) => `${value},0`).join('\n')}\n` })).types['v'];

describe('the type of a CSV column', () => {
  it.each([
    ['integer', ['1', '-20', '0', '']],
    ['integer', ['9007199254740991']],
    ['number', ['1', '2.5']],
    ['number', ['1e3', '-.5', '+4']],
    ['number', ['1', 'nan']],
    ['boolean', ['true', 'False', '']],
    ['date', ['2024-02-29', '']],
    ['timestamp', ['2024-02-29T10:00:00Z', '2024-03-01 10:00']],
    ['timestamp', ['2024-02-29', '2024-03-01 10:00']],
    ['string', ['']],
    ['string', ['yes', 'no']],
    ['string', ['1', 'x']],
    ['string', ['true', '1']],
    ['string', ['01/02/2024']],
    ['string', ['2024-02-30']],
    ['string', ['00501', '94110']],
    ['string', ['9007199254740993']],
    ['string', ['1_000', '2']],
  ])('is %s for %j', async (type, values) => {
    expect(await types(values)).toBe(type);
  });

  it('is the same whatever the sample showed first, and so are the bytes', async () => {
    const value = fc.constantFrom(
      '',
      '1',
      '2.5',
      '007',
      '1_0',
      '9007199254740993',
      '2024-01-02',
      '2024-01-02T03:04:05+02:00',
      'true',
      'nan',
      'x',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(value, { minLength: 2, maxLength: 6 }),
        fc.integer({ min: 1, max: 3 }),
        async (values, sample) => {
          const path = bench.write('s.csv', `v,i\n${values.map((text) => `${text},0`).join('\n')}\n`);
          const [some, all] = [bench.target(), bench.target()];
          const request = { files: [{ path, name: 's.csv' }], source: { source: 's.csv' } };
          const load = (target: string, rows: number) =>
            session.use((connection) =>
              loadFiles(connection, { ...request, target, sample: rows } satisfies LoadRequest),
            );
          const guessed = await load(some, sample);
          expect(guessed).toEqual(await load(all, 0));
          expect(digestOf(some)).toBe(digestOf(all));
        },
      ),
      { numRuns: 80 },
    );
  });

  it('is judged from all rows when a late row contradicts: no value is rounded, no zero lost, no time cut off', async () => {
    const many = '1,2,2024-01-01\n'.repeat(25_000);
    const { table, types: found } = await bench.load({ 'late.csv': `a,b,c\n${many}1.5,007,2024-01-01T10:00:00Z\n` });
    expect(found).toEqual({ a: 'number', b: 'string', c: 'timestamp' });
    expect(cellsOf(table, 'a').at(-1)).toBe(1.5);
    expect(cellsOf(table, 'b').at(-1)).toBe('007');
    expect(cellsOf(table, 'c').at(-1)).toBe(Date.UTC(2024, 0, 1, 10));
  });

  it('is found beyond the sample for a column that starts with missing values only', async () => {
    const { types: found } = await bench.load({ 'sparse.csv': `a,b\n${'1,\n'.repeat(25_000)}2,7\n` });
    expect(found).toEqual({ a: 'integer', b: 'integer' });
  });

  it('is judged over all files as if they were one', async () => {
    const { types: found } = await bench.load({ 'a.csv': 'zip,x\n94110,1\n', 'b.csv': 'zip,x\n00501,1.5\n' });
    expect(found).toEqual({ zip: 'string', x: 'number' });
  });
});

describe('the value of a CSV column', () => {
  it('is the moment in UTC, offsets applied', async () => {
    const { table } = await bench.load({
      't.csv': 't,d\n2024-01-01T00:00:00+02:00,2024-01-01\n2024-01-01 00:00:00.5,\n',
    });
    expect(cellsOf(table, 't')).toEqual([Date.UTC(2023, 11, 31, 22), Date.UTC(2024, 0, 1) + 500]);
    expect(cellsOf(table, 'd')).toEqual([Date.UTC(2024, 0, 1), null]);
  });

  it('is that of JavaScript for any finite number', async () => {
    const numbers = fc.sample(fc.double({ noNaN: true, noDefaultInfinity: true }), { numRuns: 500, seed: 1 });
    const { table } = await bench.load({ 'n.csv': `n,i\n${numbers.map((value) => `${value},0`).join('\n')}\n0.5,0\n` });
    expect(cellsOf(table, 'n')).toEqual([...numbers.map((value) => value + 0), 0.5]);
  });
});
