/** @module Detector `history`: rows of the table and the age of its newest value against what earlier tables had. */
import type { EarlierTable } from '../../data/contract.ts';
import type { Table } from '../../data/table.ts';
import { columnNamed } from '../../transforms/columns.ts';
import type { Detector, TableIssue } from '../detector.ts';
import { fewestFigures, predictNext } from './history-bounds.ts';

const name = 'history';
/** Probability that a table as usual is outside one of the bounds. */
const level = 0.01;

/** `asOf`: moment of the judgement, milliseconds since 1970 UTC; without it, or without a time column, no age is judged. */
export function createHistoryDetector(history: readonly EarlierTable[], asOf?: number): Detector {
  return {
    name,
    summary: 'rows and age of the table, against its history',
    nature: 'statistical',
    detect: ({ table, roles }) => {
      const newest = roles.time === undefined ? undefined : newestBefore(table, roles.time, asOf);
      const age = asOf === undefined || newest === undefined ? undefined : asOf - newest;
      const rows = predictNext(
        history.map(({ rowCount }) => rowCount),
        level,
      );
      const ages = predictNext(
        history.flatMap(({ ageMs }) => (ageMs === undefined ? [] : [ageMs])),
        level,
      );
      const issues = [
        ...volumeIssues(table.rowCount, rows),
        ...(age !== undefined && ages && age > ages.high ? [stale(roles.time ?? '', age, ages.high)] : []),
      ];
      const summary = {
        earlier: history.length,
        needed: fewestFigures,
        rows: rows ?? null,
        ageMs: age ?? null,
        ages: ages ?? null,
      };
      return Promise.resolve({ detector: name, issues, summary });
    },
  };
}

function volumeIssues(
  rowCount: number,
  bounds: { readonly low: number; readonly high: number } | undefined,
): TableIssue[] {
  if (!bounds || (rowCount >= Math.floor(bounds.low) && rowCount <= Math.ceil(bounds.high))) return [];
  const [low, high] = [Math.floor(bounds.low), Math.ceil(bounds.high)];
  return [
    { code: 'volume', message: `the table has ${rowCount} rows, where earlier ones lead to expect ${low} to ${high}.` },
  ];
}

function newestBefore(table: Table, time: string, asOf = Number.POSITIVE_INFINITY): number | undefined {
  const column = columnNamed(table, time);
  if (column.type === 'string') return undefined;
  let newest: number | undefined;
  for (const value of column.values) if (value <= asOf && value > (newest ?? Number.NEGATIVE_INFINITY)) newest = value;
  return newest;
}

function stale(column: string, age: number, limit: number): TableIssue {
  const hours = (milliseconds: number): string => `${Number((milliseconds / 3_600_000).toPrecision(3))} h`;
  return {
    code: 'stale',
    message: `the newest value of "${column}" is ${hours(age)} old, where earlier tables lead to expect ${hours(limit)} at most.`,
    column,
    effect: age,
  };
}
