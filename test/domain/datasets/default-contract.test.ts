import { describe, expect, it } from 'vitest';
import type { ProfiledColumn } from '../../../domain/datasets/check-report.ts';
import { contractOfVersions } from '../../../domain/datasets/default-contract.ts';

const column = (name: string, type: string, more: Partial<ProfiledColumn> = {}): ProfiledColumn => ({
  name,
  type,
  missing: 0,
  distinct: 9,
  ...more,
});
const profile = (rowCount: number, ...columns: ProfiledColumn[]) => ({ rowCount, columns });
const columnsOf = (...profiles: ReturnType<typeof profile>[]) => contractOfVersions(profiles)?.columns ?? {};

describe('the contract of accepted versions', () => {
  it('is none before there is one', () => {
    expect(contractOfVersions([])).toBeUndefined();
  });

  it('wants their columns, typed so that all of them would pass, and no others', () => {
    const contract = contractOfVersions([
      profile(100, column('a', 'integer'), column('b', 'date'), column('c', 'boolean'), column('d', 'integer')),
      profile(100, column('a', 'number'), column('b', 'timestamp'), column('c', 'string'), column('d', 'integer')),
    ]);
    const types = Object.entries(contract?.columns ?? {}).map(([name, { type }]) => [name, type]);
    expect(types).toEqual([
      ['a', 'number'],
      ['b', 'timestamp'],
      ['c', undefined],
      ['d', 'integer'],
    ]);
    expect(contract?.complete).toBe(true);
  });

  it('asks for no column that only some of them have, and then forbids none', () => {
    const contract = contractOfVersions([
      profile(9, column('a', 'string'), column('new', 'string')),
      profile(9, column('a', 'string')),
    ]);
    expect(Object.keys(contract?.columns ?? {})).toEqual(['a']);
    expect(contract?.complete).toBe(false);
  });

  it('lets missing shares reach the end of their interval, and never refuses a share that was accepted', () => {
    const none = columnsOf(profile(1000, column('a', 'number')))['a']?.missing ?? 1;
    // Wilson's upper end for 0 of 1000 at 99.9%: z²/(n + z²) with z = 3.2905.
    expect(none).toBeCloseTo(0.010712, 5);
    const uneven = columnsOf(profile(10, column('a', 'number', { missing: 9 })), profile(1000, column('a', 'number')));
    expect(uneven['a']?.missing).toBe(0.9);
    expect(columnsOf(profile(4, column('a', 'number')))['a']?.missing).toBeGreaterThan(0.5);
  });

  it('lets numbers lie one width beyond what was seen, and takes one single value for no range', () => {
    const seen = [
      profile(9, column('a', 'number', { min: 0, max: 10 })),
      profile(9, column('a', 'number', { min: -2, max: 5 })),
    ];
    expect(columnsOf(...seen)['a']).toMatchObject({ min: -14, max: 22 });
    expect(columnsOf(profile(9, column('a', 'integer', { min: 7, max: 7 })))['a']).not.toHaveProperty('min');
    expect(
      columnsOf(profile(9, column('a', 'date', { min: '2026-01-01', max: '2026-02-01' })))['a'],
    ).not.toHaveProperty('min');
    expect(columnsOf(profile(9, column('a', 'number', { min: null, max: null })))['a']).not.toHaveProperty('max');
  });

  it('expects other numbers of a column that names rows', () => {
    const id = (min: number) => profile(9, column('id', 'integer', { min, max: min + 8, distinct: 9 }));
    expect(columnsOf(id(1), id(100))['id']).not.toHaveProperty('max');
    const repeated = profile(9, column('id', 'integer', { min: 1, max: 9, distinct: 8 }));
    expect(columnsOf(id(1), repeated)['id']).toHaveProperty('max');
  });
});
