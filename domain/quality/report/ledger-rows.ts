/** @module Rows of the ledger as the report reads them, with what people said of them. */
import { rowFates } from '../../../contracts/quality-report.ts';
import type { RowVerdict } from '../../../contracts/row-review.ts';
import type { Table } from '../../data/table.ts';
import { columnNamed, isMissing, labelAt } from '../../transforms/columns.ts';
import type { RowFate } from '../row-ledger.ts';

export interface LedgerLine {
  readonly row: number;
  readonly fate: RowFate;
  readonly detector: string;
  readonly code: string;
  readonly message: string;
  readonly suggestion: string | undefined;
  readonly score: number;
  readonly pValue: number | undefined;
}

/** Without lines that could not be read, which have no row; `fate` after the verdicts of people, by row. Throws `COLUMN_NOT_FOUND` for what is no ledger. */
export function ledgerLines(ledger: Table, verdicts: ReadonlyMap<number, RowVerdict>): LedgerLine[] {
  const named = ['row', 'fate', 'detector', 'code', 'message', 'suggestion', 'score', 'p_value'] as const;
  const [row, fate, detector, code, message, suggestion, score, pValue] = named.map((name) =>
    columnNamed(ledger, name),
  );
  const text = (column: typeof row, line: number): string | undefined =>
    column && !isMissing(column, line) ? labelAt(column, line) : undefined;
  const number = (column: typeof row, line: number): number =>
    column && column.type !== 'string' ? (column.values[line] ?? Number.NaN) : Number.NaN;
  const lines = Array.from({ length: ledger.rowCount }, (_, line) => line);
  return lines
    .filter((line) => !Number.isNaN(number(row, line)))
    .map((line) => {
      const place = number(row, line);
      const p = number(pValue, line);
      return {
        row: place,
        fate: fateAfter(text(fate, line), verdicts.get(place)),
        detector: text(detector, line) ?? '',
        code: text(code, line) ?? '',
        message: text(message, line) ?? '',
        suggestion: text(suggestion, line),
        score: Math.min(1, Math.max(0, number(score, line) || 0)),
        pValue: Number.isNaN(p) ? undefined : p,
      };
    });
}

function fateAfter(written: string | undefined, verdict: RowVerdict | undefined): RowFate {
  if (verdict) return verdict.decision === 'quarantine' ? 'quarantine' : 'accept';
  return rowFates.find((fate) => fate === written) ?? 'accept';
}
