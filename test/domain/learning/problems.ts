/** @module Seeded learning problems and golden linear models for the tests of learners. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FeatureMatrix, FitRequest, Learner, Target } from '../../../domain/learning/learner.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';

export function matrix(rows: readonly (readonly number[])[]): FeatureMatrix {
  const columns = rows[0]?.length ?? 0;
  const values = new Float64Array(rows.length * columns);
  rows.forEach((row, index) => {
    row.forEach((value, column) => {
      values[column * rows.length + index] = value;
    });
  });
  return { rows: rows.length, columns, values };
}

/** Rows of the matrix at the given places, repeated as often as they are named. */
export function takeRows({ rows, columns, values }: FeatureMatrix, places: readonly number[]): FeatureMatrix {
  const taken = new Float64Array(places.length * columns);
  for (let column = 0; column < columns; column += 1) {
    places.forEach((place, index) => {
      taken[column * places.length + index] = values[column * rows + place]!;
    });
  }
  return { rows: places.length, columns, values: taken };
}

export function takeTarget(target: Target, places: readonly number[]): Target {
  return target.task === 'classification'
    ? { ...target, labels: Int32Array.from(places, (place) => target.labels[place]!) }
    : { ...target, values: Float64Array.from(places, (place) => target.values[place]!) };
}

export interface Problem {
  readonly features: FeatureMatrix;
  readonly target: Target;
}

/** Noisy classes (how many is `classCount`) or a noisy sum; the first columns matter, the last is constant. */
export function problem(task: Target['task'], rows: number, { columns = 6, classCount = 3, seed = '1' } = {}): Problem {
  const stream = createStream(seed);
  const values = Float64Array.from({ length: rows * columns }, () => stream.nextNormal());
  values.fill(7, rows * (columns - 1));
  const signal = Float64Array.from(
    { length: rows },
    (_, row) => values[row]! + values[rows + row]! * values[2 * rows + row]! + 0.5 * stream.nextNormal(),
  );
  const features = { rows, columns, values };
  if (task === 'regression') return { features, target: { task, values: signal } };
  const labels = Int32Array.from(signal, (value) =>
    Math.max(0, Math.min(classCount - 1, Math.floor(value + classCount / 2))),
  );
  return { features, target: { task, classes: Array.from({ length: classCount }, (_, index) => `c${index}`), labels } };
}

/** Streams for the components of a learner, the seeds told apart by name; `redrawn` gets another. */
export function streamsFor(learner: Learner, params: unknown, redrawn?: string): FitRequest['streams'] {
  return Object.fromEntries(
    learner
      .components(params)
      .map((component) => [component, createStream(`${component}${component === redrawn ? ' redrawn' : ''}`)]),
  );
}

export function fit(learner: Learner, given: Problem & Pick<FitRequest, 'weights'>, params: unknown = {}) {
  return learner.fit({ ...given, params, streams: streamsFor(learner, params) });
}

interface GoldenCase {
  readonly name: string;
  readonly learner: string;
  readonly rows: readonly number[];
  readonly target: readonly number[];
  readonly weighted: boolean;
  readonly params: Readonly<Record<string, unknown>>;
  readonly coefficients: readonly number[];
  readonly intercepts: readonly number[];
  /** Predictions for each thirtieth of the rows. */
  readonly every30: readonly number[];
}

/** Linear models of iris as scikit-learn fits them, as requests with what should come out. */
export function goldenCases(learner: string): (GoldenCase & { readonly request: FitRequest })[] {
  const file = join(import.meta.dirname, 'fixtures/linear-models.json');
  const golden: { features: number[][]; weights: number[]; cases: GoldenCase[] } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  return golden.cases
    .filter((known) => known.learner === learner)
    .map((known) => {
      const columns = learner === 'ridge' ? 3 : 4;
      const features = matrix(known.rows.map((row) => golden.features[row]!.slice(0, columns)));
      const target: Target =
        learner === 'ridge'
          ? { task: 'regression', values: Float64Array.from(known.target) }
          : {
              task: 'classification',
              classes: [...new Set(known.target)].map((label) => `c${label}`),
              labels: Int32Array.from(known.target),
            };
      const weights = Float64Array.from(known.rows, (row) => golden.weights[row]!);
      const request = { features, target, params: known.params, streams: {}, ...(known.weighted ? { weights } : {}) };
      return { ...known, request };
    });
}

/** Largest absolute difference; infinite if the lengths differ. */
export function distance(first: ArrayLike<number>, second: ArrayLike<number>): number {
  if (first.length !== second.length) return Number.POSITIVE_INFINITY;
  return Array.from(first).reduce((most, value, index) => Math.max(most, Math.abs(value - second[index]!)), 0);
}
