import { expect, test } from 'vitest';
import { classCounts, rivalOf, rowsByClass } from '../../../../domain/quality/labels/label-probabilities.ts';

const given = {
  labels: Int32Array.of(0, 2, 0),
  probabilities: Float64Array.of(0.5, 0.3, 0.2, 0.1, 0.1, 0.8, 0.2, 0.4, 0.4),
  classCount: 3,
};

test('rows are counted and listed by class', () => {
  expect([...classCounts(given)]).toEqual([2, 0, 1]);
  expect(rowsByClass(given).map((rows) => [...rows])).toEqual([[0, 2], [], [1]]);
});

test('the rival is the most probable other class, of equals the first, and none where there is one class', () => {
  expect([0, 1, 2].map((row) => rivalOf(given, row, given.labels[row] ?? 0))).toEqual([1, 0, 1]);
  expect(rivalOf({ labels: Int32Array.of(0), probabilities: Float64Array.of(1), classCount: 1 }, 0, 0)).toBe(-1);
});
