import { describe, expect, it } from 'vitest';
import { planRules } from '../../../../domain/quality/rules/plan-rules.ts';
import { isBroken, type RuleCount, resultOf } from '../../../../domain/quality/rules/rule-result.ts';

const columns = [
  { name: 'a', type: 'string' },
  { name: 'at', type: 'timestamp' },
] as const;
const now = Date.UTC(2024, 0, 2);
const [length, missing, distinct, freshness] = planRules(
  {
    columns: { a: { length: { max: 3 }, missing: 0.1 } },
    distinct: true,
    freshness: { column: 'at', within: '1d' },
  },
  { rowCount: 10, columns },
  { now },
).sort(
  (one, other) =>
    ['length', 'missing', 'distinct', 'freshness'].indexOf(one.code) -
    ['length', 'missing', 'distinct', 'freshness'].indexOf(other.code),
);

const told = (rule: typeof length, count: RuleCount) => (rule ? resultOf(rule, count, 10) : undefined);

describe('the result of a rule', () => {
  it('that holds says no more than that', () => {
    expect(told(length, { rows: 0 })).toEqual({ rule: 'length', severity: 'error', column: 'a', passed: true });
    expect(told(missing, { rows: 1 })?.passed).toBe(true);
  });

  it('that is broken says how often, with examples', () => {
    expect(told(length, { rows: 2, examples: ['long'] })).toEqual({
      rule: 'length',
      severity: 'error',
      column: 'a',
      passed: false,
      rows: 2,
      examples: ['long'],
      message: 'column "a" has 2 values longer than 3 characters',
    });
    expect(told(missing, { rows: 2 })?.message).toContain('2 missing values (20%), more than the allowed 10%');
    expect(told(distinct, { rows: 4 })?.message).toBe('4 rows equal another in every column');
  });

  it('on freshness counts no value of the future', () => {
    expect(freshness && isBroken(freshness, { rows: 0, newest: now - 86_400_000 }, 10)).toBe(false);
    expect(told(freshness, { rows: 0, newest: now - 86_400_001, later: 1 })?.message).toBe(
      'column "at" is stale at 2024-01-02T00:00:00.000Z: its newest value is 2023-12-31T23:59:59.999Z, older than 1d (1 value from after that does not count)',
    );
    expect(told(freshness, { rows: 0 })?.message).toContain('has no value up to the judgement');
  });
});
