import { expect, it } from 'vitest';
import { maxCases } from '../../../../contracts/row-review.ts';
import { breachCases } from '../../../../domain/quality/guard/breach-cases.ts';
import { table } from '../../../support/tables.ts';

const broken = (rows: readonly number[], score: number) =>
  rows.map((row) => ({ row, column: 'x', rule: 'max' as const, message: '"x" is to be at most 1', score }));

it('asks about the rows that lie farthest out where there are more than a review may hold, and keeps all in the ledger', async () => {
  const many = Array.from({ length: maxCases + 10 }, (_, index) => 1_000_000 + index);
  const far = many.slice(-20);
  const { ledger, cases } = await breachCases({
    pipeline: 'p',
    roles: { key: 'id' },
    broken: [...broken(many.slice(0, -20), 0.9), ...broken(far, 1)],
    rowsAt: async (places) => table({ id: [...places].map((place) => `r${place}`), x: [...places] }),
  });
  expect(ledger.rowCount).toBe(many.length);
  expect(cases.cases).toHaveLength(maxCases);
  expect(cases.cases.slice(-20).map(({ row }) => row)).toEqual(far);
  expect(cases.cases.at(-1)).toMatchObject({
    key: `r${far.at(-1)}`,
    values: { x: String(far.at(-1)) },
    reasons: [{ detector: 'guard', code: 'max', column: 'x' }],
  });
});
