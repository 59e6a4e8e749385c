import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  declaredValue,
  type Forms,
  formCounts,
  guess,
  misfitMark,
  misfits,
  strictValue,
  withoutNulls,
} from '../../../../adapters/tables/duckdb/conversion.ts';
import { openSession, row, type Session } from '../../../../adapters/tables/duckdb/session.ts';
import { literal } from '../../../../adapters/tables/duckdb/sql.ts';

let session: Session;
beforeAll(async () => {
  session = await openSession({});
});
afterAll(() => session.close());

async function evaluate(sql: string): Promise<unknown> {
  return (await session.use((connection) => row(connection, `SELECT ${sql} AS value`)))['value'];
}

const none: Forms = { present: 0, boolean: 0, digits: 0, integer: 0, number: 0, date: 0, timestamp: 0 };
const types = ['integer', 'number', 'boolean', 'string', 'timestamp', 'date'] as const;
const texts = fc.oneof(
  fc.constantFrom(
    'true',
    'T',
    '1',
    '007',
    '1.5',
    '1_0',
    ' 5 ',
    '1e400',
    'inf',
    'nan',
    '2024-01-02',
    '2024-1-2',
    '20240102',
    '2024-01-02 03:04',
    '2024-01-02T03:04:05Z',
    '2024-13-01',
    '-9007199254740992',
    '0x1f',
    'infinity',
    'epoch',
    '',
  ),
  fc.integer().map(String),
  fc.double({ noNaN: true }).map(String),
  fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => date.toISOString()),
  fc.stringMatching(/^[-0-9.eE:_T ]{0,12}$/),
);

describe('the forms of text', () => {
  it('are what the strict conversion of the guessed type takes, for any text', () =>
    fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const sql = literal(text);
        const counts = formCounts(sql);
        const found = await session.use((connection) =>
          row(
            connection,
            `SELECT ${Object.entries(counts)
              .map(([form, count]) => `${count} AS "${form}"`)
              .join(', ')} FROM (SELECT 1)`,
          ),
        );
        const forms = Object.fromEntries(Object.entries(found).map(([form, count]) => [form, Number(count)]));
        for (const type of types) {
          const taken = await evaluate(strictValue(type, sql)).then(
            () => true,
            () => false,
          );
          expect([type, taken]).toEqual([type, type === 'string' || forms[type] === 1]);
        }
      }),
      { numRuns: 150 },
    ));

  it('make the narrowest type that all have', () => {
    expect(guess({ ...none, present: 2, integer: 2, digits: 2, number: 2 }).type).toBe('integer');
    expect(guess({ ...none, present: 2, integer: 1, digits: 1, number: 2 }).type).toBe('number');
    expect(guess({ ...none, present: 2, integer: 1, digits: 2, number: 2 }).type).toBe('string');
    expect(guess({ ...none, present: 2, date: 1, timestamp: 2 }).type).toBe('timestamp');
    expect(guess({ ...none, present: 2, date: 1, integer: 1 }).type).toBe('string');
  });

  it('are unsettled where later rows could change the type without stopping the conversion', () => {
    expect(guess(none).settled).toBe(false);
    expect(guess({ ...none, present: 1, digits: 1, number: 1 }).settled).toBe(false);
    expect(guess({ ...none, present: 1, digits: 1, integer: 1, number: 1 }).settled).toBe(true);
  });
});

describe('a declared conversion', () => {
  it('either misfits or gives a value, for any text and type', () =>
    fc.assert(
      fc.asyncProperty(texts, fc.constantFrom(...types), async (text, type) => {
        const sql = literal(text);
        const misfit = await evaluate(misfits(type, sql));
        const work = evaluate(declaredValue(type, sql));
        if (misfit === true) await expect(work).rejects.toThrow(misfitMark);
        else expect(await work).toBeDefined();
      }),
      { numRuns: 150 },
    ));

  it('takes what the strict one takes, with the same value', () =>
    fc.assert(
      fc.asyncProperty(texts, fc.constantFrom(...types), async (text, type) => {
        const strict = await evaluate(strictValue(type, literal(text))).catch(() => undefined);
        if (strict === undefined) return;
        expect(
          await evaluate(
            `${declaredValue(type, literal(text))} IS NOT DISTINCT FROM ${strictValue(type, literal(text))}`,
          ),
        ).toBe(true);
      }),
      { numRuns: 150 },
    ));
});

describe('texts that mean a missing value', () => {
  it('are the listed ones and the empty one', async () => {
    const values = ['', 'NA', "'", 'x'].map((text) => evaluate(withoutNulls(literal(text), ['NA', "'"])));
    expect(await Promise.all(values)).toEqual([null, null, null, 'x']);
  });
});
