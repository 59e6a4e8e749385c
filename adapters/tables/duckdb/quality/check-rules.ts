/** @module Holds a table against the rules of a contract: counts by one scan, failing rows by another where there are any. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { WithinError } from '../../../../contracts/errors.ts';
import { planRules } from '../../../../domain/quality/rules/plan-rules.ts';
import type { RuleReport, RuleRequest } from '../../../../domain/quality/rules/ports.ts';
import type { Rule } from '../../../../domain/quality/rules/rule.ts';
import { isBroken, type RuleCount, type RuleResult, resultOf } from '../../../../domain/quality/rules/rule-result.ts';
import { firstLine, parquetSchema } from '../parquet.ts';
import { row } from '../session.ts';
import { literal, parquetRelation } from '../sql.ts';
import { type Aggregate, askAll, countWhere } from './aggregates.ts';
import { brokenBy } from './conditions.ts';
import { momentLiteral } from './expression-sql.ts';
import { type BrokenRule, examplesOf, writeFailingRows } from './failing-rows.ts';
import { Groupings } from './groupings.ts';
import { planProfile } from './profile.ts';
import { checkRows, type RowComplaints } from './row-checking.ts';
import { countTogether } from './rows-together.ts';
import { type TableView, viewOf } from './table-view.ts';

type OpenRule = Exclude<Rule, { settled: true }>;

/** Throws `PARAM_INVALID` for a pattern that RE2 does not know. */
async function checkPatterns(connection: DuckDBConnection, { contract }: RuleRequest): Promise<void> {
  for (const [name, { pattern }] of Object.entries(contract.columns ?? {})) {
    if (pattern === undefined) continue;
    await connection.run(`SELECT regexp_full_match('', ${literal(pattern)})`).catch((error: unknown) => {
      throw new WithinError(
        'PARAM_INVALID',
        `the pattern of column "${name}" is no regular expression that RE2 knows: ${firstLine(error)}.`,
        { path: `columns.${name}.pattern` },
      );
    });
  }
}

/** What the common scan is asked for a rule. */
function asked(rule: Rule, view: TableView): Aggregate[] {
  if ('settled' in rule) return [];
  switch (rule.code) {
    case 'unique':
    case 'distinct':
    case 'foreign-key':
      return [];
    case 'freshness': {
      const value = view.alias(rule.column.name);
      const [now, columns] = [momentLiteral(rule.now), [rule.column.name]];
      const newest = `max(CASE WHEN ${value} <= ${now} THEN CAST(${value} AS TIMESTAMP) END)`;
      return [
        { columns, sql: `CAST(epoch_us(${newest}) AS DOUBLE) / 1000` },
        { columns, sql: countWhere(`${value} > ${now}`) },
      ];
    }
    default: {
      const columns = rule.code === 'expression' ? rule.columns.map(({ name }) => name) : [rule.column.name];
      return [{ columns, sql: countWhere(brokenBy(rule, view)) }];
    }
  }
}

class Counting {
  private readonly connection: DuckDBConnection;
  private readonly view: TableView;
  private readonly groupings: Groupings;

  constructor(connection: DuckDBConnection, view: TableView, groupings: Groupings) {
    this.connection = connection;
    this.view = view;
    this.groupings = groupings;
  }

  async count(rule: OpenRule, answers: readonly unknown[]): Promise<RuleCount> {
    switch (rule.code) {
      case 'unique':
        return { rows: (await this.groupings.repetition(rule.columns)).repeated };
      case 'distinct':
      case 'foreign-key':
        return { rows: Number((await row(this.connection, countTogether(rule, this.view)))['rows']) };
      case 'freshness': {
        const [newest, later] = answers;
        return { rows: 0, newest: typeof newest === 'number' ? newest : undefined, later: Number(later) };
      }
      default:
        return { rows: Number(answers[0]) };
    }
  }
}

interface Counted {
  readonly rules: readonly Rule[];
  readonly counts: readonly RuleCount[];
  readonly profile: RuleReport['profile'];
}

