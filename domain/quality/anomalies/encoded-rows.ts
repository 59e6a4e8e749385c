/** @module Rows as coordinates, by an encoding that was learned from reference rows; each row by itself. */
import { WithinError } from '../../../contracts/errors.ts';
import type { Column, Table } from '../../data/table.ts';
import type { FeatureMatrix } from '../../learning/learner.ts';
import { columnNamed, isMissing, labelAt, missingCount } from '../../transforms/columns.ts';
import {
  type CategoryEncoding,
  type ColumnEncoding,
  coordinatesOf,
  type NumberEncoding,
  type TableEncoding,
} from './column-encoding.ts';
import { bounded } from './column-scale.ts';

/** Beyond so many deviations a coordinate grows by its logarithm only: 1e308 stays a number to reckon with. */
const linearUpTo = 10;
/** Coordinate per missing value in a column of numbers that never lacked one. */
const newlyMissing = Math.sqrt(40);

/** Coordinates of all columns, and one for values that are missing where no reference row lacked one. */
export function encodedWidth(encoding: TableEncoding): number {
  return encoding.columns.reduce((sum, column) => sum + coordinatesOf(column), 0) + 1;
}

/** Rows × coordinates, all finite. Throws `SIGNATURE_MISMATCH` where a column is gone or texts stand for numbers. */
export function encodeRows(table: Table, encoding: TableEncoding): FeatureMatrix {
  const rows = table.rowCount;
  const columns = encodedWidth(encoding);
  const values = new Float64Array(rows * columns);
  const gaps = new Float64Array(rows);
  const sources = new Map(table.columns.map((source) => [source.name, source]));
  let base = 0;
  for (const column of encoding.columns) {
    const source = sources.get(column.name) ?? columnNamed(table, column.name, 'SIGNATURE_MISMATCH');
    const width = coordinatesOf(column) * rows;
    const target = values.subarray(base, base + width);
    if (column.kind === 'category') writeFlags(source, column, target);
    else writeNumbers(source, column, { target, gaps });
    base += width;
  }
  for (let row = 0; row < rows; row += 1) values[base + row] = newlyMissing * Math.sqrt(gaps[row] as number);
  return { rows, columns, values };
}

interface NumberTarget {
  /** Scaled values, then flags of missing ones if the column has them. */
  readonly target: Float64Array;
  /** Counts missing values of columns without flags. */
  readonly gaps: Float64Array;
}

function writeNumbers(source: Column, encoding: NumberEncoding, { target, gaps }: NumberTarget): void {
  const flagged = encoding.missing > 0;
  const rows = gaps.length;
  if (source.type === 'string' && missingCount(source) < rows) throw textsForNumbers(source.name);
  for (let row = 0; row < rows; row += 1) {
    const value = source.type === 'string' ? Number.NaN : (source.values[row] as number);
    if (!Number.isNaN(value)) {
      target[row] = scaled(value, encoding);
      continue;
    }
    target[row] = scaled(encoding.fill, encoding);
    if (flagged) target[rows + row] = encoding.missing;
    else gaps[row] = (gaps[row] as number) + 1;
  }
}

function scaled(value: number, { centre, scale }: NumberEncoding): number {
  const place = bounded(bounded(value) - centre) / scale;
  const size = Math.abs(place);
  return size <= linearUpTo
    ? place
    : Math.sign(place) * (linearUpTo + Math.log1p(Math.min(size, Number.MAX_VALUE) - linearUpTo));
}

function textsForNumbers(name: string): WithinError {
  return new WithinError(
    'SIGNATURE_MISMATCH',
    `column "${name}" held numbers in the reference and now holds texts; give it the type number`,
    { column: name },
  );
}

/** Each distinct value is looked up once. */
function writeFlags(source: Column, encoding: CategoryEncoding, target: Float64Array): void {
  const places = new Map(encoding.labels.map((label, place) => [label, place]));
  const other = encoding.labels.length;
  const known = new Map<number, number>();
  const values = source.type === 'string' ? source.codes : source.values;
  const rows = values.length;
  for (let row = 0; row < rows; row += 1) {
    if (isMissing(source, row)) {
      target[(encoding.missing ? other + 1 : other) * rows + row] = encoding.unit;
      continue;
    }
    const value = values[row] as number;
    let place = known.get(value);
    if (place === undefined) {
      place = places.get(labelAt(source, row) ?? '') ?? other;
      known.set(value, place);
    }
    target[place * rows + row] = encoding.unit;
  }
}

/** Coordinates of a column in a row that is in no way strange: the median, or the most frequent category. */
export function typicalCoordinates(column: ColumnEncoding): Float64Array {
  const coordinates = new Float64Array(coordinatesOf(column));
  if (column.kind === 'number') coordinates[0] = scaled(column.fill, column);
  else coordinates[Math.min(column.typical, coordinates.length - 1)] = column.unit;
  return coordinates;
}
