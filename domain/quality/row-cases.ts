/** @module Edge cases as people see them: the row, why it was flagged, and rows like it. */
import { maxCases, type RowCase, type RowCases } from '../../contracts/row-review.ts';
import { canonicalDigest } from '../caching/canonical.ts';
import type { Column, Table } from '../data/table.ts';
import { isMissing, labelAt } from '../transforms/columns.ts';
import type { Roles } from '../transforms/roles.ts';
import type { LedgerEntry, RowLedger } from './row-ledger.ts';

/** Rows like it that a person is shown. */
const shownNeighbors = 3;

export interface CasesRequest {
  readonly pipeline: string;
  readonly table: Table;
  readonly roles: Roles;
  readonly ledger: RowLedger;
  /** Classes of the target, where it has some. */
  readonly labels: readonly string[] | undefined;
}

/**
 * The rows that people are to judge, the most suspicious first where there are more than a review may hold; those left
 * out stay in review, and `left` counts them.
 */
export function rowCases(request: CasesRequest): { readonly cases: RowCases; readonly left: number } {
  const { pipeline, roles, ledger, labels } = request;
  const byRow = new Map<number, LedgerEntry[]>();
  for (const entry of ledger.entries)
    if (ledger.fates[entry.row] === 'review') byRow.set(entry.row, [...(byRow.get(entry.row) ?? []), entry]);
  const suspicion = (entries: readonly LedgerEntry[]) => Math.max(...entries.map(({ score }) => score));
  const chosen = [...byRow]
    .sort(([rowA, a], [rowB, b]) => suspicion(b) - suspicion(a) || rowA - rowB)
    .slice(0, maxCases)
    .sort(([a], [b]) => a - b);
  const cases: RowCases = {
    schema: 1,
    pipeline,
    ...(roles.target !== undefined && { target: roles.target }),
    ...(labels && labels.length > 0 && { labels: [...labels] }),
    cases: chosen.map(([row, entries]) => caseOf(request, row, entries)),
  };
  return { cases, left: byRow.size - chosen.length };
}

function caseOf({ table, roles }: CasesRequest, row: number, entries: readonly LedgerEntry[]): RowCase {
  const { key, target } = roles;
  const cells = (of: number) => cellsOf(table, of, [key, target]);
  const labelOf = (of: number) => cellNamed(table, target, of);
  const keyOf = cellNamed(table, key, row);
  const label = labelOf(row);
  const alike = [...new Set(entries.flatMap(({ reason }) => reason.rows ?? []))].filter((other) => other !== row);
  return {
    row,
    fingerprint: canonicalDigest(cells(row)),
    ...(keyOf !== undefined && { key: keyOf }),
    ...(label !== undefined && { label }),
    values: cells(row),
    reasons: entries.map(({ detector, reason, pValue, score }) => ({
      detector,
      code: reason.code,
      message: reason.message,
      ...(reason.column !== undefined && { column: reason.column }),
      ...(reason.suggestion !== undefined && { suggestion: reason.suggestion }),
      ...(pValue !== undefined && { pValue }),
      score,
    })),
    neighbors: alike.slice(0, shownNeighbors).map((other) => {
      const own = labelOf(other);
      return { row: other, ...(own !== undefined && { label: own }), values: cells(other) };
    }),
  };
}

function cellsOf(table: Table, row: number, without: readonly (string | undefined)[]): Record<string, string | null> {
  const shown = table.columns.filter(({ name }) => !without.includes(name));
  return Object.fromEntries(shown.map((column) => [column.name, cellOf(column, row) ?? null]));
}

function cellNamed(table: Table, name: string | undefined, row: number): string | undefined {
  const column = name === undefined ? undefined : table.columns.find((one) => one.name === name);
  return column && cellOf(column, row);
}

const cellOf = (column: Column, row: number): string | undefined =>
  isMissing(column, row) ? undefined : labelAt(column, row);
