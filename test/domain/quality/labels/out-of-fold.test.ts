import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { outOfFold, repeatedOutOfFold } from '../../../../domain/quality/labels/out-of-fold.ts';
import { column } from '../../../support/tables.ts';
import { clouds } from './clouds.ts';

const stream = () => createStream('out-of-fold');

describe('out-of-fold probabilities', () => {
  const { table, classes, labels } = clouds({ rows: 60, classes: 3 });
  const target = { task: 'classification', classes, labels } as const;

  test('sum to one in each row and mostly name its class', () => {
    const { predictions, judged, fits } = outOfFold({ table, roles: {} }, target, stream());
    let right = 0;
    for (let row = 0; row < 60; row += 1) {
      const own = predictions.subarray(3 * row, 3 * row + 3);
      expect(own.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9);
      if (own.indexOf(Math.max(...own)) === labels[row]) right += 1;
    }
    expect(right).toBeGreaterThan(55);
    expect(judged.every((one) => one === 1)).toBe(true);
    expect(fits).toBe(15);
  });

  test('are the same for the same stream, and differ for another', () => {
    const of = (seed: string) => [...outOfFold({ table, roles: {} }, target, createStream(seed)).predictions];
    expect(of('a')).toEqual(of('a'));
    expect(of('a')).not.toEqual(of('b'));
  });

  test('repeats average other folds and seeds', () => {
    const once = outOfFold({ table, roles: {} }, target, stream().fork(0));
    const again = outOfFold({ table, roles: {} }, target, stream().fork(1));
    const both = repeatedOutOfFold({ table, roles: {} }, target, { stream: stream(), repeats: 2 });
    expect(both.fits).toBe(30);
    expect(both.predictions[0]).toBeCloseTo(((once.predictions[0] ?? 0) + (again.predictions[0] ?? 0)) / 2, 12);
  });
});

test('no model sees a row of the group that it judges', () => {
  // Noise alone, each row twice with the wrong label: a model that has seen the twin would name that label.
  const half = clouds({ rows: 40, apart: 0 });
  const twice = (values: Float64Array): Float64Array => Float64Array.of(...values, ...values);
  const columns = half.table.columns.map((one) =>
    column(one.name, [...twice((one as { values: Float64Array }).values)]),
  );
  const table = { rowCount: 80, columns };
  const labels = Int32Array.of(...half.labels, ...half.labels);
  const target = { task: 'classification', classes: half.classes, labels } as const;
  const right = (groups?: { codes: Int32Array; size: number }): number => {
    const { predictions } = outOfFold({ table, roles: {}, groups }, target, stream());
    return labels.reduce((sum, label, row) => sum + Number((predictions[2 * row + label] ?? 0) > 0.5), 0) / 80;
  };
  const codes = Int32Array.from({ length: 80 }, (_, row) => row % 40);
  expect(right({ codes, size: 40 })).toBeLessThan(0.7);
  expect(right()).toBeGreaterThan(0.8);
});

test('a class with one row is not judged, and gets nothing', () => {
  const { table, labels } = clouds({ rows: 40 });
  labels[7] = 2;
  const target = { task: 'classification', classes: ['a', 'b', 'c'], labels } as const;
  const { judged, predictions } = outOfFold({ table, roles: {} }, target, stream());
  expect(judged[7]).toBe(0);
  expect(judged.reduce((sum, one) => sum + one, 0)).toBe(39);
  expect(predictions[7 * 3 + 2]).toBe(0);
});

test('texts, gaps, infinite numbers and constant columns are encoded inside the fold', () => {
  const { table, classes, labels } = clouds({ rows: 50 });
  const rows = Array.from({ length: 50 }, (_, row) => row);
  const columns = [
    ...table.columns,
    column(
      'text',
      rows.map((row) => (row % 7 === 0 ? null : `t${row % 3}`)),
    ),
    column(
      'gaps',
      rows.map((row) => (row % 2 === 0 ? null : row)),
    ),
    column(
      'wild',
      rows.map((row) => (row === 3 ? Number.POSITIVE_INFINITY : row === 4 ? 1e300 : row)),
      'number',
    ),
    column(
      'same',
      rows.map(() => 1),
    ),
    column(
      'none',
      rows.map(() => null),
      'number',
    ),
  ];
  const target = { task: 'classification', classes, labels } as const;
  const { predictions } = outOfFold({ table: { rowCount: 50, columns }, roles: {} }, target, stream());
  expect(predictions.every(Number.isFinite)).toBe(true);
});

test('numbers are predicted by rows that did not have them', () => {
  const { table } = clouds({ rows: 80 });
  const values = (table.columns[0] as { values: Float64Array }).values.map((value) => 3 * value);
  const { predictions } = outOfFold({ table, roles: {} }, { task: 'regression', values }, stream());
  const error = values.reduce((sum, value, row) => sum + Math.abs(value - (predictions[row] ?? 0)), 0) / 80;
  expect(error).toBeLessThan(2);
});
