/** @module What is told of a rule: whether it holds, how many rows break it, and in which words. */
import type { RuleCode, Severity } from '../../../contracts/check.ts';
import { percent, plural } from './counts.ts';
import type { Rule } from './rule.ts';

export interface RuleResult {
  /** `reject`: a line that could not be read. `row`: a row that the project's own schema refuses. */
  readonly rule: RuleCode | 'reject' | 'row';
  readonly severity: Severity;
  readonly column?: string;
  /** Of a rule on several columns. */
  readonly columns?: readonly string[];
  /** Of an expression. */
  readonly name?: string;
  readonly passed: boolean;
  /** Rows that break it; the number of rows of a table with too few or too many. Absent where no rows are at fault. */
  readonly rows?: number;
  /** At most five values, the most frequent first; hidden for personal data. */
  readonly examples?: readonly string[];
  /** No full stop; absent when it holds. */
  readonly message?: string;
}

/** What stands in place of a value of personal data. */
export const hiddenValue = '(hidden)';

/** What was counted for one rule. */
export interface RuleCount {
  readonly rows: number;
  readonly examples?: readonly string[];
  /** Milliseconds since 1970 UTC, of a freshness: the newest value not after `now`, and how many come after. */
  readonly newest?: number | undefined;
  readonly later?: number;
}

const quoted = (columns: readonly { readonly name: string }[]): string =>
  columns.map(({ name }) => `"${name}"`).join(', ');
const moment = (milliseconds: number): string => new Date(milliseconds).toISOString();

function freshnessWords(
  rule: Extract<Rule, { code: 'freshness'; oldest: number }>,
  { newest, later = 0 }: RuleCount,
): string {
  const at = `at ${moment(rule.now)}`;
  const ahead = later > 0 ? ` (${plural(later, 'value')} from after that do${later === 1 ? 'es' : ''} not count)` : '';
  if (newest === undefined) return `column "${rule.column.name}" has no value up to the judgement ${at}${ahead}`;
  return `column "${rule.column.name}" is stale ${at}: its newest value is ${moment(newest)}, older than ${rule.within}${ahead}`;
}

function lengthWords({ min, max }: { readonly min: number; readonly max: number }): string {
  if (max === Number.POSITIVE_INFINITY) return `shorter than ${plural(min, 'character')}`;
  if (min === 0) return `longer than ${plural(max, 'character')}`;
  return min === max ? `not of ${plural(min, 'character')}` : `not of ${min} to ${max} characters`;
}

function valueWords(rule: Exclude<Rule, { settled: true }>, rows: number): string | undefined {
  switch (rule.code) {
    case 'min':
      return `below ${rule.bound}`;
    case 'max':
      return `above ${rule.bound}`;
    case 'in':
      return 'outside the allowed set';
    case 'pattern':
      return `that ${rows === 1 ? 'does' : 'do'} not match ${rule.pattern}`;
    case 'length':
      return lengthWords(rule);
    default:
      return undefined;
  }
}

function toleranceWords({ tolerance }: { readonly tolerance?: number }, share: number): string {
  return tolerance === undefined ? '' : ` (${percent(share)}), more than the tolerated ${percent(tolerance)}`;
}

function words(rule: Exclude<Rule, { settled: true }>, count: RuleCount, rowCount: number): string {
  const { rows } = count;
  switch (rule.code) {
    case 'missing':
      return `column "${rule.column.name}" has ${plural(rows, 'missing value')} (${percent(rows / rowCount)}), more than the allowed ${percent(rule.share)}`;
    case 'unique':
      return rule.ofColumn
        ? `column ${quoted(rule.columns)} has ${plural(rows, 'row')} whose value occurs more than once`
        : `${plural(rows, 'row')} share their values of ${quoted(rule.columns)} with another row`;
    case 'distinct':
      return `${plural(rows, 'row')} equal another in every column`;
    case 'foreign-key':
      return `${plural(rows, 'row')} refer${rows === 1 ? 's' : ''} by ${quoted(rule.columns)} to nothing in ${rule.reference}`;
    case 'expression':
      return `${plural(rows, 'row')} contradict${rows === 1 ? 's' : ''} ${rule.name}: ${rule.text}`;
    case 'freshness':
      return freshnessWords(rule, count);
    default:
      return `column "${rule.column.name}" has ${plural(rows, 'value')} ${valueWords(rule, rows)}${toleranceWords(rule, rows / rowCount)}`;
  }
}

function placeOf(rule: Rule): Pick<RuleResult, 'column' | 'columns' | 'name'> {
  if ('settled' in rule) return rule.column === undefined ? {} : { column: rule.column };
  if ('column' in rule) return { column: rule.column.name };
  const columns = rule.columns.map(({ name }) => name);
  if (rule.code === 'distinct') return {};
  if (rule.code === 'unique' && rule.ofColumn) return { column: columns[0] ?? '' };
  return { columns, ...(rule.code === 'expression' && { name: rule.name }) };
}

/** Whether so many rows break the rule. */
export function isBroken(rule: Rule, count: RuleCount, rowCount: number): boolean {
  if ('settled' in rule) return rule.broken !== undefined;
  if (rule.code === 'missing') return rowCount > 0 && count.rows / rowCount > rule.share;
  if (rule.code === 'freshness') return count.newest === undefined || count.newest < rule.oldest;
  const tolerance = 'tolerance' in rule ? (rule.tolerance ?? 0) : 0;
  return count.rows > tolerance * rowCount;
}

export function resultOf(rule: Rule, count: RuleCount, rowCount: number): RuleResult {
  const passed = !isBroken(rule, count, rowCount);
  const head = { rule: rule.code, severity: rule.severity, ...placeOf(rule), passed };
  if (passed) return head;
  if ('settled' in rule)
    return { ...head, ...(rule.rows !== undefined && { rows: rule.rows }), message: rule.broken ?? '' };
  const message = words(rule, count, rowCount);
  if (rule.code === 'freshness') return { ...head, message };
  const { rows, examples } = count;
  return { ...head, rows, ...(examples && { examples }), message };
}
