/** @module Scores and differences of the learner bench, against figures computed by hand. */
import { describe, expect, it } from 'vitest';
import { judge, pool } from '../../../bench/learners/judge.ts';

const fold = { name: 'fold', train: Int32Array.of(0), test: Int32Array.of(1, 2, 3, 4) };
const sides = (ours: number[], theirs: number[]) => ({
  ours: { fit: 1, predict: 1, bytes: 1, predicted: Float64Array.from(ours) },
  theirs: { fit: 1, predict: 1, bytes: 1, predicted: Float64Array.from(theirs) },
});
const dataOf = (task: 'classification' | 'regression', targets: number[]) => ({
  name: 'toy',
  rows: 5,
  columns: 1,
  classCount: task === 'classification' ? 2 : 1,
  values: new Float64Array(5),
  labels: new Int32Array(5),
  task,
  targets: Float64Array.from(targets),
});

describe('a fold of classes', () => {
  const data = dataOf('classification', [0, 0, 1, 1, 0]);
  const ours = [0.75, 0.25, 0.5, 0.5, 0.25, 0.75, 1, 0];

  it('is scored by the share of right rows and the mean of minus the log of the true class, with ties to the first class', () => {
    const { ours: own, theirs } = judge(sides(ours, [0.75, 0.25, 0.25, 0.75, 0.25, 0.75, 1, 0]), data, fold);
    expect(own.score).toBe(0.75);
    expect(own.loss).toBeCloseTo(-(2 * Math.log(0.75) + Math.log(0.5)) / 4, 12);
    expect(theirs.score).toBe(1);
    expect(theirs.loss).toBeCloseTo((-3 * Math.log(0.75)) / 4, 12);
  });

  it('counts a probability of zero as 1e-15, so that one sure mistake leaves the mean finite', () => {
    const wrong = [0, 1, 0, 1, 0, 1, 1, 0];
    expect(judge(sides(wrong, ours), data, fold).ours.loss).toBeCloseTo(-Math.log(1e-15) / 4, 9);
  });

  it('counts the rows whose probabilities differ by more than 1e-4', () => {
    const near = ours.map((value, place) => value + (place === 0 ? 2e-4 : 5e-5));
    const { apart, largest, rows } = judge(sides(ours, near), data, fold);
    expect({ apart, rows }).toEqual({ apart: 1, rows: 4 });
    expect(largest).toBeCloseTo(2e-4, 12);
  });

  it('is refused when a side left out a row', () => {
    expect(() => judge(sides(ours.slice(2), ours), data, fold)).toThrow('toy: 6 predictions of ours, 8 of theirs');
  });
});

describe('a fold of numbers', () => {
  it('is scored by R² and the root of the mean squared error, differences in deviations of the targets', () => {
    const data = dataOf('regression', [9, 1, 1, 3, 3]);
    const { ours, theirs, largest } = judge(sides([1, 1, 3, 2], [1, 1, 3, 3]), data, fold);
    expect(ours).toEqual({ score: 0.75, loss: 0.5 });
    expect(theirs).toEqual({ score: 1, loss: 0 });
    expect(largest).toBe(1);
  });
});

describe('a fold with several seeds', () => {
  it('has the mean scores of its seeds and the largest of their differences', () => {
    const scores = (score: number, loss: number) => ({ score, loss });
    const first = { ours: scores(0.5, 1), theirs: scores(1, 0), largest: 0.25, apart: 1, rows: 4 };
    const second = { ours: scores(1, 0.5), theirs: scores(1, 0), largest: 0.75, apart: 0, rows: 4 };
    expect(pool([first, second])).toEqual({
      ours: scores(0.75, 0.75),
      theirs: scores(1, 0),
      largest: 0.75,
      apart: 1,
      rows: 8,
    });
  });
});
