/** @module Rows that break the contract of a model, as a ledger and as the cases that people are asked about. */
import { maxCases, type RowCases } from '../../../contracts/row-review.ts';
import type { Table } from '../../data/table.ts';
import type { Roles } from '../../transforms/roles.ts';
import { rowCases } from '../row-cases.ts';
import { type LedgerEntry, ledgerTable, type RowFate } from '../row-ledger.ts';
import type { BrokenRow } from './judge-breaches.ts';

export interface BreachCases {
  /** As `ledgerTable` writes it: all rows in review. */
  readonly ledger: Table;
  readonly cases: RowCases;
}

interface CasesOf {
  readonly pipeline: string;
  /** By row. */
  readonly broken: readonly BrokenRow[];
  readonly roles: Roles;
  /** These rows of the table that is guarded, ascending. */
  readonly rowsAt: (places: Uint32Array) => Promise<Table>;
}

/** Where more rows are broken than a review may hold, people see those that lie farthest out; the others stay out. */
export async function breachCases({ pipeline, broken, roles, rowsAt }: CasesOf): Promise<BreachCases> {
  const entries = broken.map(entryOf);
  const worst = new Map<number, number>();
  for (const { row, score } of broken) worst.set(row, Math.max(score, worst.get(row) ?? 0));
  const asked = [...worst]
    .sort(([rowA, a], [rowB, b]) => b - a || rowA - rowB)
    .slice(0, maxCases)
    .map(([row]) => row)
    .sort((a, b) => a - b);
  const placeOf = new Map(asked.map((row, place) => [row, place]));
  const { cases } = rowCases({
    pipeline,
    table: await rowsAt(Uint32Array.from(asked)),
    // Nobody gives labels here: the rows are new, and what is asked is whether they may go on.
    roles: roles.key === undefined ? {} : { key: roles.key },
    labels: undefined,
    ledger: {
      entries: entries.flatMap((entry) => {
        const place = placeOf.get(entry.row);
        return place === undefined ? [] : [{ ...entry, row: place }];
      }),
      fates: asked.map(() => 'review' as const),
    },
  });
  return {
    ledger: ledgerTable({ entries, fates: inReview(worst.keys()) }),
    cases: { ...cases, cases: cases.cases.map((one) => ({ ...one, row: asked[one.row] ?? one.row })) },
  };
}

/** Of these rows alone, since the table may be far longer. */
function inReview(rows: Iterable<number>): readonly RowFate[] {
  const fates: RowFate[] = [];
  for (const row of rows) fates[row] = 'review';
  return fates;
}

const entryOf = ({ row, column, rule, message, score }: BrokenRow): LedgerEntry => ({
  row,
  detector: 'guard',
  disposition: 'judge',
  reason: { code: rule, message, column },
  score,
  pValue: undefined,
});
