/** @module From the contract that a model learned with to rules for a table of later rows, and how many rows chance lets break each. */
import type { ColumnContract, TableContract } from '../../../contracts/check.ts';
import type { ColumnType, TableSchema } from '../../data/table.ts';
import type { LearnedColumn, LearnedContract } from '../contract/learned-contract.ts';
import { predictedBeyond, predictedShare } from '../contract/tolerance-limits.ts';

/** Probability that a table of the same law is found broken, over all rules. */
const level = 0.05;
/** Rules of a column at most: missing, both ends of a range or a set. */
const rulesOfColumn = 3;
/** Ranges beyond an end of it from which a single value is broken, whatever the number of rows. */
const farRanges = 1;
/** Up to so many training rows outside of a rule its bound is exact, above it is Wilson's. */
const mostExact = 50;

export const guardedRules = ['missing', 'min', 'max', 'in', 'pattern'] as const;
export type GuardedRule = (typeof guardedRules)[number];

const hasRange = (type: ColumnType): boolean => type !== 'string' && type !== 'boolean';

/** Every value outside of what training rows had breaks a rule; missing ones by their share, where training rows lacked some. */
export function strictRules(learned: LearnedContract, schema: TableSchema): TableContract {
  const { rowCount } = schema;
  return rulesOf(learned, schema, (own, { name, type }): ColumnContract => {
    const share = allowedRows(learned, { column: name, rule: 'missing' }, rowCount) / Math.max(1, rowCount);
    const isText = type === 'string';
    return {
      ...(own.missing < learned.rows && { missing: own.missing === 0 ? 0 : share }),
      ...(hasRange(type) && own.min !== undefined && { min: own.min }),
      ...(hasRange(type) && own.max !== undefined && { max: own.max }),
      ...(isText && own.in && { in: own.in }),
      ...(isText && own.pattern !== undefined && { pattern: own.pattern }),
    };
  });
}

/** Ranges widened by themselves: what lies beyond is broken alone. */
export function farRules(learned: LearnedContract, schema: TableSchema): TableContract {
  return rulesOf(learned, schema, ({ min, max }, { type }): ColumnContract => {
    if (min === undefined || max === undefined || !hasRange(type)) return {};
    const width = farRanges * (max - min);
    return { min: min - width, max: max + width };
  });
}

type ColumnOf = TableSchema['columns'][number];

function rulesOf(
  { columns }: LearnedContract,
  schema: TableSchema,
  of: (own: LearnedColumn, column: ColumnOf) => ColumnContract,
): TableContract {
  const entries = schema.columns.flatMap((column) => {
    const own = columns[column.name];
    const rules = own && of(own, column);
    if (!own || !rules || Object.keys(rules).length === 0) return [];
    return [[column.name, { ...rules, ...(own.pii && { pii: true }) }] as const];
  });
  return { columns: Object.fromEntries(entries) };
}

/** Rows of a later table that may break the rule by chance, though its law is that of the training rows. */
export function allowedRows(
  { rows, columns }: LearnedContract,
  { column, rule }: { readonly column: string; readonly rule: GuardedRule },
  later: number,
): number {
  const own = columns[column];
  if (!own) return 0;
  const each = level / (rulesOfColumn * Object.keys(columns).length);
  const seen = rule === 'missing' ? rows : rows - own.missing;
  const isRange = rule === 'min' || rule === 'max';
  // The end of a range is itself a value of that rank: one fewer lies beyond it.
  const outside = rule === 'missing' ? own.missing : isRange ? (own.outside ?? 1) - 1 : (own.outside ?? 0);
  const prediction = { seen, later, level: each };
  return outside <= mostExact
    ? Math.round(later * predictedBeyond(outside + 1, prediction))
    : Math.floor(later * predictedShare(outside / seen, prediction));
}

/** Columns of which nothing but missing values can be judged. */
export const unguardedColumns = ({ columns }: LearnedContract): string[] =>
  Object.entries(columns)
    .filter(([, own]) => own.type !== 'boolean' && own.min === undefined && !own.in && own.pattern === undefined)
    .map(([name]) => name);
