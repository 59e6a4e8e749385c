/** @module Why a row is strange: how far its score falls when one column at a time is made typical. */
import type { Table } from '../../data/table.ts';
import { labelAt, takeRows } from '../../transforms/columns.ts';
import type { Reason } from '../detector.ts';
import { type ColumnEncoding, coordinatesOf } from './column-encoding.ts';
import { encodeRows, typicalCoordinates } from './encoded-rows.ts';
import type { FittedScore } from './fitted-score.ts';

/** Columns that are tried, those furthest from typical first: a row of a wide table costs no more than this. */
const mostTried = 256;
/** Columns that a message names. */
const mostNamed = 3;

export interface Contribution {
  readonly column: string;
  /** Score of the row less the score with this column typical, as a share of the summed positive falls. */
  readonly share: number;
}

/** Contributions of columns to the score of one row, the largest first; columns that add nothing are left out. */
export function contributionsOf({ encoding, scorer }: FittedScore, table: Table, row: number): Contribution[] {
  const encoded = encodeRows(takeRows(table, Uint32Array.of(row)), encoding);
  const tried = furthest(encoded.values, encoding.columns);
  if (tried.length === 0) return [];
  const { columns: width } = encoded;
  const rows = tried.length + 1;
  const values = new Float64Array(rows * width);
  for (let coordinate = 0; coordinate < width; coordinate += 1) {
    values.fill(encoded.values[coordinate] as number, coordinate * rows, (coordinate + 1) * rows);
  }
  tried.forEach(({ start, typical }, index) => {
    typical.forEach((value, offset) => {
      values[(start + offset) * rows + index + 1] = value;
    });
  });
  const scores = scorer.score({ rows, columns: width, values });
  const falls = tried.map(({ name }, index) => ({
    column: name,
    fall: Math.max(0, (scores[0] as number) - (scores[index + 1] as number)),
  }));
  const total = falls.reduce((sum, { fall }) => sum + fall, 0);
  return falls
    .filter(({ fall }) => fall > 0)
    .map(({ column, fall }) => ({ column, share: fall / total }))
    .sort((a, b) => b.share - a.share);
}

interface Tried {
  readonly name: string;
  readonly start: number;
  readonly typical: Float64Array;
  readonly distance: number;
}

function furthest(values: Float64Array, columns: readonly ColumnEncoding[]): Tried[] {
  let start = 0;
  const all = columns.map((column) => {
    const typical = typicalCoordinates(column);
    const distance = typical.reduce((sum, own, offset) => sum + ((values[start + offset] as number) - own) ** 2, 0);
    const tried = { name: column.name, start, typical, distance };
    start += coordinatesOf(column);
    return tried;
  });
  return all
    .filter(({ distance }) => distance > 0)
    .sort((a, b) => b.distance - a.distance)
    .slice(0, mostTried);
}

export interface ExplanationRequest {
  readonly fitted: FittedScore;
  readonly table: Table;
  readonly row: number;
  readonly code: string;
  readonly pValue: number;
  /** Rows of this table that are nearest, where they are known. */
  readonly neighbors?: readonly number[] | undefined;
}

/** A reason that names the columns that add most, what they hold and what is usual. */
export function explainRow({ fitted, table, row, code, pValue, neighbors }: ExplanationRequest): Reason {
  const named = contributionsOf(fitted, table, row).slice(0, mostNamed);
  const parts = named.map(({ column, share }) => {
    const held = heldText(table, column, row);
    return `"${column}" ${held} (${Math.round(100 * share)}% of what makes it strange; ${usualText(fitted, column)})`;
  });
  const opening = `stranger than ${roundedDown(100 * (1 - pValue))}% of the reference rows`;
  const message = parts.length > 0 ? `${opening}: ${parts.join(', ')}` : `${opening}, in no single column`;
  const column = named[0]?.column;
  return {
    code,
    message,
    ...(column !== undefined && { column }),
    ...(neighbors && neighbors.length > 0 && { rows: neighbors }),
  };
}

/** Two places after the point, never up to 100. */
function roundedDown(percent: number): number {
  return Math.floor(percent * 100 + 1e-9) / 100;
}

function heldText(table: Table, name: string, row: number): string {
  const column = table.columns.find((candidate) => candidate.name === name);
  const label = column && labelAt(column, row);
  return label === undefined ? 'is missing' : `is ${shortened(label)}`;
}

/** Long texts are cut: a message is one line. */
function shortened(label: string): string {
  const number = Number(label);
  if (label.trim() !== '' && Number.isFinite(number)) return String(Number(number.toPrecision(6)));
  return label.length > 40 ? `"${label.slice(0, 40)}…"` : `"${label}"`;
}

function usualText({ encoding }: FittedScore, name: string): string {
  const column = encoding.columns.find((candidate) => candidate.name === name);
  if (column === undefined) return 'unknown before';
  if (column.kind === 'number') {
    return `the middle 95% lies from ${shortened(String(column.low))} to ${shortened(String(column.high))}`;
  }
  const usual = column.labels[column.typical];
  return usual === undefined ? 'usually something else' : `mostly ${shortened(usual)}`;
}
