import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Table } from '../../../../domain/data/table.ts';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { type LearnedContract, learnContract } from '../../../../domain/quality/contract/learned-contract.ts';
import {
  allowedRows,
  farGroups,
  farRules,
  strictRules,
  unguardedColumns,
} from '../../../../domain/quality/guard/guard-rules.ts';
import { judgeBreaches } from '../../../../domain/quality/guard/judge-breaches.ts';
import { columnNamed } from '../../../../domain/transforms/columns.ts';
import { breachLines } from '../../../support/breach-lines.ts';
import { type Draw, drawnLaws } from '../../../support/drawn-laws.ts';
import { column } from '../../../support/tables.ts';

const high = { centre: 5, start: 3, spread: 0.2, count: 32 };
const learned: LearnedContract = {
  rows: 1000,
  columns: {
    size: { type: 'number', missing: 0, min: 0, max: 10, outside: 1, tails: { high } },
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
    expect(farRules(learned, other, 1).columns).toEqual({});
  });

  it('widens a range by its tails and by its own width at least, further for single values and larger tables', () => {
    const maxOf = (rows: number, together: 1 | 3) => farRules(learned, schema(rows), together).columns?.['size']?.max;
    expect(farRules(learned, schema(300), 1).columns).toEqual({ size: { max: expect.any(Number) } });
    expect(maxOf(300, 1)).toBeGreaterThan(20);
    expect(maxOf(3000, 1)).toBeGreaterThan(maxOf(300, 1)!);
    expect(maxOf(300, 3)).toBe(20);
    expect(farRules(learned, schema(300), 1, 0.001).columns?.['size']?.max).toBeGreaterThan(maxOf(300, 1)!);
    // Two rows cannot hold three values.
    expect(farRules(learned, schema(2), 3).columns).toEqual({});
    const { tails: _, ...size } = learned.columns['size']!;
    expect(farRules({ ...learned, columns: { size } }, schema(1), 1).columns).toEqual({});
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
    // Rules: two ends of a range by count and two distances, a set, a pattern, and missing values of five columns.
    const [seen, later, each] = [1000, 1000, 0.05 / 13];
    const allowed = allowedRows(learned, { column: 'size', rule: 'max' }, later);
    const chance = (count: number) =>
      Array.from({ length: count }, (_, index) => (later - index) / (seen + later - index)).reduce((a, b) => a * b, 1);
    expect(chance(allowed + 1)).toBeLessThanOrEqual(each);
    expect(chance(allowed)).toBeGreaterThan(each);
    const fewer = allowedRows(learned, { column: 'size', rule: 'max' }, later, 0.001);
    expect(chance(fewer + 1)).toBeLessThanOrEqual(0.001 / 13);
    expect(fewer).toBeGreaterThan(allowed);
  });
});

const laws = drawnLaws(createStream('laws'));

/** A column for each draw. */
function tableOf(draws: readonly Draw[], rowCount: number): Table {
  const columns = draws.map((draw, place) => column(`c${place}`, Array.from({ length: rowCount }, draw), 'number'));
  return { rowCount, columns };
}

const learn = (rows: Table): Promise<LearnedContract> =>
  learnContract({
    schema: rows,
    inputs: rows.columns.map(({ name }) => name),
    read: async (names) => ({ columns: names.map((name) => columnNamed(rows, name)) }),
  });

async function isRefused(learned: LearnedContract, later: Table): Promise<boolean> {
  const far = farGroups.map((together) => ({
    together,
    lines: breachLines(later, farRules(learned, later, together)),
  }));
  const { report } = await judgeBreaches({
    mode: 'refuse',
    learned,
    rows: later.rowCount,
    breaches: breachLines(later, strictRules(learned, later)),
    far,
    valuesAt: () => Promise.resolve([]),
  });
  return report.refused > 0;
}

/** Training rows, later rows, tables. */
const sizes = [
  [100, 30, 60],
  [300, 300, 60],
  [300, 5000, 6],
  [1000, 30, 20],
  [5000, 5000, 4],
] as const;
const tables = sizes.reduce((sum, [, , count]) => sum + count, 0);

async function refusals(draws: readonly Draw[]): Promise<number> {
  let refused = 0;
  for (const [seen, later, count] of sizes)
    for (let one = 0; one < count; one += 1)
      refused += Number(await isRefused(await learn(tableOf(draws, seen)), tableOf(draws, later)));
  return refused;
}

/** 150 tables of which 5% are refused have at most 17 refused with a probability of 99.9% (binomial). */
const most = 17;

describe('guard of later tables of the same law', () => {
  it.each(Object.entries(laws))('refuses at most 5% of tables of five columns: %s', async (_, draw) => {
    expect(tables).toBe(150);
    expect(await refusals(Array.from({ length: 5 }, () => draw))).toBeLessThanOrEqual(most);
  });

  it('refuses at most 5% of tables with a column of each law', async () => {
    expect(await refusals(Object.values(laws))).toBeLessThanOrEqual(most);
  });
});

describe('guard of a table with errors of units', () => {
  const { normal, uniform, 'counts of mean 20': counts } = laws;
  const light: readonly Draw[] = [
    () => 45 + 12 * normal(),
    () => 20 + 5 * uniform(),
    counts,
    () => 1000 + 80 * normal(),
    () => Math.exp(10 + 0.5 * normal()),
  ];
  let learned: LearnedContract;
  beforeAll(async () => {
    learned = await learn(tableOf(light, 300));
  });

  async function refusedOf(place: number, rows: number, spoil: (value: number) => number): Promise<number> {
    let refused = 0;
    for (let one = 0; one < 10; one += 1) {
      const later = tableOf(light, 300);
      const own = later.columns[place];
      if (own?.type !== 'string') for (let row = 0; row < rows; row += 1) own!.values[row] = spoil(own!.values[row]!);
      refused += Number(await isRefused(learned, later));
    }
    return refused;
  }

  it.each([0, 1, 2, 3, 4])('is refused for a single value times 1000, column %i', async (place) => {
    expect(await refusedOf(place, 1, (value) => 1000 * value)).toBe(10);
  });

  it.each([0, 1, 2])('is refused for a single value of -999, column %i', async (place) => {
    expect(await refusedOf(place, 1, () => -999)).toBe(10);
  });

  it('is refused for three values of the wrong sign, or of -999 where values vary by 80', async () => {
    expect(await refusedOf(3, 3, (value) => -value)).toBe(10);
    expect(await refusedOf(3, 3, () => -999)).toBe(10);
    expect(await refusedOf(1, 3, (value) => -value)).toBe(10);
  });
});
