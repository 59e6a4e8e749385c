import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LearnedContract } from '../../../../domain/quality/contract/learned-contract.ts';
import { allowedRows, farRules, strictRules, unguardedColumns } from '../../../../domain/quality/guard/guard-rules.ts';

const learned: LearnedContract = {
  rows: 1000,
  columns: {
    size: { type: 'number', missing: 0, min: 0, max: 10, outside: 1 },
    kind: { type: 'string', missing: 200, in: ['a', 'b'], outside: 3 },
    code: { type: 'string', missing: 0, pattern: '[0-9]+', outside: 0, pii: true },
    flag: { type: 'boolean', missing: 0 },
    text: { type: 'string', missing: 0 },
  },
};
const schema = (rowCount: number) => ({
  rowCount,
  columns: [
    ...Object.entries(learned.columns).map(([name, { type }]) => ({ name, type })),
    { name: 'other', type: 'number' as const },
  ],
});

describe('rules of a guard', () => {
  it('asks of each column what training rows had, and nothing of others', () => {
    const { columns } = strictRules(learned, schema(500));
    expect(columns).toMatchObject({
      size: { missing: 0, min: 0, max: 10 },
      kind: { in: ['a', 'b'] },
      code: { pattern: '[0-9]+', pii: true },
      flag: { missing: 0 },
    });
    expect(columns?.['kind']?.missing).toBeGreaterThan(0.2);
    expect(columns?.['kind']?.missing).toBeLessThan(0.35);
    expect(columns).not.toHaveProperty('other');
    expect(farRules(learned, schema(1)).columns).toEqual({ size: { min: -10, max: 20 } });
  });

  it('asks no range of a column that came as texts or flags', () => {
    const other = {
      rowCount: 1,
      columns: [
        { name: 'size', type: 'boolean' as const },
        { name: 'kind', type: 'number' as const },
      ],
    };
    expect(strictRules(learned, other).columns?.['size']).toEqual({ missing: 0 });
    expect(strictRules(learned, other).columns?.['kind']).not.toHaveProperty('in');
    expect(farRules(learned, other).columns).toEqual({});
  });

  it('names the columns that nothing but missing values can be asked of', () => {
    expect(unguardedColumns(learned)).toEqual(['text']);
  });
});

describe('allowedRows', () => {
  it('allows no more than all rows, and more of a larger table', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 3000 }), (a, b) => {
        const [few, many] = [Math.min(a, b), Math.max(a, b)];
        for (const rule of ['missing', 'max'] as const) {
          const [least, most] = [few, many].map((later) => allowedRows(learned, { column: 'size', rule }, later));
          expect(least).toBeLessThanOrEqual(few);
          expect(least).toBeLessThanOrEqual(most ?? -1);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('bounds the chance of a table of the same law by the level over all rules', () => {
    // k of m later values above the largest of n: C(m, k) / C(n + m, k).
    const [seen, later, each] = [1000, 1000, 0.05 / 15];
    const allowed = allowedRows(learned, { column: 'size', rule: 'max' }, later);
    const chance = (count: number) =>
      Array.from({ length: count }, (_, index) => (later - index) / (seen + later - index)).reduce((a, b) => a * b, 1);
    expect(chance(allowed + 1)).toBeLessThanOrEqual(each);
    expect(chance(allowed)).toBeGreaterThan(each);
  });
});
