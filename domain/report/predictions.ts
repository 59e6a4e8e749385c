/** @module The table of predictions that `evaluate` writes: row key, truth, prediction, probabilities. */
import { WithinError } from '../../contracts/errors.ts';
import type { Column, Table } from '../data/table.ts';
import { measure, moment } from './format.ts';

export interface ClassPredictions {
  readonly task: 'classification';
  readonly keys: readonly string[];
  readonly truth: readonly string[];
  readonly predicted: readonly string[];
  /** In the order of the columns `p_<class>`; empty when there are none. */
  readonly classes: readonly string[];
  /** Probability of each row, by class. */
  readonly scores: readonly Float64Array[];
}
export interface NumberPredictions {
  readonly task: 'regression';
  readonly keys: readonly string[];
  readonly truth: Float64Array;
  readonly predicted: Float64Array;
}
export type Predictions = ClassPredictions | NumberPredictions;

const probabilityPrefix = 'p_';

function column(table: Table, name: string): Column {
  const found = table.columns.find((candidate) => candidate.name === name);
  if (found) return found;
  const names = table.columns.map((candidate) => candidate.name);
  throw new WithinError(
    'COLUMN_NOT_FOUND',
    `input "predictions" of the report has no column "${name}"; it has ${names.map((known) => `"${known}"`).join(', ')}`,
    { column: name, columns: names },
  );
}

/** Cell texts of a column; a missing value is the empty text. */
export function texts(source: Column): string[] {
  if (source.type === 'string') return Array.from(source.codes, (code) => source.dictionary[code] ?? '');
  return Array.from(source.values, (value) => cell(value, source.type));
}

function cell(value: number, type: Column['type']): string {
  if (Number.isNaN(value)) return '';
  if (type === 'boolean') return value === 0 ? 'false' : 'true';
  if (type === 'timestamp' || type === 'date') return moment(value);
  return type === 'integer' ? String(value) : measure(value);
}

function numbers(source: Column): Float64Array {
  if (source.type !== 'string') return source.values;
  throw new WithinError(
    'DATA_INVALID',
    `column "${source.name}" of input "predictions" holds texts; numbers are needed`,
    {
      column: source.name,
    },
  );
}

/** Reads one table of predictions. The key is the column `key`, else the first column that has no other role. */
export function readPredictions(table: Table, task: Predictions['task']): Predictions {
  const truth = column(table, 'truth');
  const predicted = column(table, 'prediction');
  const scores = table.columns.filter((candidate) => candidate.name.startsWith(probabilityPrefix));
  const key =
    table.columns.find((candidate) => candidate.name === 'key') ??
    table.columns.find((candidate) => candidate !== truth && candidate !== predicted && !scores.includes(candidate));
  const keys = key ? texts(key) : Array.from({ length: table.rowCount }, (_, row) => String(row));
  if (task === 'regression') return { task, keys, truth: numbers(truth), predicted: numbers(predicted) };
  return {
    task,
    keys,
    truth: texts(truth),
    predicted: texts(predicted),
    classes: scores.map(({ name }) => name.slice(probabilityPrefix.length)),
    scores: scores.map(numbers),
  };
}

function joined(arrays: readonly Float64Array[]): Float64Array {
  const result = new Float64Array(arrays.reduce((total, array) => total + array.length, 0));
  let offset = 0;
  for (const array of arrays) {
    result.set(array, offset);
    offset += array.length;
  }
  return result;
}

/** Predictions of several folds as one; classes that a fold lacks have no score there. */
export function concatenated(parts: readonly Predictions[]): Predictions | undefined {
  const [first] = parts;
  if (!first || parts.length === 1) return first;
  const keys = parts.flatMap((part) => part.keys);
  if (first.task === 'regression') {
    const regression = parts.filter((part) => part.task === 'regression');
    const of = (role: 'truth' | 'predicted') => joined(regression.map((part) => part[role]));
    return { task: 'regression', keys, truth: of('truth'), predicted: of('predicted') };
  }
  const folds = parts.filter((part) => part.task === 'classification');
  const classes = [...new Set(folds.flatMap((part) => part.classes))];
  const absent = (part: ClassPredictions) => new Float64Array(part.keys.length).fill(Number.NaN);
  return {
    task: 'classification',
    keys,
    truth: folds.flatMap((part) => part.truth),
    predicted: folds.flatMap((part) => part.predicted),
    classes,
    scores: classes.map((name) => joined(folds.map((part) => part.scores[part.classes.indexOf(name)] ?? absent(part)))),
  };
}
