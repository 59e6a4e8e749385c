/** @module Copies of rows in a table: equal in every column that tells something, or so close that they are one. */
import type { Column, Table } from '../../data/table.ts';
import type { RandomStream } from '../../learning/learner.ts';
import type { GroupsOfRows } from '../../splitting/assign.ts';
import { takeRows } from '../../transforms/columns.ts';
import { featureColumns, type Roles } from '../../transforms/roles.ts';
import { learnEncoding } from '../anomalies/column-encoding.ts';
import { encodeRows } from '../anomalies/encoded-rows.ts';
import { rowGroups } from '../anomalies/row-groups.ts';
import { equalRows, membersOf, type RowGrouping } from './equal-rows.ts';
import type { NearPair } from './hashed-pairs.ts';
import { JoinedGroups } from './joined-groups.ts';
import { nearPairs } from './near-pairs.ts';

/** With more rows than this that have a twin, equal rows are how the table is, as with few categories, and no copies. */
const mostTwins = 0.2;

/** Columns that are features, in table order. */
export function columnsOfFeatures(table: Table, roles: Roles): Column[] {
  const names = new Set(featureColumns(table, roles).map(({ name }) => name));
  return table.columns.filter(({ name }) => names.has(name));
}

/** Rows that are equal in all columns but the key. */
export function exactDuplicates(table: Table, roles: Roles): RowGrouping {
  return equalRows(
    table,
    table.columns.filter(({ name }) => name !== roles.key),
  );
}

export interface NearDuplicates {
  /** Rows that differ but hardly, by features alone; equal rows are left out but for the first. */
  readonly pairs: readonly NearPair[];
  readonly threshold: number;
  readonly search: 'exact' | 'hashed';
  /** Rows of equal or nearly equal features. */
  readonly grouping: RowGrouping;
}

export function nearDuplicates(table: Table, roles: Roles, stream: RandomStream): NearDuplicates {
  const equal = equalRows(table, columnsOfFeatures(table, roles));
  const joined = new JoinedGroups(table.rowCount);
  joined.joinAll(equal);
  const encoding = learnEncoding({ table, roles, scaling: 'deviation', columns: 'all' });
  if (encoding.columns.length === 0) {
    return { pairs: [], threshold: 0, search: 'exact', grouping: joined.grouping() };
  }
  const first = Uint32Array.from(membersOf(equal), (rows) => rows[0] ?? 0);
  const found = nearPairs(encodeRows(takeRows(table, first), encoding), stream);
  const pairs = found.pairs.map(({ rows: [left, right], distance }) => ({
    rows: [first[left] ?? 0, first[right] ?? 0] as const,
    distance,
  }));
  for (const { rows } of pairs) joined.join(...rows);
  return { ...found, pairs, grouping: joined.grouping() };
}

/**
 * Rows that must not straddle folds: those of one named group, and copies of features unless more than a fifth of the
 * rows has one. `undefined` where every row stands alone.
 */
export function foldGroups(table: Table, roles: Roles, stream: RandomStream): GroupsOfRows | undefined {
  const joined = new JoinedGroups(table.rowCount);
  joined.joinAll(rowGroups(table, roles));
  const { grouping } = nearDuplicates(table, roles, stream);
  const twins = membersOf(grouping).reduce((sum, rows) => sum + (rows.length > 1 ? rows.length : 0), 0);
  if (twins <= mostTwins * table.rowCount) joined.joinAll(grouping);
  const { groupOf, count } = joined.grouping();
  return count === table.rowCount ? undefined : { codes: groupOf, size: count };
}
