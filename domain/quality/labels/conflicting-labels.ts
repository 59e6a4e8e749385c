/** @module Detector `conflicting-labels`: rows of equal features and different labels, of which some are certainly wrong. */
import type { Table } from '../../data/table.ts';
import { taskOf } from '../../model/target.ts';
import { columnNamed, labelAt } from '../../transforms/columns.ts';
import type { Roles } from '../../transforms/roles.ts';
import type { Detector, DetectorRequest, Findings, Reason, TableIssue } from '../detector.ts';
import { columnsOfFeatures } from '../duplicates/duplicate-rows.ts';
import { equalRows, membersOf } from '../duplicates/equal-rows.ts';

/** From this share of the rows on, the most frequent label of a set is taken for right and only the others are flagged. */
const majority = 2 / 3;
/** With more rows than this that have an equal one, as in a table of few categories, labels differ by nature and none is certainly wrong. */
const mostTwins = 0.5;
/** Rows that a reason names. */
const named = 10;

export interface Conflict {
  /** Rows of equal features, ascending, rows without a label left out. */
  readonly rows: Uint32Array;
  /** Label of two thirds of them or more, if there is one. */
  readonly likely: string | undefined;
  /** Rows to doubt: all, or those that have not the likely label. */
  readonly doubted: readonly number[];
}

export interface Conflicts {
  readonly sets: readonly Conflict[];
  /** Share of the rows that have the features of another. */
  readonly twinShare: number;
}

/** Sets of rows with equal features and more than one label; a regression's numbers may differ and do not conflict. */
export function findConflicts(table: Table, roles: Roles & { readonly target: string }): Conflicts {
  const features = columnsOfFeatures(table, roles);
  if (features.length === 0) return { sets: [], twinShare: 0 };
  const target = columnNamed(table, roles.target);
  const conflicts: Conflict[] = [];
  let twins = 0;
  for (const set of membersOf(equalRows(table, features))) {
    if (set.length < 2) continue;
    twins += set.length;
    const rows = set.filter((row) => labelAt(target, row) !== undefined);
    const counts = new Map<string, number>();
    for (const row of rows) {
      const label = labelAt(target, row) ?? '';
      counts.set(label, (counts.get(label) ?? 0) + 1);
    }
    if (counts.size < 2) continue;
    const likely = [...counts].find(([, count]) => count >= majority * rows.length)?.[0];
    conflicts.push({ rows, likely, doubted: [...rows].filter((row) => labelAt(target, row) !== likely) });
  }
  return { sets: conflicts, twinShare: twins / Math.max(1, table.rowCount) };
}

export const conflictingLabelDetector: Detector = {
  name: 'conflicting-labels',
  summary: 'rows with equal features and different labels',
  nature: 'rule',
  async detect(request) {
    return findingsOf(request);
  },
};

function findingsOf({ table, roles, task }: DetectorRequest): Findings {
  const { target } = roles;
  const isClasses = target !== undefined && taskOf(columnNamed(table, target), task ?? roles.task) === 'classification';
  const { sets, twinShare } = isClasses ? findConflicts(table, { ...roles, target }) : { sets: [], twinShare: 0 };
  const isByNature = twinShare > mostTwins;
  const score = new Float64Array(table.rowCount);
  const conflictOf = new Map<number, Conflict>();
  for (const conflict of isByNature ? [] : sets) {
    for (const row of conflict.doubted) {
      score[row] = 1;
      conflictOf.set(row, conflict);
    }
  }
  return {
    detector: 'conflicting-labels',
    rows: {
      score,
      isIssue: Uint8Array.from(score),
      reason: (row) => reasonOf(row, conflictOf.get(row)),
    },
    issues: isByNature && sets.length > 0 ? [alikeIssue(sets, twinShare)] : [],
    summary: { sets: sets.length, rows: conflictOf.size, ...(isClasses ? {} : { skipped: 'no class labels' }) },
  };
}

function alikeIssue(sets: readonly Conflict[], twinShare: number): TableIssue {
  const rows = sets.reduce((sum, set) => sum + set.rows.length, 0);
  return {
    code: 'features-alike',
    message: `${Math.round(100 * twinShare)}% of the rows have the features of another, and in ${sets.length} sets of them (${rows} rows) labels differ: the features do not tell these labels apart, so no row is flagged for it; add features that do.`,
    effect: twinShare,
  };
}

function reasonOf(row: number, conflict: Conflict | undefined): Reason {
  const rows = conflict?.rows ?? Uint32Array.of(row);
  const others = Array.from(rows.subarray(0, named + 1)).filter((other) => other !== row);
  const count = rows.length - 1;
  const twins = count === 1 ? `row ${others[0] ?? 0} has` : `${count} other rows have`;
  const likely = conflict?.likely;
  return {
    code: 'conflicting-label',
    message: `${twins} equal features, and the labels differ${likely === undefined ? '' : `; most say "${likely}"`}`,
    ...(likely === undefined ? {} : { suggestion: likely }),
    rows: others.slice(0, named),
  };
}
