import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Predictions } from '../../../domain/model/predict.ts';
import { answersOf, disagreements, isAnswer, isCandidates, placeOf } from '../../../domain/serving/arms.ts';

const classes = (names: readonly string[], ...rows: readonly number[][]): Predictions => ({
  task: 'classification',
  classes: names,
  probabilities: Float64Array.from(rows.flat()),
  labels: Int32Array.from(rows, (row) => row.indexOf(Math.max(...row))),
});
const numbers = (...values: number[]): Predictions => ({ task: 'regression', values: Float64Array.from(values) });

describe('the share of a candidate', () => {
  it('keeps who had it when it grows', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (key, a, b) => {
          const [small, large] = [Math.min(a, b), Math.max(a, b)];
          const at = (share: number) => isCandidates({ deployment: 'd1', share }, key);
          if (at(small)) expect(at(large)).toBe(true);
          expect(at(0)).toBe(false);
          expect(at(1)).toBe(true);
        },
      ),
    );
  });

  it('is about what is asked for over numbered keys, and other keys in the next deployment', () => {
    const keys = Array.from({ length: 20_000 }, (_, at) => String(at));
    for (const share of [0.01, 0.1, 0.5]) {
      const found = keys.filter((key) => isCandidates({ deployment: 'd1', share }, key)).length;
      const spread = 4 * Math.sqrt(share * (1 - share) * keys.length);
      expect(Math.abs(found - share * keys.length)).toBeLessThan(spread);
    }
    const both = keys.filter((key) => placeOf('d1', key) < 0.5 && placeOf('d2', key) < 0.5).length;
    expect(Math.abs(both - 5_000)).toBeLessThan(4 * Math.sqrt(0.25 * 0.75 * 20_000));
  });
});

describe('two answers', () => {
  it('agree by the names of classes, whatever their order', () => {
    const a = classes(['left', 'right'], [0.9, 0.1], [0.2, 0.8]);
    expect(disagreements(a, classes(['right', 'left'], [0.4, 0.6], [0.7, 0.3]))).toBe(0);
    expect(disagreements(a, classes(['left', 'right'], [0.1, 0.9], [0.2, 0.8]))).toBe(1);
    expect(disagreements(a, numbers(1, 2))).toBe(2);
  });

  it('agree on numbers that differ by less than a thousandth', () => {
    expect(disagreements(numbers(1000, 0, -5), numbers(1000.9, 0, -5))).toBe(0);
    expect(disagreements(numbers(1000, 0, 1), numbers(1002, 0.1, Number.NaN))).toBe(3);
  });
});

describe('an answer', () => {
  it('holds numbers that are some', () => {
    expect(isAnswer(numbers(1, 2))).toBe(true);
    expect(isAnswer(numbers(1, Number.NaN))).toBe(false);
  });

  it('gives a class with the probability of each, or a number', () => {
    expect(answersOf(classes(['left', 'right'], [0.25, 0.75]))).toEqual([
      { prediction: 'right', probabilities: { left: 0.25, right: 0.75 } },
    ]);
    expect(answersOf(numbers(7))).toEqual([{ prediction: 7 }]);
  });
});
