/** @module From a contract and the columns of a table to its rules, in the order of the contract. */
import type { ColumnContract, RuleCode, Severity, TableContract } from '../../../contracts/check.ts';
import { WithinError } from '../../../contracts/errors.ts';
import type { ColumnType, TableSchema } from '../../data/table.ts';
import { plural } from './counts.ts';
import { parseExpression } from './expression.ts';
import { columnsOf, typeExpression } from './expression-types.ts';
import { planForeignKeys } from './plan-foreign-keys.ts';
import { planFreshness } from './plan-freshness.ts';
import { type Planning, planning, type RuleContext } from './planning.ts';
import type { Rule, RuleColumn, SettledRule } from './rule.ts';

/** Types whose values may stand where the other is wanted. */
function fits(wanted: ColumnType, found: ColumnType): boolean {
  return (
    wanted === found || (wanted === 'number' && found === 'integer') || (wanted === 'timestamp' && found === 'date')
  );
}

function planRows({ contract, schema, severityOf: severity }: Planning): SettledRule[] {
  if (contract.rows === undefined) return [];
  const { min = 0, max = Number.POSITIVE_INFINITY } = contract.rows;
  const { rowCount } = schema;
  const wrong = rowCount < min ? `fewer than ${min}` : rowCount > max ? `more than ${max}` : undefined;
  const broken = wrong && { broken: `the table has ${plural(rowCount, 'row')}, ${wrong}`, rows: rowCount };
  return [{ code: 'rows', severity: severity('rows'), settled: true, ...broken }];
}

function planComplete({ contract, schema, severityOf: severity }: Planning): SettledRule[] {
  if (contract.complete !== true) return [];
  const named = new Set([...Object.keys(contract.columns ?? {}), ...(contract.unique ?? [])]);
  const strangers = schema.columns.filter(({ name }) => !named.has(name));
  const rule = { code: 'complete', severity: severity('complete'), settled: true } as const;
  if (strangers.length === 0) return [rule];
  return strangers.map(({ name }) => ({
    ...rule,
    column: name,
    broken: `column "${name}" is not named by the contract, which is complete`,
  }));
}

const hasRange = (type: ColumnType): boolean => type !== 'string' && type !== 'boolean';

type SeverityOf = (code: RuleCode) => Severity;

/** What the type of a column makes of a rule that cannot be asked of it. */
function unfit(code: 'min' | 'max' | 'length', { name, type }: RuleColumn, severity: SeverityOf): SettledRule {
  const what = code === 'length' ? 'length' : 'range';
  const broken = `column "${name}" is of type ${type}, which has no ${what}`;
  return { code, severity: severity(code), settled: true, column: name, broken };
}

function planRange(column: RuleColumn, { min, max }: ColumnContract, severity: SeverityOf): Rule[] {
  const bounds = (['min', 'max'] as const).flatMap((code) => {
    const bound = code === 'min' ? min : max;
    return bound === undefined ? [] : [{ code, bound, column, severity: severity(code) }];
  });
  const [first] = bounds;
  return first && !hasRange(column.type) ? [unfit(first.code, column, severity)] : bounds;
}

function planLength(column: RuleColumn, { length }: ColumnContract, severity: SeverityOf): Rule[] {
  if (length === undefined) return [];
  if (column.type !== 'string') return [unfit('length', column, severity)];
  const { min = 0, max = Number.POSITIVE_INFINITY } = length;
  return [{ code: 'length', min, max, column, severity: severity('length') }];
}

/** Rules on single values. */
function planValues(column: RuleColumn, contract: ColumnContract, severity: SeverityOf): Rule[] {
  const { missing, in: values, pattern } = contract;
  const rules: Rule[] = [];
  if (missing !== undefined) rules.push({ code: 'missing', share: missing, column, severity: severity('missing') });
  rules.push(...planRange(column, contract, severity), ...planLength(column, contract, severity));
  if (values !== undefined) rules.push({ code: 'in', values, column, severity: severity('in') });
  if (pattern !== undefined) rules.push({ code: 'pattern', pattern, column, severity: severity('pattern') });
  const { tolerance } = contract;
  return tolerance === undefined ? rules : rules.map((rule) => tolerating(rule, tolerance));
}

/** A missing share has a bound of its own. */
function tolerating(rule: Rule, tolerance: number): Rule {
  return 'settled' in rule || rule.code === 'missing' ? rule : ({ ...rule, tolerance } as Rule);
}

function planColumn(plan: Planning, name: string, contract: ColumnContract): Rule[] {
  const column = plan.column(name);
  if (!column) return [plan.absent(name)];
  const severity = (code: RuleCode): Severity => plan.severityOf(code, contract.severity);
  const rules: Rule[] = [];
  if (contract.type !== undefined) {
    const broken = fits(contract.type, column.type)
      ? {}
      : { broken: `column "${name}" has the type ${column.type} where ${contract.type} is wanted` };
    rules.push({ code: 'type', severity: severity('type'), settled: true, column: name, ...broken });
  }
  rules.push(...planValues(column, contract, severity));
  if (contract.unique === true)
    rules.push({ code: 'unique', severity: severity('unique'), columns: [column], ofColumn: true });
  return rules;
}

function planKey(plan: Planning): Rule[] {
  const { unique } = plan.contract;
  if (!unique) return [];
  const columns = unique.map((name) => plan.column(name));
  const missing = columns.indexOf(undefined);
  if (missing >= 0) return [plan.absent(unique[missing] ?? '')];
  const found = columns.filter((column) => column !== undefined);
  return [{ code: 'unique', severity: plan.severityOf('unique'), columns: found, ofColumn: false }];
}

function planDistinct({ contract, schema, severityOf: severity, column }: Planning): Rule[] {
  if (contract.distinct !== true) return [];
  const columns = schema.columns.map(({ name }) => column(name)).filter((found) => found !== undefined);
  return [{ code: 'distinct', severity: severity('distinct'), columns }];
}

function planExpressions({ contract, schema, severityOf: severity, column }: Planning): Rule[] {
  const names = new Set<string>();
  return (contract.expressions ?? []).map(({ name, expect, severity: level }) => {
    if (names.has(name))
      throw new WithinError('PARAM_INVALID', `two expressions of the check are called "${name}"; rename one.`, {
        path: 'expressions',
      });
    names.add(name);
    const expression = typeExpression(parseExpression(expect), expect, schema.columns);
    const columns = columnsOf(expression).map((used) => column(used));
    return {
      code: 'expression',
      severity: severity('expression', level),
      name,
      text: expect,
      expression,
      columns: columns.filter((found) => found !== undefined),
    };
  });
}

/** Throws `PARAM_INVALID` for an expression that cannot be read and a freshness without a moment to judge at. */
export function planRules(contract: TableContract, schema: TableSchema, context: RuleContext = {}): Rule[] {
  const plan = planning(contract, schema, context);
  return [
    ...planRows(plan),
    ...planComplete(plan),
    ...Object.entries(contract.columns ?? {}).flatMap(([name, rules]) => planColumn(plan, name, rules)),
    ...planKey(plan),
    ...planDistinct(plan),
    ...planForeignKeys(plan),
    ...planFreshness(plan),
    ...planExpressions(plan),
  ];
}
