/** @module Equal values of a column as small whole numbers, for splits that only ask which rows belong together. */
import type { Column } from '../data/table.ts';

export interface Codes {
  /** Per row: index into `labels`, or -1 where the value is missing. */
  readonly codes: Int32Array;
  /** How the values are written in messages, in order of first appearance. */
  readonly labels: readonly string[];
  readonly missing: number;
}

/** Numbers values in order of first appearance. */
export function codesOf(column: Column): Codes {
  if (column.type === 'string') return textCodes(column.codes, column.dictionary);
  const codes = new Int32Array(column.values.length);
  const known = new Map<number, number>();
  let missing = 0;
  for (let row = 0; row < codes.length; row += 1) {
    const value = column.values[row] ?? Number.NaN;
    if (Number.isNaN(value)) {
      missing += 1;
      codes[row] = -1;
      continue;
    }
    let code = known.get(value);
    if (code === undefined) {
      code = known.size;
      known.set(value, code);
    }
    codes[row] = code;
  }
  return { codes, labels: [...known.keys()].map(String), missing };
}

/** A dictionary may hold texts that no row has; those get no code. */
function textCodes(source: Int32Array, dictionary: readonly string[]): Codes {
  const codes = new Int32Array(source.length);
  const codeOf = new Int32Array(dictionary.length).fill(-1);
  const labels: string[] = [];
  let missing = 0;
  for (let row = 0; row < source.length; row += 1) {
    const entry = source[row] ?? -1;
    if (entry < 0) {
      missing += 1;
      codes[row] = -1;
      continue;
    }
    if (codeOf[entry] === -1) {
      codeOf[entry] = labels.length;
      labels.push(dictionary[entry] ?? '');
    }
    codes[row] = codeOf[entry] ?? -1;
  }
  return { codes, labels, missing };
}

/** Rows per code. */
export function countsOf(codes: Int32Array, size: number): Uint32Array {
  const counts = new Uint32Array(size);
  for (const code of codes) if (code >= 0) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
