/** @module From the contract that a model learned with to rules for a table of later rows, and how many rows chance lets break each. */
import type { ColumnContract, TableContract } from '../../../contracts/check.ts';
import type { ColumnType, TableSchema } from '../../data/table.ts';
import type { LearnedColumn, LearnedContract } from '../contract/learned-contract.ts';
import { farthest } from '../contract/tail-fit.ts';
import { predictedBeyond, predictedShare } from '../contract/tolerance-limits.ts';

/** Probability that a table of the same law is found broken, over all rules. */
const defaultLevel = 0.05;
/** Numbers of values that break a range by how far out they lie, few as they are. */
export const farGroups = [1, 3] as const;
/** Ranges beyond an end of it within which no value is far out: a tail tells nothing of what lies beyond a heap of equal values. */
const farRanges = 1;
/** Rules by which one end of a range is judged: the number of values beyond it, and the distance of each far group. */
const rulesOfEnd = 1 + farGroups.length;
/** Up to so many training rows outside of a rule its bound is exact, above it is Wilson's. */
const mostExact = 50;

export const guardedRules = ['missing', 'min', 'max', 'in', 'pattern'] as const;
export type GuardedRule = (typeof guardedRules)[number];

const hasRange = (type: ColumnType): boolean => type !== 'string' && type !== 'boolean';

/** Every value outside of what training rows had breaks a rule; missing ones by their share, where training rows lacked some. */
export function strictRules(learned: LearnedContract, schema: TableSchema, level = defaultLevel): TableContract {
  const { rowCount } = schema;
  return rulesOf(learned, schema, (own, { name, type }): ColumnContract => {
    const share = allowedRows(learned, { column: name, rule: 'missing' }, rowCount, level) / Math.max(1, rowCount);
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

/** Ranges so wide that chance explains no group of so many values beyond them; none where no tail was learned. */
export function farRules(
  learned: LearnedContract,
  schema: TableSchema,
  together: (typeof farGroups)[number],
  level = defaultLevel,
): TableContract {
  const ofRule = levelOfRule(learned, level);
  return rulesOf(learned, schema, ({ min, max, missing, tails }, { type }): ColumnContract => {
    if (min === undefined || max === undefined || !tails || !hasRange(type)) return {};
    const prediction = { seen: learned.rows - missing, later: schema.rowCount, level: ofRule };
    const width = farRanges * (max - min);
    const low = tails.low && Math.min(min - width, tails.low.centre - farthest(tails.low, together, prediction));
    const high = tails.high && Math.max(max + width, tails.high.centre + farthest(tails.high, together, prediction));
    return { ...(isBound(low) && { min: low }), ...(isBound(high) && { max: high }) };
  });
}

const isBound = (value: number | undefined): value is number => Number.isFinite(value);

/** The level is spent in equal parts by all rules that can be broken. */
function levelOfRule({ columns }: LearnedContract, level: number): number {
  const rules = Object.values(columns).reduce((sum, { min, in: values, pattern }) => {
    const ofValues = min !== undefined ? 2 * rulesOfEnd : Number(values !== undefined || pattern !== undefined);
    return sum + 1 + ofValues;
  }, 0);
  return level / rules;
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
  learned: LearnedContract,
  { column, rule }: { readonly column: string; readonly rule: GuardedRule },
  later: number,
  level = defaultLevel,
): number {
  const { rows, columns } = learned;
  const own = columns[column];
  if (!own) return 0;
  const seen = rule === 'missing' ? rows : rows - own.missing;
  const isRange = rule === 'min' || rule === 'max';
  // The end of a range is itself a value of that rank: one fewer lies beyond it.
  const outside = rule === 'missing' ? own.missing : isRange ? (own.outside ?? 1) - 1 : (own.outside ?? 0);
  const prediction = { seen, later, level: levelOfRule(learned, level) };
  return outside <= mostExact
    ? Math.round(later * predictedBeyond(outside + 1, prediction))
    : Math.floor(later * predictedShare(outside / seen, prediction));
}

/** Columns of which nothing but missing values can be judged. */
export const unguardedColumns = ({ columns }: LearnedContract): string[] =>
  Object.entries(columns)
    .filter(([, own]) => own.type !== 'boolean' && own.min === undefined && !own.in && own.pattern === undefined)
    .map(([name]) => name);
