import { describe, expect, it } from 'vitest';
import { tableOfRows } from '../../../domain/serving/rows.ts';
import { cellsOf } from '../../support/tables.ts';

const inputs = [
  { name: 'age', type: 'integer' as const },
  { name: 'member', type: 'boolean' as const },
  { name: 'city', type: 'string' as const },
  { name: 'since', type: 'timestamp' as const },
];
const row = { age: 31, member: true, city: 'Oslo', since: '2026-11-24T13:05:00Z' };
const faults = (over: object) => {
  const found = tableOfRows([row, { ...row, ...over }], { inputs });
  return Array.isArray(found) ? found.map(({ message }) => message) : found;
};

describe('rows of a request', () => {
  it('become the columns of the signature, whatever else they hold', () => {
    const found = tableOfRows([row, { ...row, city: null, age: null, other: {} }], { inputs });
    if (!('rowCount' in found)) throw new Error('faults');
    expect(found.columns.map(({ name }) => name)).toEqual(['age', 'member', 'city', 'since']);
    expect(cellsOf(found, 'city')).toEqual(['Oslo', null]);
    expect(cellsOf(found, 'age')).toEqual([31, null]);
    expect(found.columns[3]).toMatchObject({
      values: new Float64Array([Date.UTC(2026, 10, 24, 13, 5), Date.UTC(2026, 10, 24, 13, 5)]),
    });
  });

  it.each([
    [{ age: '31' }, 'column "age" of row 1 takes a number'],
    [{ member: 1 }, 'column "member" of row 1 takes true or false'],
    [{ city: 7 }, 'column "city" of row 1 takes a text'],
    [{ since: 'yesterday' }, 'column "since" of row 1 takes a time as 2026-11-24T13:05:00Z'],
    [{ since: '2026-13-40' }, 'column "since" of row 1 takes a time as 2026-11-24T13:05:00Z'],
    [{ age: [1] }, 'column "age" of row 1 takes a number'],
  ])('with %j are told with row and column', (over, message) => {
    expect(faults(over)).toEqual([message]);
  });

  it('that lack a column are told, for its name may be written otherwise', () => {
    const { age: _age, ...rest } = row;
    expect(tableOfRows([{ ...rest, Age: 31 }], { inputs })).toMatchObject([{ row: 0, column: 'age' }]);
    expect(tableOfRows([Object.create({ age: 31 }) as typeof row], { inputs })).toHaveLength(4);
  });

  it('with many faults tell twenty', () => {
    expect(tableOfRows(Array<object>(100).fill({}) as never, { inputs })).toHaveLength(20);
  });

  it('read a time without a zone as UTC', () => {
    const at = (since: string) => {
      const found = tableOfRows([{ ...row, since }], { inputs });
      return 'rowCount' in found && found.columns[3]?.type !== 'string' ? found.columns[3]?.values[0] : undefined;
    };
    expect(at('2026-11-24 13:05')).toBe(Date.UTC(2026, 10, 24, 13, 5));
    expect(at('2026-11-24T13:05:00+02:00')).toBe(Date.UTC(2026, 10, 24, 11, 5));
    expect(at('2026-11-24')).toBe(Date.UTC(2026, 10, 24));
  });
});
