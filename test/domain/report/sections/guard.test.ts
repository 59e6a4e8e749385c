import { expect, it } from 'vitest';
import type { GuardReport } from '../../../../contracts/guard.ts';
import { guardSection } from '../../../../domain/report/sections/guard.ts';

const guard: GuardReport = {
  schema: 1,
  mode: 'warn',
  rows: 2000,
  breaching: 3,
  refused: 0,
  rules: [
    {
      column: 'age',
      rule: 'max',
      bound: 'at most 99',
      rows: 3,
      allowed: 5,
      far: 1,
      verdict: 'broken',
      examples: [
        { row: 7, value: '<999>' },
        { row: 8, value: null },
      ],
    },
  ],
  unguarded: ['note'],
  summary: '3 of 2000 rows break the contract.',
};
const textOf = (given: GuardReport | undefined) =>
  guardSection({ title: 'a', kind: 'feature', folds: [], guard: given })
    ?.before?.map(({ text }) => text)
    .join('');

it('shows each broken rule with its bound and first rows, and escapes their values', () => {
  const text = textOf(guard);
  for (const words of ['broken', 'at most 99', 'row 7: &lt;999&gt;, row 8', '3 of 2000 rows', 'note'])
    expect(text).toContain(words);
});

it('says that a contract is kept, and is not there without a guard', () => {
  const text = textOf({ ...guard, rules: [], unguarded: [], summary: 'All 2000 rows keep the contract.' });
  expect(text).toContain('kept');
  expect(text).not.toContain('<table');
  expect(textOf(undefined)).toBeUndefined();
});
