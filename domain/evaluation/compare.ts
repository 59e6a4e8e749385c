/** @module Compares two tables of predictions of the same rows: metric differences with a paired interval, rows that flipped. */
import { WithinError } from '../../contracts/errors.ts';
import type { Column, Table } from '../data/table.ts';
import { bootstrapIntervals, sampleRows } from '../statistics/bootstrap.ts';
import { columnNamed, labelAt, takeRows } from '../transforms/columns.ts';
import { metricNames } from './metric-names.ts';
import { orNull } from './metrics.ts';
import { type Sample, takeSample, withUnseenClasses } from './sample.ts';
import { createScorer } from './scorer.ts';
import { evaluationStream } from './streams.ts';

export interface MetricDifference {
  readonly a: number | null;
  readonly b: number | null;
  /** b - a, with its 95% interval over resampled rows (both models see the same resample). */
  readonly difference: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface FlippedRow {
  readonly key: string;
  readonly truth: string;
  readonly a: string;
  readonly b: string;
  /** `fixed`: only b is right; `broken`: only a was; `changed`: both are wrong, differently. */
  readonly change: 'fixed' | 'broken' | 'changed';
}

export interface Comparison {
  readonly task: Sample['task'];
  /** Rows that both tables have. */
  readonly rows: number;
  readonly onlyInA: number;
  readonly onlyInB: number;
  readonly metrics: Readonly<Record<string, MetricDifference>>;
  readonly flips: { readonly fixed: number; readonly broken: number; readonly changed: number };
  /** The first `limit` flipped rows, in the order of a; none for a regression. */
  readonly flipped: readonly FlippedRow[];
}

/**
 * Both tables as `evaluate` writes them: key first, then `truth`, `prediction`, `p_<class>`, perhaps `weight`. Rows
 * meet by key; `DATA_INVALID` where keys repeat, no key is shared or the truth of a row differs.
 */
export function comparePredictions(a: Table, b: Table, limit = 100): Comparison {
  const { rowsOfA, rowsOfB } = pairRows(keysOf(a), keysOf(b));
  const left = takeRows(a, rowsOfA);
  const right = takeRows(b, rowsOfB);
  requireSameTruth(left, right);
  const task = a.columns.some(({ name }) => name.startsWith('p_')) ? 'classification' : 'regression';
  const classes = withUnseenClasses(withUnseenClasses(classesIn(a), classesIn(b)), labelsOf(left, 'truth'));
  const samples = [left, right].map((table) => sampleOf(table, task, classes));
  const flipped = task === 'classification' ? flippedRows(left, right) : [];
  const count = (change: FlippedRow['change']): number => flipped.filter((row) => row.change === change).length;
  return {
    task,
    rows: rowsOfA.length,
    onlyInA: a.rowCount - rowsOfA.length,
    onlyInB: b.rowCount - rowsOfB.length,
    metrics: differences(samples[0], samples[1]),
    flips: { fixed: count('fixed'), broken: count('broken'), changed: count('changed') },
    flipped: flipped.slice(0, limit),
  };
}

function keysOf(table: Table): string[] {
  const key = table.columns[0];
  const keys = Array.from({ length: table.rowCount }, (_, row) => (key && labelAt(key, row)) ?? '');
  if (new Set(keys).size === keys.length) return keys;
  throw new WithinError(
    'DATA_INVALID',
    `column "${key?.name}" of the predictions names rows but has equal values, so rows cannot be paired; set dataset.key to a unique column`,
    { column: key?.name },
  );
}

function pairRows(a: readonly string[], b: readonly string[]): { rowsOfA: Uint32Array; rowsOfB: Uint32Array } {
  const rowInB = new Map(b.map((key, row) => [key, row]));
  const rowsOfA = a.flatMap((key, row) => (rowInB.has(key) ? [row] : []));
  if (rowsOfA.length === 0) {
    throw new WithinError('DATA_INVALID', 'the two runs share no test row, so they cannot be compared row by row');
  }
  return {
    rowsOfA: Uint32Array.from(rowsOfA),
    rowsOfB: Uint32Array.from(rowsOfA, (row) => rowInB.get(a[row] ?? '') ?? 0),
  };
}

const labelsOf = (table: Table, name: string): string[] => {
  const column = columnNamed(table, name);
  return Array.from({ length: table.rowCount }, (_, row) => labelAt(column, row) ?? '');
};

function requireSameTruth(a: Table, b: Table): void {
  const other = labelsOf(b, 'truth');
  const differing = labelsOf(a, 'truth').filter((label, row) => label !== other[row]).length;
  if (differing === 0) return;
  throw new WithinError(
    'DATA_INVALID',
    `the truth of ${differing} shared rows differs between the two runs: they were judged on other data or another target`,
    { rows: differing },
  );
}

const classesIn = (table: Table): string[] =>
  table.columns.filter(({ name }) => name.startsWith('p_')).map(({ name }) => name.slice(2));

const numbersOf = (column: Column | undefined, rowCount: number, otherwise: number): Float64Array =>
  column && column.type !== 'string' ? column.values : new Float64Array(rowCount).fill(otherwise);

function sampleOf(table: Table, task: Sample['task'], classes: readonly string[]): Sample {
  const { rowCount } = table;
  const find = (name: string): Column | undefined => table.columns.find((column) => column.name === name);
  const weights = numbersOf(find('weight'), rowCount, 1);
  if (task === 'regression') {
    const values = (name: string): Float64Array => numbersOf(find(name), rowCount, Number.NaN);
    return { task, truth: values('truth'), predicted: values('prediction'), weights };
  }
  const indexOf = new Map(classes.map((label, index) => [label, index]));
  const indices = (name: string): Int32Array =>
    Int32Array.from(labelsOf(table, name), (label) => indexOf.get(label) ?? -1);
  const probabilities = new Float64Array(rowCount * classes.length);
  classes.forEach((label, index) => {
    const shares = numbersOf(find(`p_${label}`), rowCount, 0);
    for (let row = 0; row < rowCount; row += 1) probabilities[row * classes.length + index] = shares[row] ?? 0;
  });
  return { task, classes, truth: indices('truth'), predicted: indices('prediction'), probabilities, weights };
}

function differences(a: Sample | undefined, b: Sample | undefined): Record<string, MetricDifference> {
  if (!a || !b) return {};
  const names = metricNames(a.task);
  const minus = (
    to: Readonly<Record<string, number>>,
    from: Readonly<Record<string, number>>,
  ): Record<string, number> =>
    Object.fromEntries(names.map((name) => [name, (to[name] ?? Number.NaN) - (from[name] ?? Number.NaN)]));
  const valuesA = createScorer(a, names)(a.weights);
  const valuesB = createScorer(b, names)(a.weights);
  const difference = minus(valuesB, valuesA);
  const rows = sampleRows(a.weights.length, evaluationStream('base'));
  const scoreA = createScorer(takeSample(a, rows), names);
  const scoreB = createScorer(takeSample(b, rows), names);
  const intervals = bootstrapIntervals(
    {
      weights: takeSample(a, rows).weights,
      statistics: (weights) => minus(scoreB(weights), scoreA(weights)),
      stream: evaluationStream('compare'),
      rowCount: a.weights.length,
    },
    difference,
  );
  const entry = (name: string): MetricDifference => ({
    a: orNull(valuesA[name]),
    b: orNull(valuesB[name]),
    difference: orNull(difference[name]),
    lower: orNull(intervals[name]?.lower),
    upper: orNull(intervals[name]?.upper),
  });
  return Object.fromEntries(names.map((name) => [name, entry(name)]));
}

function flippedRows(a: Table, b: Table): FlippedRow[] {
  const key = a.columns[0];
  const truths = labelsOf(a, 'truth');
  const after = labelsOf(b, 'prediction');
  return labelsOf(a, 'prediction').flatMap((before, row): FlippedRow[] => {
    const now = after[row] ?? '';
    const truth = truths[row] ?? '';
    if (before === now) return [];
    const change = now === truth ? 'fixed' : before === truth ? 'broken' : 'changed';
    return [{ key: (key && labelAt(key, row)) ?? '', truth, a: before, b: now, change }];
  });
}
