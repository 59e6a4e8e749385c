import { describe, expect, it } from 'vitest';
import { parseExpression } from '../../../../domain/quality/rules/expression.ts';
import { columnsOf, typeExpression } from '../../../../domain/quality/rules/expression-types.ts';
import { thrownBy } from '../../../support/thrown.ts';

const columns = [
  { name: 'n', type: 'number' },
  { name: 'i', type: 'integer' },
  { name: 't', type: 'string' },
  { name: 'ok', type: 'boolean' },
  { name: 'm', type: 'timestamp' },
  { name: 'd', type: 'date' },
] as const;
const typed = (text: string) => typeExpression(parseExpression(text), text, columns);

describe('the types of an expression', () => {
  it.each([
    'ok',
    'n + i > 2 and ok',
    "t in ('a', 'b') or length(t) > 3",
    "m >= d and m < '2024-12-31T12:00:00+02:00'",
    "d = '2024-02-29'",
    'm - d <= 86400',
    'coalesce(n, i, 0) = abs(-n)',
    "lower(t) = 'x'",
    'not ok = false',
    'ok is missing',
  ])('hold: %s', (text) => {
    expect(typed(text).type).toBe('truth');
  });

  it.each([
    ['n', 'needs a truth and has a number'],
    ['okk > 1', 'names the column "okk", which the table lacks (did you mean "ok"?), at character 1'],
    ['t > 1', 'compares a text with a number'],
    ['t + 1 > 2', 'needs a number and has a text'],
    ['ok and n', 'needs a truth and has a number'],
    ["m > 'soon'", "has 'soon', which is no moment as 2024-12-31T12:00:00Z"],
    ['m > 5', 'compares a moment with a number'],
    ['m + 1 > 2', 'needs a number and has a moment'],
    ['abs(n, i) > 1', 'gives abs 2 values where it takes one'],
    ['length(n) > 1', 'needs a text and has a number'],
    ["n in (1, 'a')", 'compares a number with a text'],
  ])('are refused in words: %s', async (text, words) => {
    const { code, message } = await thrownBy(() => typed(text));
    expect(code).toBe('PARAM_INVALID');
    expect(message).toContain(words);
  });

  it('know the columns that are read, each once', () => {
    expect(columnsOf(typed("n > i or (not ok and t in ('a', lower(t))) or n is missing or least(n, 1) = 2"))).toEqual([
      'n',
      'i',
      'ok',
      't',
    ]);
  });
});
