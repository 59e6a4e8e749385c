/**
 * @module How text becomes a typed value. Each type has a strict form, which text must have for the type to be
 * guessed, and a lenient one for a type that the user declared. Whatever the sample of rows suggests, the result is
 * that of judging every row: a value that contradicts the guess stops the conversion, and all rows are judged.
 */
import type { ColumnType } from '../../../domain/data/table.ts';
import { literalList } from './sql.ts';
import { largestExact } from './types.ts';

/** Part of DuckDB's message when a value does not have the form of its column. */
export const misfitMark = 'within:misfit';

const misfit = `error('${misfitMark}')`;
const withinExact = (value: string): string => `${value} BETWEEN -${largestExact} AND ${largestExact}`;
const isoDay = '____-__-__';
/** Without an offset there is no need of DuckDB's slower type with time zone; other lengths may have one. */
const isoSecond = `${isoDay}___:__:__`;

/** NaN is a missing value. */
export function withoutNan(value: string): string {
  return `nullif(${value}, CAST('nan' AS DOUBLE))`;
}

/** Value of a guessed column; fails with `misfitMark`, or DuckDB's conversion error, when a text has another form. */
export function strictValue(type: ColumnType, text: string): string {
  // The case of nearly every row comes first: DuckDB then converts whole vectors, in half the time.
  const guarded = (condition: string, value: string): string =>
    `CASE WHEN ${condition} THEN ${value} WHEN ${text} IS NOT NULL THEN ${misfit} END`;
  switch (type) {
    case 'string':
      return text;
    case 'integer': {
      const value = `CAST(${text} AS BIGINT)`;
      return guarded(`CAST(${value} AS VARCHAR) = ${text} AND ${withinExact(value)}`, value);
    }
    case 'number':
      return guarded(`NOT contains(${text}, '_')`, withoutNan(`CAST(${text} AS DOUBLE)`));
    case 'boolean':
      return `CASE WHEN ${text} IN ('true', 'false') THEN ${text} = 'true' ELSE ${guarded(`lower(${text}) IN ('true', 'false')`, `lower(${text}) = 'true'`)} END`;
    case 'date':
      return guarded(`${text} LIKE '${isoDay}'`, `CAST(${text} AS DATE)`);
    case 'timestamp':
      return `CASE WHEN ${text} LIKE '${isoSecond}' THEN CAST(${text} AS TIMESTAMP) ELSE ${guarded(`${text} LIKE '${isoDay}%'`, `CAST(CAST(${text} AS TIMESTAMPTZ) AS TIMESTAMP)`)} END`;
  }
}

/** Value of a declared column; NULL where a text cannot be of the type. */
function lenientValue(type: ColumnType, text: string): string {
  switch (type) {
    case 'string':
      return text;
    case 'integer': {
      const value = `TRY_CAST(${text} AS BIGINT)`;
      return `CASE WHEN ${value} = TRY_CAST(${text} AS DOUBLE) AND ${withinExact(value)} THEN ${value} END`;
    }
    case 'number':
      return `TRY_CAST(${text} AS DOUBLE)`;
    case 'boolean':
      return `TRY_CAST(${text} AS BOOLEAN)`;
    case 'date': {
      const [day, moment] = [`TRY_CAST(${text} AS DATE)`, `TRY_CAST(${text} AS TIMESTAMP)`];
      return `CASE WHEN isfinite(${day}) AND (${moment} IS NULL OR ${moment} = ${day}) THEN ${day} END`;
    }
    case 'timestamp': {
      const moment = `CAST(TRY_CAST(${text} AS TIMESTAMPTZ) AS TIMESTAMP)`;
      return `CASE WHEN isfinite(${moment}) THEN ${moment} END`;
    }
  }
}

/** True for a text that the declared type cannot hold. */
export function misfits(type: ColumnType, text: string): string {
  return `(${text} IS NOT NULL AND ${lenientValue(type, text)} IS NULL)`;
}

/** Value of a declared column; fails with `misfitMark`. */
export function declaredValue(type: ColumnType, text: string): string {
  if (type === 'string') return text;
  const value = `CASE WHEN ${misfits(type, text)} THEN ${misfit} ELSE ${lenientValue(type, text)} END`;
  return type === 'number' ? withoutNan(value) : value;
}

/** How many texts of a column have which form. */
export interface Forms {
  readonly present: number;
  readonly boolean: number;
  /** Digits only, with or without sign: also those with leading zeros or too many digits, which are identifiers. */
  readonly digits: number;
  readonly integer: number;
  readonly number: number;
  readonly date: number;
  readonly timestamp: number;
}

/** Aggregates that count the forms of a text column. */
export function formCounts(text: string): Record<keyof Forms, string> {
  const count = (condition: string): string => `count(CASE WHEN ${condition} THEN 1 END)`;
  const whole = `TRY_CAST(${text} AS BIGINT)`;
  return {
    present: `count(${text})`,
    boolean: count(`lower(${text}) IN ('true', 'false')`),
    digits: count(`regexp_full_match(${text}, '-?[0-9]+')`),
    integer: count(`CAST(${whole} AS VARCHAR) = ${text} AND ${withinExact(whole)}`),
    number: count(`NOT contains(${text}, '_') AND TRY_CAST(${text} AS DOUBLE) IS NOT NULL`),
    date: count(`${text} LIKE '${isoDay}' AND TRY_CAST(${text} AS DATE) IS NOT NULL`),
    timestamp: count(`${text} LIKE '${isoDay}%' AND TRY_CAST(${text} AS TIMESTAMPTZ) IS NOT NULL`),
  };
}

/** The narrowest type that all texts have; `settled` is false when rows beyond a sample could make it a narrower or wider one unnoticed. */
export function guess(forms: Forms): { readonly type: ColumnType; readonly settled: boolean } {
  const all = (form: keyof Forms): boolean => forms[form] === forms.present;
  if (forms.present === 0) return { type: 'string', settled: false };
  if (all('boolean')) return { type: 'boolean', settled: true };
  if (all('integer')) return { type: 'integer', settled: true };
  // Codes such as 00501 and numbers of twenty digits are names, not quantities: as numbers they would lose digits.
  if (all('digits')) return { type: 'string', settled: false };
  if (all('number')) return { type: 'number', settled: true };
  if (all('date')) return { type: 'date', settled: true };
  if (all('timestamp')) return { type: 'timestamp', settled: true };
  return { type: 'string', settled: true };
}

/** SQL that makes these texts, and the empty one, missing. */
export function withoutNulls(text: string, nulls: readonly string[]): string {
  return `CASE WHEN list_contains(${literalList(['', ...nulls])}, ${text}) THEN NULL ELSE ${text} END`;
}
