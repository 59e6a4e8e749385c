/** @module The table of predictions that `evaluate` writes: row key, truth, prediction, probabilities. */

import { WithinError } from '../../contracts/errors.ts';
import { joinArrays } from '../data/join-arrays.ts';
import type { Column, Table } from '../data/table.ts';
import { labelAt } from '../transforms/columns.ts';
import { moment } from './format.ts';

interface ScoredRows {
  readonly keys: readonly string[];
  /** One per row; all 1 without sample weights. */
  readonly weights: Float64Array;
}
export interface ClassPredictions extends ScoredRows {
  readonly task: 'classification';
  readonly truth: readonly string[];
  readonly predicted: readonly string[];
  /** In the order of the columns `p_<class>`; empty when there are none. */
  readonly classes: readonly string[];
  /** Probability of each row, by class. */
  readonly scores: readonly Float64Array[];
}
export interface NumberPredictions extends ScoredRows {
  readonly task: 'regression';
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

/** Labels as `evaluate` writes them in its classes; moments as dates; a missing value is the empty text. */
function texts(source: Column, rowCount: number): string[] {
  const moments = source.type === 'timestamp' || source.type === 'date';
  return Array.from({ length: rowCount }, (_, row) =>
    moments && Number.isFinite(source.values[row]) ? moment(source.values[row] ?? 0) : (labelAt(source, row) ?? ''),
  );
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

/** Reads one table of predictions: the key is its first column, probabilities stand after the prediction. */
export function readPredictions(table: Table, task: Predictions['task']): Predictions {
  const truth = column(table, 'truth');
  const predicted = column(table, 'prediction');
  const after = table.columns.slice(table.columns.indexOf(predicted) + 1);
  const scores = after.filter(({ name }) => name.startsWith(probabilityPrefix));
  const weight = after.find(({ name }) => name === 'weight');
  const [key] = table.columns;
  const common = {
    keys:
      key && key !== truth
        ? texts(key, table.rowCount)
        : Array.from({ length: table.rowCount }, (_, row) => String(row)),
    weights: weight ? numbers(weight) : new Float64Array(table.rowCount).fill(1),
  };
  if (task === 'regression') return { ...common, task, truth: numbers(truth), predicted: numbers(predicted) };
  return {
    ...common,
    task,
    truth: texts(truth, table.rowCount),
    predicted: texts(predicted, table.rowCount),
    classes: scores.map(({ name }) => name.slice(probabilityPrefix.length)),
    scores: scores.map(numbers),
  };
}

/** Predictions of several folds as one; classes that a fold lacks have no score there. */
export function concatenated(parts: readonly Predictions[]): Predictions | undefined {
  const [first] = parts;
  if (!first || parts.length === 1) return first;
  const common = { keys: parts.flatMap((part) => part.keys), weights: joinArrays(parts.map((part) => part.weights)) };
  if (first.task === 'regression') {
    const regression = parts.filter((part) => part.task === 'regression');
    const of = (role: 'truth' | 'predicted') => joinArrays(regression.map((part) => part[role]));
    return { ...common, task: 'regression', truth: of('truth'), predicted: of('predicted') };
  }
  const folds = parts.filter((part) => part.task === 'classification');
  const classes = [...new Set(folds.flatMap((part) => part.classes))];
  const absent = (part: ClassPredictions) => new Float64Array(part.keys.length).fill(Number.NaN);
  return {
    ...common,
    task: 'classification',
    truth: folds.flatMap((part) => part.truth),
    predicted: folds.flatMap((part) => part.predicted),
    classes,
    scores: classes.map((name) =>
      joinArrays(folds.map((part) => part.scores[part.classes.indexOf(name)] ?? absent(part))),
    ),
  };
}
