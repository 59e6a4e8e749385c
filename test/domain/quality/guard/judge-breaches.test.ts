import { describe, expect, it } from 'vitest';
import { type GuardMode, guardReportSchema } from '../../../../contracts/guard.ts';
import type { LearnedContract } from '../../../../domain/quality/contract/learned-contract.ts';
import { judgeBreaches } from '../../../../domain/quality/guard/judge-breaches.ts';
import { table } from '../../../support/tables.ts';

const learned: LearnedContract = {
  rows: 1000,
  columns: {
    size: { type: 'number', missing: 0, min: 0, max: 10, outside: 1 },
    day: { type: 'date', missing: 0, min: Date.UTC(2024, 0, 1), max: Date.UTC(2024, 11, 31), outside: 1 },
    kind: { type: 'string', missing: 200, in: Array.from({ length: 10 }, (_, index) => `k${index}`), outside: 0 },
  },
};
type Line = readonly [row: number, rule: string, column: string];
const lines = (all: readonly Line[]) =>
  table({ row: all.map(([row]) => row), rule: all.map(([, rule]) => rule), column: all.map(([, , column]) => column) });
type Far = Readonly<Record<number, readonly Line[]>>;
async function judged(breaches: readonly Line[], far: Far = {}, mode: GuardMode = 'refuse', rows = 1000) {
  const { report, refused } = await judgeBreaches({
    mode,
    learned,
    rows,
    breaches: lines(breaches),
    far: Object.entries(far).map(([together, of]) => ({ together: Number(together), lines: lines(of) })),
    valuesAt: async (places) => Array.from(places, (place) => `v${place}`),
  });
  return { report: guardReportSchema.parse(report), refused: [...refused] };
}
const many = (rule: string, column: string): Line[] => Array.from({ length: 60 }, (_, row) => [row * 3, rule, column]);

describe('judgeBreaches', () => {
  it('is silent where nothing is broken', async () => {
    const { report, refused } = await judged([]);
    expect([report.breaching, report.rules, refused]).toEqual([0, [], []]);
    expect(report.summary).toContain('All 1000 rows keep');
  });

  it('tells breaches that chance explains, with column, value and bound, and refuses none', async () => {
    const { report, refused } = await judged([[4, 'max', 'size']]);
    expect(refused).toEqual([]);
    expect(report.rules).toEqual([
      {
        column: 'size',
        rule: 'max',
        bound: 'at most 10',
        rows: 1,
        allowed: expect.any(Number),
        far: 0,
        verdict: 'unusual',
        examples: [{ row: 4, value: 'v0' }],
      },
    ]);
    expect(report.summary).toContain('no more than chance explains');
    expect(report.summary).toContain('"size" is to be at most 10 and is not in 1 rows, as v0 in row 4');
  });

  it('refuses all rows of a rule that more rows break than chance explains', async () => {
    const { report, refused } = await judged([...many('in', 'kind'), [1, 'max', 'size']]);
    expect(refused).toEqual(many('in', 'kind').map(([row]) => row));
    expect(report).toMatchObject({
      refused: 60,
      breaching: 61,
      rules: [{ verdict: 'broken' }, { verdict: 'unusual' }],
    });
    expect(report.rules[0]?.bound).toContain('and 2 more');
    expect((await judged(many('in', 'kind'), {}, 'warn')).refused).toEqual([]);
  });

  it('refuses a single value that lies far out, and no other of its rule', async () => {
    const { report, refused } = await judged(
      [
        [2, 'max', 'size'],
        [5, 'max', 'size'],
      ],
      { 1: [[5, 'max', 'size']] },
      'refuse',
    );
    expect(refused).toEqual([5]);
    expect(report.rules[0]).toMatchObject({ far: 1, verdict: 'broken' });
  });

  it('refuses values that lie out less far where they are as many as that takes', async () => {
    const rows = [2, 5, 7, 9].map((row): Line => [row, 'max', 'size']);
    const below: Line = [4, 'min', 'size'];
    expect((await judged([...rows, below], { 3: [...rows.slice(2), below] })).refused).toEqual([]);
    const { report, refused } = await judged([...rows, below], { 3: [...rows.slice(1), below] });
    expect(refused).toEqual([5, 7, 9]);
    expect(report.rules).toMatchObject([
      { rule: 'max', rows: 4, far: 3, verdict: 'broken' },
      { rule: 'min', far: 0, verdict: 'unusual' },
    ]);
  });

  it('takes a share of missing values as broken where the engine says so, and words moments as such', async () => {
    const { report } = await judged([...many('missing', 'kind'), [1, 'min', 'day'], [2, 'missing', 'size']]);
    expect(report.rules.map(({ bound }) => bound)).toEqual([
      'about 20.0% missing',
      'at least 2024-01-01',
      'never missing',
    ]);
    expect(report.rules[0]?.verdict).toBe('broken');
  });
});
