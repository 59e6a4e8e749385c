import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { findRegressionErrors, localDeviations } from '../../../../domain/quality/labels/regression-errors.ts';
import { clouds } from './clouds.ts';
import { flagged } from './golden.ts';

const budget = { falsePositiveRate: 0.05, detectionRate: 0.85 };

/** Twice the first feature less the second, with noise of 0.3. */
function problem(rows: number, wrong: readonly number[]) {
  const { table } = clouds({ rows, seed: 'regression' });
  const [first, second] = table.columns as unknown as readonly { values: Float64Array }[];
  const stream = createStream('noise');
  const values = Float64Array.from(
    { length: rows },
    (_, row) => 2 * (first?.values[row] ?? 0) - (second?.values[row] ?? 0) + 0.3 * stream.nextNormal(),
  );
  for (const row of wrong) values[row] = (values[row] ?? 0) + 30;
  return { table, roles: {}, values, budget, stream: createStream('find') };
}

describe('wrong numbers', () => {
  const wrong = [3, 50, 77, 101, 118];
  const verdict = findRegressionErrors(problem(120, wrong));

  test('are found, beside no more clean rows than allowed', () => {
    const rows = flagged(verdict.isIssue);
    for (const row of wrong) expect(rows).toContain(row);
    expect((rows.length - wrong.length) / 115).toBeLessThanOrEqual(0.05);
  });

  test('are counted as certain, and what should stand there is predicted', () => {
    expect(verdict.noise).toBeCloseTo(5 / 120, 2);
    expect(Math.abs((verdict.predicted[50] ?? 0) + 30 - (problem(120, wrong).values[50] ?? 0))).toBeLessThan(6);
  });

  test('come with the share of swapped values that would be found', () => {
    expect(verdict.detection.planted).toBeGreaterThan(50);
    expect(verdict.detection.interval.lower).toBeLessThanOrEqual(verdict.detection.rate);
    expect(verdict.verdict).toBe(verdict.detection.interval.lower >= 0.85 ? 'within-budget' : 'budget-not-reachable');
  });
});

test('clean numbers are flagged no more than the budget allows', () => {
  expect(flagged(findRegressionErrors(problem(100, [])).isIssue).length).toBeLessThanOrEqual(5);
});

test('a residual is measured by those of like predictions', () => {
  const predicted = Float64Array.from({ length: 200 }, (_, row) => row);
  const values = predicted.map((value, row) => value + (row % 2 === 0 ? 1 : -1) * (row < 100 ? 0.1 : 10));
  values[20] = 30;
  values[150] = 160;
  const deviations = localDeviations(values, predicted);
  expect(deviations[20]).toBeGreaterThan(6);
  expect(deviations[150]).toBeLessThan(2);
});

test('numbers that models meet exactly leave one that they miss', () => {
  const predicted = Float64Array.from({ length: 50 }, (_, row) => row);
  const values = predicted.slice();
  values[7] = 100;
  const deviations = localDeviations(values, predicted);
  expect(deviations[7]).toBeGreaterThan(1e6);
  expect(deviations[8]).toBe(0);
});
