/** @module The one ledger of rows: what every detector says of a row, and what becomes of it. */
import type { EdgeCaseRule } from '../../contracts/validate.ts';
import type { Table } from '../data/table.ts';
import { columnNamed, labelAt } from '../transforms/columns.ts';
import type { Findings, Reason } from './detector.ts';
import type { Disposition } from './registry.ts';

export type RowFate = 'accept' | 'quarantine' | 'review';

export interface LedgerEntry {
  readonly row: number;
  readonly detector: string;
  readonly disposition: Disposition;
  readonly reason: Reason;
  /** Suspicion from 0 to 1. */
  readonly score: number;
  readonly pValue: number | undefined;
}

export interface RowLedger {
  /** By row, then by detector. */
  readonly entries: readonly LedgerEntry[];
  /** Of each row of the table. */
  readonly fates: readonly RowFate[];
}

export interface LedgerRules {
  readonly onEdgeCases: EdgeCaseRule;
  /** Suspicion from which nobody is asked. */
  readonly certainty: number;
  /** The same of single detectors, where verdicts of people say another. */
  readonly certainties?: ReadonlyMap<string, number>;
  /** Detectors of which nothing is certain: their budget could not be reached. */
  readonly uncertain: ReadonlySet<string>;
}

export interface Told {
  readonly findings: Findings;
  readonly disposition: Disposition;
}

/** Rows that nobody flagged are accepted and have no entry. */
export function rowLedger(rowCount: number, told: readonly Told[], rules: LedgerRules): RowLedger {
  const entries: LedgerEntry[] = [];
  const fates = new Array<RowFate>(rowCount).fill('accept');
  for (let row = 0; row < rowCount; row += 1) {
    const own = told.flatMap((one) => entryOf(one, row));
    entries.push(...own);
    fates[row] = fateOf(own, rules);
  }
  return { entries, fates };
}

function entryOf({ findings, disposition }: Told, row: number): LedgerEntry[] {
  const { rows, detector } = findings;
  if (rows?.isIssue[row] !== 1) return [];
  return [
    { row, detector, disposition, reason: rows.reason(row), score: rows.score[row] ?? 0, pValue: rows.pValue?.[row] },
  ];
}

/** What is certain is quarantined; the other flagged rows are edge cases. */
function fateOf(entries: readonly LedgerEntry[], rules: LedgerRules): RowFate {
  const { onEdgeCases, certainty, certainties, uncertain } = rules;
  const from = (detector: string): number => certainties?.get(detector) ?? certainty;
  const judged = entries.filter(({ disposition }) => disposition === 'judge');
  if (judged.length === 0) return 'accept';
  if (judged.some(({ detector, score }) => score >= from(detector) && !uncertain.has(detector))) return 'quarantine';
  // Where edge cases fail the validation nothing goes on, so that their fate is only shown.
  return onEdgeCases === 'fail' ? 'review' : onEdgeCases;
}

/** A line of a source that could not be read, as `TableEngine.load` puts it aside. */
export interface RejectedLine {
  readonly file: string;
  readonly line: number;
  readonly column: string | undefined;
  readonly message: string;
}

/** Lines put aside as entries that have no row: they are in quarantine for certain. */
export function rejectedLines(rejects: Table): RejectedLine[] {
  const [file, line, column, message] = ['file', 'line', 'column', 'message'].map((name) => columnNamed(rejects, name));
  const text = (of: typeof file, place: number) => (of ? labelAt(of, place) : undefined);
  return Array.from({ length: rejects.rowCount }, (_, place) => ({
    file: text(file, place) ?? '',
    line: Number(text(line, place)),
    column: text(column, place),
    message: text(message, place) ?? '',
  }));
}

/** A line for each entry, sorted by row: `row`, `fate`, `detector`, `code`, `message`, `column`, `suggestion`, `score`, `p_value`; then lines put aside, which have no row. */
export function ledgerTable({ entries: ofRows, fates }: RowLedger, rejected: readonly RejectedLine[] = []): Table {
  const entries = [...ofRows, ...rejected.map(rejectedEntry)];
  const numbers = (name: string, type: 'integer' | 'number', of: (entry: LedgerEntry) => number) => ({
    name,
    type,
    values: Float64Array.from(entries, of),
  });
  const texts = (name: string, of: (entry: LedgerEntry) => string | undefined) => textColumn(name, entries.map(of));
  return {
    rowCount: entries.length,
    columns: [
      numbers('row', 'integer', ({ row }) => row),
      texts('fate', ({ row }) => (Number.isNaN(row) ? 'quarantine' : fates[row])),
      texts('detector', ({ detector }) => detector),
      texts('code', ({ reason }) => reason.code),
      texts('message', ({ reason }) => reason.message),
      texts('column', ({ reason }) => reason.column),
      texts('suggestion', ({ reason }) => reason.suggestion),
      numbers('score', 'number', ({ score }) => score),
      numbers('p_value', 'number', ({ pValue }) => pValue ?? Number.NaN),
    ],
  };
}

const rejectedEntry = ({ file, line, column, message }: RejectedLine): LedgerEntry => ({
  row: Number.NaN,
  detector: 'parse',
  disposition: 'judge',
  reason: { code: 'reject', message: `line ${line} of ${file}: ${message}`, ...(column !== undefined && { column }) },
  score: 1,
  pValue: undefined,
});

function textColumn(name: string, values: readonly (string | undefined)[]) {
  const places = new Map<string, number>();
  const codes = Int32Array.from(values, (value) => {
    if (value === undefined) return -1;
    const place = places.get(value) ?? places.size;
    places.set(value, place);
    return place;
  });
  return { name, type: 'string' as const, codes, dictionary: [...places.keys()] };
}
