import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWithinError } from '../../../../contracts/errors.ts';
import { type Expression, parseExpression } from '../../../../domain/quality/rules/expression.ts';
import { thrownBy } from '../../../support/thrown.ts';

/** As text with every bracket that the tree implies. */
function spelled(node: Expression): string {
  switch (node.kind) {
    case 'column':
      return node.name;
    case 'literal':
      return typeof node.value === 'string' ? `'${node.value}'` : String(node.value);
    case 'in':
      return `(${spelled(node.of)} in ${node.values.map(spelled).join('|')})`;
    case 'call':
      return `${node.name}(${node.args.map(spelled).join(',')})`;
    case 'binary':
      return `(${spelled(node.left)} ${node.operator} ${spelled(node.right)})`;
    default:
      return `(${node.kind} ${spelled(node.of)})`;
  }
}

describe('an expression', () => {
  it.each([
    ['a + b * c', '(a + (b * c))'],
    ['a - b - c', '((a - b) - c)'],
    ['(a - (b - c))', '(a - (b - c))'],
    ['-a * b', '((negate a) * b)'],
    ['a - -1', '(a - (negate 1))'],
    ['not a = b and c or d', '(((not (a = b)) and c) or d)'],
    ['a == 1', '(a = 1)'],
    ['a <> 1', '(a != 1)'],
    ['a is missing or b is not missing', '((missing a) or (not (missing b)))'],
    ["kind in ('x', 'y''z')", "(kind in 'x'|'y'z')"],
    ['least(a, b + 1) <= 3.5e2', '(least(a,(b + 1)) <= 350)'],
    ['"first name" != \'\'', "(first name != '')"],
    ['"a""b" = TRUE', '(a"b = true)'],
    ['größe > 0', '(größe > 0)'],
    ['"missing" > 0', '(missing > 0)'],
  ])('binds as one expects: %s', (text, wanted) => {
    expect(spelled(parseExpression(text))).toBe(wanted);
  });

  it.each([
    ['', 'stops too early at its end'],
    ['a +', 'stops too early at its end'],
    ['a b', 'has "b" where it cannot stand at character 3'],
    ['a = (b', 'stops too early at its end'],
    ["a = 'b", 'opens a quote that it never closes at character 5'],
    ['a; drop table t', 'has the strange sign ";" at character 2'],
    ['a = b -- c d', 'has "d" where it cannot stand at character 12'],
    ['read_csv(a) = 1', 'calls "read_csv"'],
    ['and > 1', 'a column of that name stands in double quotes'],
    ['12abc > 1', 'strange sign'],
    [`${'('.repeat(200)}a${')'.repeat(200)}`, 'nested too deeply'],
    [`${'not '.repeat(200)}a`, 'nested too deeply'],
    [`a${' + a'.repeat(200)}`, 'too many operators'],
  ])('is refused with its place: %s', async (text, words) => {
    const { code, message } = await thrownBy(() => parseExpression(text));
    expect(code).toBe('PARAM_INVALID');
    expect(message).toContain(words);
  });

  it('of any text is a tree or a refusal, never another failure', () => {
    const piece = fc.constantFrom(
      'a',
      '"b c"',
      "'x'",
      '1',
      '+',
      '-',
      '(',
      ')',
      'and',
      'not',
      'is',
      'missing',
      'in',
      ',',
      '<=',
      '"',
      "'",
      ' ',
      ';',
      '\0',
      'abs',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(' ')),
        ),
        (text) => {
          try {
            spelled(parseExpression(text));
          } catch (error) {
            expect(isWithinError(error) && error.code).toBe('PARAM_INVALID');
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
