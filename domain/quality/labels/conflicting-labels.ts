/** @module Detector `conflicting-labels`: rows of equal features and different labels, of which some are certainly wrong. */
import type { Table } from '../../data/table.ts';
import { taskOf } from '../../model/target.ts';
import { columnNamed, labelAt } from '../../transforms/columns.ts';
import type { Roles } from '../../transforms/roles.ts';
import type { Detector, DetectorRequest, Findings, Reason } from '../detector.ts';
import { columnsOfFeatures } from '../duplicates/duplicate-rows.ts';
import { equalRows, membersOf } from '../duplicates/equal-rows.ts';

/** From this share of the rows on, the most frequent label of a set is taken for right and only the others are flagged. */
const majority = 2 / 3;

export interface Conflict {
  /** Rows of equal features, ascending, rows without a label left out. */
  readonly rows: Uint32Array;
  /** Label of two thirds of them or more, if there is one. */
  readonly likely: string | undefined;
  /** Rows to doubt: all, or those that have not the likely label. */
  readonly doubted: readonly number[];
}

/** Sets of rows with equal features and more than one label; a regression's numbers may differ and do not conflict. */
export function findConflicts(table: Table, roles: Roles & { readonly target: string }): Conflict[] {
  const features = columnsOfFeatures(table, roles);
  if (features.length === 0) return [];
  const target = columnNamed(table, roles.target);
  const conflicts: Conflict[] = [];
  for (const set of membersOf(equalRows(table, features))) {
    if (set.length < 2) continue;
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
  return conflicts;
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
  const conflicts = isClasses ? findConflicts(table, { ...roles, target }) : [];
  const score = new Float64Array(table.rowCount);
  const conflictOf = new Map<number, Conflict>();
  for (const conflict of conflicts) {
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
    issues: [],
    summary: { sets: conflicts.length, rows: conflictOf.size, ...(isClasses ? {} : { skipped: 'no class labels' }) },
  };
}

function reasonOf(row: number, conflict: Conflict | undefined): Reason {
  const others = [...(conflict?.rows ?? [])].filter((other) => other !== row);
  const twins = others.length === 1 ? `row ${(others[0] ?? 0) + 1} has` : `${others.length} other rows have`;
  const likely = conflict?.likely;
  return {
    code: 'conflicting-label',
    message: `${twins} equal features, and the labels differ${likely === undefined ? '' : `; most say "${likely}"`}`,
    ...(likely === undefined ? {} : { suggestion: likely }),
    rows: others.slice(0, 10),
  };
}
