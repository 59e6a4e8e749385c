/**
 * @module The small language of conditions between the columns of a row, from text to a tree. Names of columns stand
 * bare or in double quotes, texts in single ones. Nothing of it ever becomes part of a statement but through its tree.
 */
import { WithinError } from '../../../contracts/errors.ts';
import { type Token, tokensOf } from './expression-tokens.ts';

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';
export type Arithmetic = '+' | '-' | '*' | '/' | '%';
export const functionNames = ['abs', 'length', 'lower', 'upper', 'trim', 'least', 'greatest', 'coalesce'] as const;
export type FunctionName = (typeof functionNames)[number];

export type Expression =
  | { readonly kind: 'column'; readonly name: string; readonly at: number }
  | { readonly kind: 'literal'; readonly value: string | number | boolean; readonly at: number }
  | { readonly kind: 'not' | 'negate'; readonly of: Expression; readonly at: number }
  | { readonly kind: 'missing'; readonly of: Expression; readonly at: number }
  | { readonly kind: 'in'; readonly of: Expression; readonly values: readonly Expression[]; readonly at: number }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly args: readonly Expression[]; readonly at: number }
  | {
      readonly kind: 'binary';
      readonly operator: Comparison | Arithmetic | 'and' | 'or';
      readonly left: Expression;
      readonly right: Expression;
      readonly at: number;
    };

/** Deeper nesting than any reader follows; the parser and DuckDB's both recurse. */
const deepest = 100;
const comparisons: readonly string[] = ['=', '!=', '<', '<=', '>', '>='];

export function expressionError(message: string, text: string, at: number): WithinError {
  const place = at >= text.length ? 'at its end' : `at character ${at + 1}`;
  return new WithinError('PARAM_INVALID', `the expression \`${text}\` ${message} ${place}; correct it.`, {
    expression: text,
    at: at + 1,
  });
}

class Parser {
  private readonly text: string;
  private readonly tokens: readonly Token[];
  private next = 0;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
    this.tokens = tokensOf(text, expressionError);
  }

  parse(): Expression {
    const parsed = this.or();
    if (this.peek().kind !== 'end') throw this.unexpected();
    return parsed;
  }

  private peek(): Token {
    return this.tokens[this.next] ?? { kind: 'end', text: '', at: this.text.length };
  }

  private unexpected(): WithinError {
    const { kind, text, at } = this.peek();
    return expressionError(kind === 'end' ? 'stops too early' : `has "${text}" where it cannot stand`, this.text, at);
  }

  /** Takes the token when it is this word or sign. */
  private takes(...texts: readonly string[]): Token | undefined {
    const token = this.peek();
    if ((token.kind !== 'sign' && token.kind !== 'word') || !texts.includes(token.text.toLowerCase())) return undefined;
    this.next++;
    return token;
  }

  private wants(text: string): void {
    if (!this.takes(text)) throw this.unexpected();
  }

  private chain(operators: readonly string[], operand: () => Expression): Expression {
    let left = operand();
    let links = 0;
    for (let token = this.takes(...operators); token; token = this.takes(...operators)) {
      if (++links > deepest) throw expressionError('has too many operators in a row', this.text, token.at);
      const operator = token.text.toLowerCase() as Arithmetic | 'and' | 'or';
      left = { kind: 'binary', operator, left, right: operand(), at: token.at };
    }
    return left;
  }

  private readonly or = (): Expression => {
    if (++this.depth > deepest) throw expressionError('is nested too deeply', this.text, this.peek().at);
    const parsed = this.chain(['or'], this.and);
    this.depth--;
    return parsed;
  };

  private readonly and = (): Expression => this.chain(['and'], this.not);

  private readonly not = (): Expression => this.prefixed('not', this.comparison);

  private readonly sum = (): Expression => this.chain(['+', '-'], this.product);

  private readonly product = (): Expression => this.chain(['*', '/', '%'], this.negation);

  private readonly negation = (): Expression => this.prefixed('-', this.primary);

  private prefixed(word: 'not' | '-', operand: () => Expression): Expression {
    const marks: Token[] = [];
    for (let token = this.takes(word); token; token = this.takes(word)) marks.push(token);
    if (marks.length > deepest) throw expressionError('is nested too deeply', this.text, this.peek().at);
    const kind = word === 'not' ? 'not' : 'negate';
    return marks.reduceRight<Expression>((of, { at }) => ({ kind, of, at }), operand());
  }

  private readonly comparison = (): Expression => {
    const left = this.sum();
    const { at } = this.peek();
    if (this.takes('is')) {
      const negated = this.takes('not') !== undefined;
      this.wants('missing');
      const missing: Expression = { kind: 'missing', of: left, at };
      return negated ? { kind: 'not', of: missing, at } : missing;
    }
    if (this.takes('in')) return { kind: 'in', of: left, values: this.list(), at };
    const token = this.takes(...comparisons, '==', '<>');
    if (!token) return left;
    const operator = token.text === '==' ? '=' : token.text === '<>' ? '!=' : (token.text as Comparison);
    return { kind: 'binary', operator, left, right: this.sum(), at };
  };

  private list(): Expression[] {
    this.wants('(');
    const items = [this.or()];
    while (this.takes(',')) items.push(this.or());
    this.wants(')');
    return items;
  }

  private readonly primary = (): Expression => {
    const token = this.peek();
    const { at, text } = token;
    if (this.takes('(')) {
      const inner = this.or();
      this.wants(')');
      return inner;
    }
    this.next++;
    if (token.kind === 'number') return { kind: 'literal', value: Number(text), at };
    if (token.kind === 'text') return { kind: 'literal', value: text, at };
    if (token.kind === 'column') return { kind: 'column', name: text, at };
    if (token.kind === 'word') return this.word(token);
    this.next--;
    throw this.unexpected();
  };

  private word({ text, at }: Token): Expression {
    const word = text.toLowerCase();
    if (word === 'true' || word === 'false') return { kind: 'literal', value: word === 'true', at };
    if (['and', 'or', 'not', 'in', 'is', 'missing'].includes(word)) {
      throw expressionError(
        `has "${text}" where it cannot stand (a column of that name stands in double quotes)`,
        this.text,
        at,
      );
    }
    if (this.peek().kind !== 'sign' || this.peek().text !== '(') return { kind: 'column', name: text, at };
    const name = functionNames.find((known) => known === word);
    if (!name)
      throw expressionError(`calls "${text}", where only ${functionNames.join(', ')} can be called,`, this.text, at);
    return { kind: 'call', name, args: this.list(), at };
  }
}

/** Throws `PARAM_INVALID` naming the place. Binding, weakest first: or, and, not, comparison, + -, * / %, sign. */
export function parseExpression(text: string): Expression {
  return new Parser(text).parse();
}
