/** @module An expression of a contract over the aliases of a view. */
import type { TypedExpression } from '../../../../domain/quality/rules/expression-types.ts';
import { literal, numberLiteral } from '../sql.ts';

/** The range of DuckDB's TIMESTAMP, in milliseconds since 1970 UTC; what lies beyond is as far as the range goes. */
const furthest = 9.2e15;

/** Milliseconds since 1970 UTC as a TIMESTAMP. */
export function momentLiteral(milliseconds: number): string {
  const within = Math.min(furthest, Math.max(-furthest, milliseconds));
  const micros = BigInt(Math.trunc(within)) * 1000n + BigInt(Math.round((within % 1) * 1000));
  return `make_timestamp(CAST(${literal(String(micros))} AS BIGINT))`;
}

type Node<K extends TypedExpression['kind']> = Extract<TypedExpression, { kind: K }>;
type AliasOf = (name: string) => string;

function literalSql({ value, type }: Node<'literal'>): string {
  if (type === 'moment') return momentLiteral(Number(value));
  if (typeof value === 'string') return literal(value);
  return typeof value === 'number' ? numberLiteral(value) : String(value);
}

function columnSql({ type, name }: Node<'column'>, alias: AliasOf): string {
  if (type === 'number') return `CAST(${alias(name)} AS DOUBLE)`;
  return type === 'moment' ? `TRY_CAST(${alias(name)} AS TIMESTAMP)` : alias(name);
}

/** What is no number, as infinity less infinity, is missing. */
const number = (sql: string): string => `nullif(${sql}, CAST('nan' AS DOUBLE))`;

function binarySql({ operator, left, right }: Node<'binary'>, alias: AliasOf): string {
  const [a, b] = [expressionSql(left, alias), expressionSql(right, alias)];
  switch (operator) {
    case 'and':
    case 'or':
      return `(${a} ${operator.toUpperCase()} ${b})`;
    case '!=':
      return `(${a} <> ${b})`;
    case '/':
    case '%':
      return number(`(${a} ${operator} nullif(${b}, 0))`);
    case '-':
      if (left.type === 'moment') return `((epoch_us(${a}) - epoch_us(${b})) / 1000000.0)`;
      return number(`(${a} - ${b})`);
    case '+':
    case '*':
      return number(`(${a} ${operator} ${b})`);
    default:
      return `(${a} ${operator} ${b})`;
  }
}

/** DuckDB's `least` and `greatest` pass missing values over; here the result is missing. */
function callSql({ name, args }: Node<'call'>, alias: AliasOf): string {
  const values = args.map((arg) => expressionSql(arg, alias));
  const call = `${name}(${values.join(', ')})`;
  if (name !== 'least' && name !== 'greatest') return call;
  return `CASE WHEN ${values.map((value) => `${value} IS NOT NULL`).join(' AND ')} THEN ${call} END`;
}

/** SQL of its value; NULL where it is missing. */
export function expressionSql(node: TypedExpression, alias: AliasOf): string {
  switch (node.kind) {
    case 'column':
      return columnSql(node, alias);
    case 'literal':
      return literalSql(node);
    case 'not':
      return `(NOT ${expressionSql(node.of, alias)})`;
    case 'negate':
      return `(-${expressionSql(node.of, alias)})`;
    case 'missing':
      return `(${expressionSql(node.of, alias)} IS NULL)`;
    case 'in':
      return `(${expressionSql(node.of, alias)} IN (${node.values.map((value) => expressionSql(value, alias)).join(', ')}))`;
    case 'call':
      return callSql(node, alias);
    case 'binary':
      return binarySql(node, alias);
  }
}
