/** @module The rows that break a rule on single rows, as conditions over the aliases of a view. */
import type { RowRule, ValueRule } from '../../../../domain/quality/rules/rule.ts';
import { literal, numberLiteral } from '../sql.ts';
import { expressionSql, momentLiteral } from './expression-sql.ts';
import { shown } from './shown.ts';
import { isTime, type TableView } from './table-view.ts';

type Range = Extract<ValueRule, { code: 'min' | 'max' }>;

/** Whole numbers compare as such: no value is turned into a double. */
function rangeCondition({ code, bound, column }: Range, value: string): string {
  const sign = code === 'min' ? '<' : '>';
  if (isTime(column)) return `${value} ${sign} ${momentLiteral(bound)}`;
  const whole = code === 'min' ? Math.ceil(bound) : Math.floor(bound);
  const exact = column.type === 'integer' && Number.isSafeInteger(whole);
  return `${value} ${sign} ${exact ? `CAST(${literal(String(whole))} AS BIGINT)` : numberLiteral(bound)}`;
}

function outsideCondition({ column, values }: Extract<ValueRule, { code: 'in' }>, value: string): string {
  const numeric = column.type === 'integer' || column.type === 'number';
  const among = numeric
    ? values
        .map(Number)
        .filter((number) => !Number.isNaN(number))
        .map(numberLiteral)
    : values.map((text) => literal(String(text)));
  if (among.length === 0) return `${value} IS NOT NULL`;
  if (numeric) return `CAST(${value} AS DOUBLE) NOT IN (${among.join(', ')})`;
  const text = isTime(column) ? shown(column, value) : `CAST(${value} AS VARCHAR)`;
  // Unlike IN, a function is called once for each different value of a dictionary.
  return `NOT list_contains([${among.join(', ')}], ${text})`;
}

function valueCondition(rule: ValueRule, value: string): string {
  switch (rule.code) {
    case 'missing':
      return `${value} IS NULL`;
    case 'min':
    case 'max':
      return rangeCondition(rule, value);
    case 'length':
      return rule.max === Number.POSITIVE_INFINITY
        ? `length(${value}) < ${rule.min}`
        : `length(${value}) NOT BETWEEN ${rule.min} AND ${rule.max}`;
    case 'in':
      return outsideCondition(rule, value);
    case 'pattern':
      return `NOT regexp_full_match(CAST(${value} AS VARCHAR), ${literal(rule.pattern)})`;
  }
}

/** True for a row that breaks the rule; false or NULL for others. */
export function brokenBy(rule: RowRule, { alias }: Pick<TableView, 'alias'>): string {
  if (rule.code === 'expression') return `NOT ${expressionSql(rule.expression, alias)}`;
  return valueCondition(rule, alias(rule.column.name));
}
