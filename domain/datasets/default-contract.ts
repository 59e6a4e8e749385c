/** @module The contract that accepted versions of a data set give the next one, where nobody wrote any. */
import type { TableContract } from '../../contracts/check.ts';
import { wilsonInterval } from '../statistics/intervals.ts';
import type { ProfiledColumn, TableProfile } from './check-report.ts';

type ColumnContract = NonNullable<TableContract['columns']>[string];
type ContractType = NonNullable<ColumnContract['type']>;

const types: readonly ContractType[] = ['integer', 'number', 'boolean', 'string', 'timestamp', 'date'];
/** Confidence of the interval whose upper end bounds the share of missing values. */
const confidence = 0.999;
/** A value may lie outside of the range so far by this many times its width. */
const margin = 1;

/** The type whose values hold those of both; text holds all. */
function widened(a: string, b: string): string {
  if (a === b) return a;
  const pair = [a, b].sort().join(' ');
  if (pair === 'integer number') return 'number';
  return pair === 'date timestamp' ? 'timestamp' : 'string';
}

/**
 * The larger of the largest share so far and the upper end of Wilson's interval of the pooled one: a batch with the same
 * habit of missing values passes, a column that has emptied does not.
 */
function missingBound(columns: readonly ProfiledColumn[], profiles: readonly TableProfile[]): number {
  const rows = profiles.reduce((sum, { rowCount }) => sum + rowCount, 0);
  if (rows === 0) return 1;
  const missing = columns.reduce((sum, column) => sum + column.missing, 0);
  const largest = Math.max(
    ...columns.map((column, index) => column.missing / Math.max(1, profiles[index]?.rowCount ?? 1)),
  );
  return Math.min(1, Math.max(largest, wilsonInterval(missing / rows, rows, confidence).upper));
}

/** Whole numbers that never repeat name rows, and the next rows have others. */
function namesRows(columns: readonly ProfiledColumn[], profiles: readonly TableProfile[]): boolean {
  return columns.every(
    ({ type, distinct, missing }, index) =>
      type === 'integer' && distinct === (profiles[index]?.rowCount ?? 0) - missing,
  );
}

function rangeOf(columns: readonly ProfiledColumn[]): Pick<ColumnContract, 'min' | 'max'> {
  const ends = columns.flatMap(({ min, max }) =>
    typeof min === 'number' && typeof max === 'number' ? [[min, max] as const] : [],
  );
  if (ends.length < columns.length) return {};
  const min = Math.min(...ends.map(([low]) => low));
  const max = Math.max(...ends.map(([, high]) => high));
  // A column of one value tells nothing of how far others may lie.
  const slack = margin * (max - min);
  const range = { min: min - slack, max: max + slack };
  return slack > 0 && Number.isFinite(range.min) && Number.isFinite(range.max) ? range : {};
}

function columnContract(columns: readonly ProfiledColumn[], profiles: readonly TableProfile[]): ColumnContract {
  const type = columns.map((column) => column.type).reduce(widened);
  const known = types.find((candidate) => candidate === type);
  const numeric = type === 'integer' || type === 'number';
  return {
    ...(known && known !== 'string' && { type: known }),
    missing: missingBound(columns, profiles),
    ...(numeric && !namesRows(columns, profiles) && rangeOf(columns)),
  };
}

/**
 * Columns that every accepted version has must be there, with their types, and no others; missing shares and ranges may
 * go somewhat beyond what was seen. `undefined` without any version: the first one is held to being readable.
 */
export function contractOfVersions(profiles: readonly TableProfile[]): TableContract | undefined {
  const [newest] = profiles;
  if (!newest) return undefined;
  const shared = newest.columns.map(({ name }) => ({
    name,
    found: profiles.flatMap((profile) => profile.columns.filter((column) => column.name === name)),
  }));
  const always = shared.filter(({ found }) => found.length === profiles.length);
  return {
    columns: Object.fromEntries(always.map(({ name, found }) => [name, columnContract(found, profiles)])),
    complete: always.length === newest.columns.length,
  };
}
