/** @module The rows that break a rule which looks at other rows: repeated keys, equal rows, keys that refer to nothing. */
import type { DistinctRule, ForeignKeyRule, UniqueRule } from '../../../../domain/quality/rules/rule.ts';
import { valueText } from './shown.ts';
import { TableView } from './table-view.ts';

type JointRule = UniqueRule | DistinctRule | ForeignKeyRule;

const allPresent = (aliases: readonly string[]): string => aliases.map((alias) => `${alias} IS NOT NULL`).join(' AND ');

function repeatedKeys(rule: UniqueRule, view: TableView): string {
  const names = rule.columns.map(({ name }) => name);
  const aliases = names.map(view.alias);
  const keys = `SELECT ${aliases.join(', ')} FROM ${view.relation(names)} WHERE ${allPresent(aliases)} GROUP BY ${aliases.join(', ')} HAVING count(*) > 1`;
  return `SELECT r, ${valueText(rule.columns, view.alias)} AS value FROM ${view.relation(names, 'rows')} SEMI JOIN (${keys}) USING (${aliases.join(', ')})`;
}

/** Equal rows have equal hashes; only rows that share theirs are compared column by column. */
function equalRows({ columns }: DistinctRule, view: TableView): string {
  const names = columns.map(({ name }) => name);
  const aliases = names.map(view.alias);
  const hash = `hash(${aliases.join(', ')})`;
  const shared = `SELECT ${hash} AS h FROM ${view.relation(names)} GROUP BY h HAVING count(*) > 1`;
  const suspects = `SELECT * FROM ${view.relation(names, 'rows')} WHERE ${hash} IN (${shared})`;
  return `SELECT unnest(list(r)) AS r, CAST(NULL AS VARCHAR) AS value FROM (${suspects}) GROUP BY ${aliases.join(', ')} HAVING count(*) > 1`;
}

function orphans(rule: ForeignKeyRule, view: TableView): string {
  const names = rule.columns.map(({ name }) => name);
  const aliases = names.map(view.alias);
  const same = aliases.map((alias, index) => `own.${alias} = other.k${index}`).join(' AND ');
  const reference = new TableView(rule.path, { rowCount: 0, columns: rule.target });
  const keys = rule.target.map(({ name }, index) => `${reference.alias(name)} AS k${index}`).join(', ');
  return `SELECT r, ${valueText(rule.columns, (name) => `own.${view.alias(name)}`)} AS value FROM ${view.relation(names, 'rows')} own
    ANTI JOIN (SELECT DISTINCT ${keys} FROM ${reference.relation(rule.target.map(({ name }) => name))}) other ON ${same} WHERE ${allPresent(aliases.map((alias) => `own.${alias}`))}`;
}

/** Query of the rows that break the rule: `r`, and `value` as text. */
export function brokenTogether(rule: JointRule, view: TableView): string {
  if (rule.code === 'unique') return repeatedKeys(rule, view);
  return rule.code === 'distinct' ? equalRows(rule, view) : orphans(rule, view);
}

/** Query that counts them, in less time than finding them takes. */
export function countTogether(rule: DistinctRule | ForeignKeyRule, view: TableView): string {
  if (rule.code === 'foreign-key') return `SELECT count(*) AS rows FROM (${orphans(rule, view)})`;
  const names = rule.columns.map(({ name }) => name);
  const hash = `hash(${names.map(view.alias).join(', ')})`;
  return `SELECT coalesce(sum(n) FILTER (WHERE n > 1), 0) AS rows FROM (SELECT count(*) AS n FROM ${view.relation(names)} GROUP BY ${hash})`;
}
