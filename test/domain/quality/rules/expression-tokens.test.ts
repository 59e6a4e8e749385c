import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expressionError } from '../../../../domain/quality/rules/expression.ts';
import { tokensOf } from '../../../../domain/quality/rules/expression-tokens.ts';

const texts = (text: string) => tokensOf(text, expressionError).map((token) => [token.kind, token.text, token.at]);

describe('the tokens of an expression', () => {
  it('are words, columns, texts, numbers and signs, with their places', () => {
    expect(texts(` a>="b ""c"" "  + 'it''s' .5e-3`)).toEqual([
      ['word', 'a', 1],
      ['sign', '>=', 2],
      ['column', 'b "c" ', 4],
      ['sign', '+', 16],
      ['text', "it's", 18],
      ['number', '.5e-3', 26],
    ]);
  });

  it('give back any name and any text that is quoted', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (name, text) => {
        const quoted = `"${name.replaceAll('"', '""')}" = '${text.replaceAll("'", "''")}'`;
        const [column, , literal] = tokensOf(quoted, expressionError);
        expect([column?.text, literal?.text]).toEqual([name, text]);
      }),
    );
  });
});
