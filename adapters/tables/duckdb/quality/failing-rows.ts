/** @module All rows that break a rule, with rule and value: as examples, and as a table. Nothing of it passes through JavaScript. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { RowRule, Rule } from '../../../../domain/quality/rules/rule.ts';
import { hiddenValue, type RuleResult } from '../../../../domain/quality/rules/rule-result.ts';
import { row, rows } from '../session.ts';
import { copyToParquet, literal, parquetRelation } from '../sql.ts';
import { brokenBy } from './conditions.ts';
import { brokenTogether } from './rows-together.ts';
import { quotedLength, valueText } from './shown.ts';
import type { TableView } from './table-view.ts';

/** A rule that rows break, and its place in the contract. */
export interface BrokenRule {
  readonly rule: Exclude<Rule, { settled: true } | { code: 'freshness' }>;
  readonly place: number;
}

const exampleCount = 5;
/** Rules on single rows that one scan of the failing rows tells apart. */
const perScan = 200;

const isRowRule = (rule: BrokenRule['rule']): rule is RowRule =>
  rule.code !== 'unique' && rule.code !== 'distinct' && rule.code !== 'foreign-key';
const columnsOf = (rule: RowRule) => (rule.code === 'expression' ? rule.columns : [rule.column]);

function scanQuery(view: TableView, broken: readonly { readonly rule: RowRule; readonly place: number }[]): string {
  const conditions = broken.map(({ rule }) => brokenBy(rule, view));
  const cases = broken.map(
    ({ rule, place }, index) =>
      `CASE WHEN ${conditions[index]} THEN {'place': ${place}, 'value': ${valueText(columnsOf(rule), view.alias)}} END`,
  );
  const relation = view.relation(
    broken.flatMap(({ rule }) => columnsOf(rule).map(({ name }) => name)),
    'rows',
  );
  return `SELECT r, f.place AS place, f.value AS value FROM (SELECT r, unnest([${cases.join(', ')}]) AS f FROM ${relation}
    WHERE ${conditions.map((condition) => `(${condition})`).join(' OR ')}) WHERE f IS NOT NULL`;
}

/** One line for each rule that a row breaks: `r`, `place` of the rule, `value`. */
function entriesQuery(view: TableView, broken: readonly BrokenRule[]): string {
  const single = broken.flatMap(({ rule, place }) => (isRowRule(rule) ? [{ rule, place }] : []));
  const queries: string[] = [];
  for (let start = 0; start < single.length; start += perScan)
    queries.push(scanQuery(view, single.slice(start, start + perScan)));
  for (const { rule, place } of broken) {
    if (!isRowRule(rule)) queries.push(`SELECT r, ${place} AS place, value FROM (${brokenTogether(rule, view)})`);
  }
  return queries.join(' UNION ALL ');
}

/** At most five values for each rule, by its place: the most frequent, then in order of their texts. */
export async function examplesOf(
  connection: DuckDBConnection,
  view: TableView,
  broken: readonly BrokenRule[],
): Promise<Map<number, string[]>> {
  const shownRules = broken.filter(
    ({ rule }) => rule.code !== 'missing' && rule.code !== 'distinct' && !isHidden(rule),
  );
  const examples = new Map<number, string[]>();
  if (shownRules.length === 0) return examples;
  const found = await rows(
    connection,
    `SELECT place, left(value, ${quotedLength}) AS text FROM (SELECT place, value, count(*) AS n FROM (${entriesQuery(view, shownRules)}) GROUP BY place, value)
     QUALIFY row_number() OVER (PARTITION BY place ORDER BY n DESC, value) <= ${exampleCount} ORDER BY place, n DESC, value`,
  );
  for (const { place, text } of found) {
    const list = examples.get(Number(place)) ?? [];
    list.push(String(text));
    examples.set(Number(place), list);
  }
  return examples;
}

/** All its columns hold personal data, so that there is nothing to show. */
function isHidden(rule: BrokenRule['rule']): boolean {
  const columns = isRowRule(rule) ? columnsOf(rule) : rule.columns;
  return columns.every(({ pii }) => pii);
}

export interface FailureTable {
  readonly target: string;
  readonly results: readonly RuleResult[];
  readonly broken: readonly BrokenRule[];
  /** Table of `row`, `column`, `message` of the project's own schema, if it has rows. */
  readonly complaints?: string | undefined;
  /** Parquet file of lines that the load put aside. */
  readonly rejects?: string | undefined;
  /** Whether a raw line may hold personal data. */
  readonly hidden: boolean;
}

const columnName = ({ column, columns }: RuleResult): string => column ?? columns?.join(', ') ?? '';

/** Rules as a relation, so that a line of the table needs their place only. */
function rulesRelation(results: readonly RuleResult[], broken: readonly BrokenRule[]): string {
  const lines = broken.map(({ place, rule }) => {
    const result = results[place];
    const name = result ? columnName(result) : '';
    const message = rule.code === 'expression' ? `${rule.name}: ${rule.text}` : (result?.message ?? '');
    return `(${place}, ${literal(rule.code)}, ${literal(rule.severity)}, ${name === '' ? 'NULL' : literal(name)}, ${literal(message)})`;
  });
  return `(VALUES ${lines.join(', ')}) rules(place, rule, severity, "column", message)`;
}

const layout = `CAST(NULL AS BIGINT) AS "row", CAST(NULL AS VARCHAR) AS file, CAST(NULL AS BIGINT) AS line, CAST(NULL AS VARCHAR) AS rule,
  CAST(NULL AS VARCHAR) AS severity, CAST(NULL AS VARCHAR) AS "column", CAST(NULL AS VARCHAR) AS value, CAST(NULL AS VARCHAR) AS message, 0 AS place`;

/** Writes all failing rows, by row and place in the contract. Returns how many rows break a rule of severity `error`. */
export async function writeFailingRows(
  connection: DuckDBConnection,
  view: TableView,
  table: FailureTable,
): Promise<number> {
  const { broken, results, complaints, rejects, target, hidden } = table;
  const rawLine = hidden ? literal(hiddenValue) : 'value';
  const parts = [`SELECT ${layout} WHERE false`];
  if (broken.length > 0)
    parts.push(`SELECT r AS "row", NULL, NULL, rule, severity, "column", value, message, place
      FROM (${entriesQuery(view, broken)}) JOIN ${rulesRelation(results, broken)} USING (place)`);
  if (complaints)
    parts.push(
      `SELECT "row", NULL, NULL, 'row', 'error', "column", NULL, message, ${results.length} FROM ${complaints}`,
    );
  if (rejects)
    parts.push(
      `SELECT NULL, file, line, 'reject', 'error', "column", ${rawLine}, message, ${results.length + 1} FROM ${parquetRelation([rejects])}`,
    );
  const query = `SELECT * EXCLUDE (place) FROM (${parts.join(' UNION ALL ')}) ORDER BY "row" NULLS LAST, place, file, line, "column"`;
  await connection.run(copyToParquet(query, target));
  const { failing } = await row(
    connection,
    `SELECT count(DISTINCT "row") FILTER (WHERE severity = 'error') AS failing FROM ${parquetRelation([target])}`,
  );
  return Number(failing);
}
