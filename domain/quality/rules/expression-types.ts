/**
 * @module Types of an expression over the columns of a table. Numbers are doubles; moments and days compare with texts
 * that are written as moments, and their difference is a number of seconds. Where an operand is missing the result is.
 */

import type { ColumnType } from '../../data/table.ts';
import { didYouMean } from '../../pipeline/nearest.ts';
import type { Comparison, Expression, FunctionName } from './expression.ts';
import { expressionError } from './expression.ts';

/** `moment`: milliseconds since 1970 UTC. */
export type ValueType = 'number' | 'text' | 'truth' | 'moment';

export type TypedExpression = { readonly type: ValueType } & (
  | { readonly kind: 'column'; readonly name: string; readonly columnType: ColumnType }
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'not' | 'negate' | 'missing'; readonly of: TypedExpression }
  | { readonly kind: 'in'; readonly of: TypedExpression; readonly values: readonly TypedExpression[] }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly args: readonly TypedExpression[] }
  | {
      readonly kind: 'binary';
      readonly operator: Extract<Expression, { kind: 'binary' }>['operator'];
      readonly left: TypedExpression;
      readonly right: TypedExpression;
    }
);

const typeOfColumn: Readonly<Record<ColumnType, ValueType>> = {
  integer: 'number',
  number: 'number',
  boolean: 'truth',
  string: 'text',
  timestamp: 'moment',
  date: 'moment',
};
const comparisons: readonly string[] = ['=', '!=', '<', '<=', '>', '>='] satisfies Comparison[];
/** A day, or a moment in UTC or with an offset. */
const momentText = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

type Columns = readonly { readonly name: string; readonly type: ColumnType }[];

class Typing {
  private readonly text: string;
  private readonly columns: Columns;

  constructor(text: string, columns: Columns) {
    this.text = text;
    this.columns = columns;
  }

  of(node: Expression): TypedExpression {
    switch (node.kind) {
      case 'column':
        return this.column(node.name, node.at);
      case 'literal':
        return { kind: 'literal', value: node.value, type: literalType(node.value) };
      case 'not':
        return { kind: 'not', type: 'truth', of: this.wanted(node.of, 'truth') };
      case 'negate':
        return { kind: 'negate', type: 'number', of: this.wanted(node.of, 'number') };
      case 'missing':
        return { kind: 'missing', type: 'truth', of: this.of(node.of) };
      case 'in': {
        const values = node.values.map((value) => this.of(value));
        const [of, ...others] = this.agreeing([this.of(node.of), ...values], node.at);
        return { kind: 'in', type: 'truth', of: of as TypedExpression, values: others };
      }
      case 'call':
        return this.call(node);
      case 'binary':
        return this.binary(node);
    }
  }

  wanted(node: Expression, type: ValueType): TypedExpression {
    const typed = this.of(node);
    if (typed.type === type) return typed;
    throw expressionError(`needs a ${type} and has a ${typed.type}`, this.text, node.at);
  }

  private column(name: string, at: number): TypedExpression {
    const found = this.columns.find((column) => column.name === name);
    if (found) return { kind: 'column', name, columnType: found.type, type: typeOfColumn[found.type] };
    const names = this.columns.map((column) => column.name);
    const meant = didYouMean(name, names).replace(/^; /, ' (').replace(/\?$/, '?)');
    throw expressionError(`names the column "${name}", which the table lacks${meant},`, this.text, at);
  }

  private call({ name, args, at }: Extract<Expression, { kind: 'call' }>): TypedExpression {
    if (name === 'least' || name === 'greatest' || name === 'coalesce') {
      const typed = this.agreeing(
        args.map((arg) => this.of(arg)),
        at,
      );
      return { kind: 'call', name, type: typed[0]?.type ?? 'number', args: typed };
    }
    const [arg, extra] = args;
    if (!arg || extra) throw expressionError(`gives ${name} ${args.length} values where it takes one`, this.text, at);
    const type: ValueType = name === 'abs' ? 'number' : 'text';
    return { kind: 'call', name, type: name === 'length' ? 'number' : type, args: [this.wanted(arg, type)] };
  }

  private binary({ operator, left, right, at }: Extract<Expression, { kind: 'binary' }>): TypedExpression {
    if (operator === 'and' || operator === 'or') {
      return {
        kind: 'binary',
        operator,
        type: 'truth',
        left: this.wanted(left, 'truth'),
        right: this.wanted(right, 'truth'),
      };
    }
    const [first, second] = [this.of(left), this.of(right)];
    if (comparisons.includes(operator)) {
      const [a, b] = this.agreeing([first, second], at);
      return { kind: 'binary', operator, type: 'truth', left: a as TypedExpression, right: b as TypedExpression };
    }
    if (operator === '-' && (first.type === 'moment' || second.type === 'moment')) {
      const [a, b] = this.agreeing([first, second], at);
      return { kind: 'binary', operator, type: 'number', left: a as TypedExpression, right: b as TypedExpression };
    }
    return {
      kind: 'binary',
      operator,
      type: 'number',
      left: this.wanted(left, 'number'),
      right: this.wanted(right, 'number'),
    };
  }

  /** The same values, of one type: texts beside a moment are read as moments. */
  private agreeing(values: readonly TypedExpression[], at: number): TypedExpression[] {
    const isMoment = values.some(({ type }) => type === 'moment');
    const read = isMoment ? values.map((value) => this.asMoment(value, at)) : [...values];
    const other = read.find(({ type }) => type !== read[0]?.type);
    if (other) throw expressionError(`compares a ${read[0]?.type} with a ${other.type}`, this.text, at);
    return read;
  }

  private asMoment(value: TypedExpression, at: number): TypedExpression {
    if (value.kind !== 'literal' || typeof value.value !== 'string') return value;
    const text = value.value;
    const moment = momentText.test(text)
      ? Date.parse(/T/.test(text) && !/(Z|[+-]\d{2}:\d{2})$/.test(text) ? `${text}Z` : text)
      : Number.NaN;
    if (Number.isNaN(moment))
      throw expressionError(`has '${text}', which is no moment as 2024-12-31T12:00:00Z,`, this.text, at);
    return { kind: 'literal', value: moment, type: 'moment' };
  }
}

function literalType(value: string | number | boolean): ValueType {
  if (typeof value === 'string') return 'text';
  return typeof value === 'number' ? 'number' : 'truth';
}

/** Throws `PARAM_INVALID` for unknown columns, operands of another type, and an expression that is no condition. */
export function typeExpression(expression: Expression, text: string, columns: Columns): TypedExpression {
  return new Typing(text, columns).wanted(expression, 'truth');
}

/** Names of the columns that it reads, each once, in order of appearance. */
export function columnsOf(expression: TypedExpression): string[] {
  const names = new Set<string>();
  const visit = (node: TypedExpression): void => {
    if (node.kind === 'column') names.add(node.name);
    if ('of' in node) visit(node.of);
    if (node.kind === 'in') node.values.forEach(visit);
    if (node.kind === 'call') node.args.forEach(visit);
    if (node.kind === 'binary') [node.left, node.right].forEach(visit);
  };
  visit(expression);
  return [...names];
}