async function countAll(
  connection: DuckDBConnection,
  view: TableView,
  rules: readonly Rule[],
  { contract, profile }: RuleRequest,
): Promise<Counted> {
  const groupings = new Groupings(connection, view);
  const scan = profile === true ? await planProfile(connection, view, groupings) : undefined;
  const questions = rules.map((rule) => asked(rule, view));
  const answers = await askAll(connection, view, [...(scan?.asked ?? []), ...questions.flat()]);
  const ofRules = answers.slice(scan?.asked.length ?? 0).values();
  const counting = new Counting(connection, view, groupings);
  const counts: RuleCount[] = [];
  for (const [index, rule] of rules.entries()) {
    const own = (questions[index] ?? []).map(() => ofRules.next().value);
    counts.push('settled' in rule ? { rows: 0 } : await counting.count(rule, own));
  }
  const hidden = (name: string): boolean => contract.columns?.[name]?.pii === true;
  return { rules, counts, profile: scan && (await scan.finish(answers, hidden)) };
}

function brokenRules({ rules, counts }: Counted, rowCount: number): BrokenRule[] {
  return rules.flatMap((rule, place) => {
    if ('settled' in rule || rule.code === 'freshness') return [];
    return isBroken(rule, counts[place] ?? { rows: 0 }, rowCount) ? [{ rule, place }] : [];
  });
}

async function rejectedLines(connection: DuckDBConnection, rejects: string | undefined): Promise<number> {
  if (rejects === undefined) return 0;
  return Number(
    (await row(connection, `SELECT count(DISTINCT (file, line)) AS count FROM ${parquetRelation([rejects])}`))['count'],
  );
}

function asideResults(rejected: number, complaints: RowComplaints | undefined): RuleResult[] {
  const results: RuleResult[] = [];
  if (rejected > 0) {
    const message = `${rejected} line${rejected === 1 ? '' : 's'} could not be read and ${rejected === 1 ? 'was' : 'were'} put aside`;
    results.push({ rule: 'reject', severity: 'error', passed: false, rows: rejected, message });
  }
  if (complaints) results.push(complaints.result);
  return results;
}

async function plannedRules(connection: DuckDBConnection, view: TableView, request: RuleRequest): Promise<Rule[]> {
  const references = [];
  for (const path of request.references ?? []) references.push({ path, schema: await parquetSchema(connection, path) });
  const { contract, now } = request;
  return planRules(contract, view.schema, { references, ...(now !== undefined && { now }) });
}

/** See `TableEngine.checkRules`. */
export async function checkRules(connection: DuckDBConnection, request: RuleRequest): Promise<RuleReport> {
  await checkPatterns(connection, request);
  const view = await viewOf(connection, request.path);
  const { rowCount } = view.schema;
  const counted = await countAll(connection, view, await plannedRules(connection, view, request), request);
  const broken = brokenRules(counted, rowCount);
  const examples = await examplesOf(connection, view, broken);
  const results = counted.rules.map((rule, place) => {
    const own = examples.get(place);
    return resultOf(rule, { ...(counted.counts[place] ?? { rows: 0 }), ...(own && { examples: own }) }, rowCount);
  });
  const complaints = request.rowCheck && (await checkRows(connection, view, request.rowCheck));
  const { rejects, failures } = request;
  const rejected = await rejectedLines(connection, rejects);
  const hidden = Object.values(request.contract.columns ?? {}).some(({ pii }) => pii === true);
  const table = failures !== undefined && {
    hidden,
    target: failures,
    results,
    broken,
    complaints: complaints?.table,
    rejects,
  };
  const failingRows = table ? await writeFailingRows(connection, view, table) : undefined;
  return {
    rowCount,
    results: [...results, ...asideResults(rejected, complaints)],
    ...(counted.profile && { profile: counted.profile }),
    ...(failingRows !== undefined && { failingRows }),
    rejected,
  };
}
