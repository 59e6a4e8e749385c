/** @module A value that its column's type cannot hold: that it was one, which it is, and where. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { WithinError } from '../../../contracts/errors.ts';
import { misfitMark, misfits } from './conversion.ts';
import type { DelimitedFile } from './delimited.ts';
import { lineOfRow } from './faults.ts';
import type { Reading } from './reading.ts';
import { rows } from './session.ts';
import { contentOf } from './source-file.ts';

/** True when a value did not have the form of its column, rather than the file being broken. */
export function isMisfit(error: unknown): boolean {
  const message = error instanceof Error ? error.message : '';
  return message.includes(misfitMark) || /^(Conversion|Out of Range) Error/.test(message);
}

interface Misfit {
  readonly file: number;
  readonly row: number;
  readonly column: string;
  readonly type: string;
  readonly value: string;
}

/** First value, by file, row and column, that its declared type cannot hold. */
async function findMisfit(connection: DuckDBConnection, reading: Reading): Promise<Misfit | undefined> {
  for (const [file, { relation }] of reading.files.entries()) {
    let first: Misfit | undefined;
    for (const { name, type, declaredFrom } of reading.columns) {
      if (declaredFrom === undefined) continue;
      const numbered = `(SELECT row_number() OVER () - 1 AS row, ${declaredFrom} AS text FROM ${relation})`;
      const [found] = await rows(
        connection,
        `SELECT row, text FROM ${numbered} WHERE ${misfits(type, 'text')} ORDER BY row LIMIT 1`,
      );
      if (found && (!first || Number(found['row']) < first.row)) {
        first = { file, row: Number(found['row']), column: name, type, value: String(found['text']) };
      }
    }
    if (first) return first;
  }
  return undefined;
}

/** What a value of each type looks like. */
export const typeForms: Readonly<Record<string, string>> = {
  integer: 'a whole number of at most 15 digits',
  number: 'a number',
  boolean: 'true or false',
  date: 'a day, as 2024-12-31',
  timestamp: 'a moment, as 2024-12-31T12:00:00Z',
};

async function misfitError(misfit: Misfit, name: string, delimited: DelimitedFile | undefined): Promise<WithinError> {
  const { row: index, column, type } = misfit;
  const value = misfit.value.slice(0, 80);
  let place = { key: 'row', at: index };
  if (delimited) {
    const content = contentOf(delimited);
    const line = await lineOfRow(content, {
      delimiter: delimited.delimiter,
      columns: delimited.columns.length,
      row: index,
    });
    content.destroy();
    place = { key: 'line', at: line ?? index + 2 };
  }
  return new WithinError(
    'SOURCE_INVALID',
    `${name}, ${place.key} ${place.at}: the value "${value}" of column "${column}" is not ${typeForms[type] ?? type}, which \`types\` declares; correct it, list it under \`null\`, or declare another type.`,
    { file: name, [place.key]: place.at, column, value, type },
  );
}

/** The error that names the first value which a declared type cannot hold; `undefined` when there is none. */
export async function declaredMisfit(
  connection: DuckDBConnection,
  reading: Reading,
  delimited: readonly DelimitedFile[] = [],
): Promise<WithinError | undefined> {
  const misfit = await findMisfit(connection, reading);
  return misfit && misfitError(misfit, reading.files[misfit.file]?.name ?? '', delimited[misfit.file]);
}
