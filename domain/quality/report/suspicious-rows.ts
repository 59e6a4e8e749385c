/** @module The most suspicious rows, as examples: why, what becomes of them, some of their cells. */
import type { SuspiciousRow } from '../../../contracts/quality-report.ts';
import type { RowVerdict } from '../../../contracts/row-review.ts';
import type { Table } from '../../data/table.ts';
import { isMissing, labelAt } from '../../transforms/columns.ts';
import type { Roles } from '../../transforms/roles.ts';
import { masked } from '../pii/personal-data.ts';
import type { LedgerLine } from './ledger-rows.ts';
import { withoutPersonal } from './quality-document.ts';

const mostRows = 20;
const mostCells = 12;
const longestCell = 80;

export interface ChosenRow {
  readonly row: number;
  /** The most suspicious first. */
  readonly lines: readonly LedgerLine[];
}

/** Rows that do not go on come first, then those that some detector only tells of; by suspicion. */
export function chooseExamples(lines: readonly LedgerLine[]): ChosenRow[] {
  const byRow = new Map<number, LedgerLine[]>();
  for (const line of lines) byRow.set(line.row, [...(byRow.get(line.row) ?? []), line]);
  const rank = ([{ fate, score } = { fate: 'accept', score: 0 }]: readonly { fate: string; score: number }[]) =>
    (fate === 'accept' ? 0 : 2) + score;
  return [...byRow]
    .map(([row, own]) => ({ row, lines: own.toSorted((a, b) => b.score - a.score) }))
    .toSorted((a, b) => rank(b.lines) - rank(a.lines) || a.row - b.row)
    .slice(0, mostRows);
}

export interface ExampleRequest {
  readonly chosen: readonly ChosenRow[];
  /** The chosen rows alone, in ascending order of their places; `columnsToShow` are enough. */
  readonly table: Table;
  readonly roles: Roles;
  readonly personal: ReadonlySet<string>;
  readonly verdicts: ReadonlyMap<number, RowVerdict>;
}

/** Places of the chosen rows, as `table` must hold them. */
export function placesOf(chosen: readonly ChosenRow[]): Uint32Array {
  return Uint32Array.from(chosen.map(({ row }) => row)).sort();
}

export function suspiciousRows(request: ExampleRequest): SuspiciousRow[] {
  const places = placesOf(request.chosen);
  return request.chosen.map((chosen) => exampleOf(request, chosen, places.indexOf(chosen.row)));
}

function exampleOf(request: ExampleRequest, { row, lines }: ChosenRow, place: number): SuspiciousRow {
  const { roles, personal, verdicts } = request;
  const cell = cellReader(request, place);
  const [key, label] = [cell(roles.key), cell(roles.target)];
  const suggestion = lines.find((line) => line.suggestion !== undefined)?.suggestion;
  const verdict = verdicts.get(row);
  return {
    row,
    ...(typeof key === 'string' && { key }),
    fate: lines[0]?.fate ?? 'accept',
    suspicion: lines[0]?.score ?? 0,
    ...(typeof label === 'string' && { label }),
    ...(suggestion !== undefined && { suggestion }),
    ...(verdict && {
      verdict: verdict.label === undefined ? verdict.decision : `${verdict.decision} ${verdict.label}`,
    }),
    reasons: lines.map(({ detector, code, message, pValue }) => ({
      detector,
      code,
      message: withoutPersonal(message, personal),
      ...(pValue !== undefined && { pValue }),
    })),
    values: cellsOf(request, lines, cell),
  };
}

type ReadCell = (name: string | undefined) => string | null | undefined;

/** `undefined` for a column that is not there, `null` for a missing value. */
function cellReader({ table, personal }: ExampleRequest, place: number): ReadCell {
  return (name) => {
    const column = table.columns.find((one) => one.name === name);
    if (!column) return undefined;
    if (isMissing(column, place)) return null;
    const text = labelAt(column, place) ?? '';
    if (personal.has(column.name)) return masked(text);
    return text.length > longestCell ? `${text.slice(0, longestCell)}…` : text;
  };
}

/** Columns that the reasons name come first, so that a wide table shows what matters. */
function shownColumns(names: readonly string[], lines: readonly LedgerLine[], { key, target }: Roles): string[] {
  const others = names.filter((name) => name !== key && name !== target);
  const isNamed = (name: string) => lines.some(({ message }) => message.includes(`"${name}"`));
  return [...others.filter(isNamed), ...others.filter((name) => !isNamed(name))].slice(0, mostCells);
}

/** All that the examples show of the columns of a table: what `ExampleRequest.table` must hold, in table order. */
export function columnsToShow(chosen: readonly ChosenRow[], names: readonly string[], roles: Roles): string[] {
  const shown = new Set(chosen.flatMap(({ lines }) => shownColumns(names, lines, roles)));
  return names.filter((name) => shown.has(name) || name === roles.key || name === roles.target);
}

function cellsOf({ table, roles }: ExampleRequest, lines: readonly LedgerLine[], cell: ReadCell) {
  const names = table.columns.map(({ name }) => name);
  return Object.fromEntries(shownColumns(names, lines, roles).map((name) => [name, cell(name) ?? null]));
}
