/** @module Seed luck by class and by slice: overall scores hide groups of rows whose accuracy moves far more. */
import { WithinError } from '../../contracts/errors.ts';
import { meanOf, varianceOf } from '../statistics/moments.ts';
import { binomialDeviation } from './test-set-noise.ts';

/** By fit and test row: 1 where the prediction is right, else 0. */
export type Correctness = readonly ArrayLike<number>[];

/** Rows of the test set, by name of the slice. */
export type Slices = Readonly<Record<string, ArrayLike<number>>>;

export interface SliceSensitivity {
  readonly slice: string;
  readonly rows: number;
  /** Mean accuracy over the fits. */
  readonly mean: number;
  /** Standard deviation of the accuracy over the fits; NaN for one fit. */
  readonly deviation: number;
  readonly lowest: number;
  readonly highest: number;
  /** Binomial deviation of an accuracy measured on so few rows, to stand beside it. */
  readonly binomialDeviation: number;
  /** Deviation over that of all rows; null where the accuracy of all rows never moves. */
  readonly ratioToAll: number | null;
}

/** Accuracy by slice over the fits; the first entry, `all`, is every row. Slices without rows are left out. */
export function sliceSensitivity(correct: Correctness, slices: Slices): readonly SliceSensitivity[] {
  const rows = correct[0]?.length ?? 0;
  if (rows === 0 || correct.some(({ length }) => length !== rows)) {
    throw new WithinError(
      'SWEEP_INVALID',
      'slices need at least one fit, and predictions of the same test rows by each',
      {
        fits: correct.length,
      },
    );
  }
  const all = sensitivityOf(
    correct,
    'all',
    Uint32Array.from({ length: rows }, (_, row) => row),
  );
  const named = Object.entries(slices)
    .filter(([, members]) => members.length > 0)
    .map(([slice, members]) => sensitivityOf(correct, slice, members));
  return [all, ...named].map((entry) => ({
    ...entry,
    ratioToAll: all.deviation > 0 ? entry.deviation / all.deviation : null,
  }));
}

/** Slices by class of the truth: row indices by the class's label. */
export function classSlices(truth: ArrayLike<number>, classes: readonly string[]): Slices {
  const rows = classes.map((): number[] => []);
  for (let row = 0; row < truth.length; row += 1) rows[truth[row] ?? -1]?.push(row);
  return Object.fromEntries(classes.map((label, index) => [label, rows[index] ?? []]));
}

function sensitivityOf(
  correct: Correctness,
  slice: string,
  members: ArrayLike<number>,
): Omit<SliceSensitivity, 'ratioToAll'> {
  const rows = Array.from(members);
  const scores = correct.map((fit) => rows.reduce((sum, row) => sum + (fit[row] ?? 0), 0) / rows.length);
  const mean = meanOf(scores);
  return {
    slice,
    rows: rows.length,
    mean,
    deviation: Math.sqrt(varianceOf(scores)),
    lowest: Math.min(...scores),
    highest: Math.max(...scores),
    binomialDeviation: binomialDeviation(mean, rows.length),
  };
}
