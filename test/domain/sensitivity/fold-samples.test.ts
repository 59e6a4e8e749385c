/** @module Tests of joining what several folds held out. */
import { describe, expect, it } from 'vitest';
import type { ClassificationSample } from '../../../domain/evaluation/sample.ts';
import { joinFolds } from '../../../domain/sensitivity/fold-samples.ts';

const fold = (classes: readonly string[], truth: number[], probabilities: number[]): ClassificationSample => ({
  task: 'classification',
  classes,
  truth: Int32Array.from(truth),
  predicted: Int32Array.from(truth),
  probabilities: Float64Array.from(probabilities),
  weights: new Float64Array(truth.length).fill(1),
});

describe('joinFolds', () => {
  it('leaves one fold as it is', () => {
    const only = fold(['a', 'b'], [0, 1], [0.9, 0.1, 0.2, 0.8]);
    expect(joinFolds([only])).toBe(only);
  });

  it('gives a class that one fold had not seen probability 0 in its rows', () => {
    const joined = joinFolds([fold(['a', 'b'], [0, 1], [0.9, 0.1, 0.2, 0.8]), fold(['b', 'c'], [1], [0.3, 0.7])]);
    expect(joined).toMatchObject({ classes: ['a', 'b', 'c'] });
    expect([...joined.truth]).toEqual([0, 1, 2]);
    expect([...joined.predicted]).toEqual([0, 1, 2]);
    expect(joined.task === 'classification' && [...joined.probabilities]).toEqual([
      0.9, 0.1, 0, 0.2, 0.8, 0, 0, 0.3, 0.7,
    ]);
  });

  it('puts numbers one after the other', () => {
    const of = (values: number[]) => ({
      task: 'regression' as const,
      truth: Float64Array.from(values),
      predicted: Float64Array.from(values),
      weights: new Float64Array(values.length).fill(1),
    });
    expect([...joinFolds([of([1, 2]), of([3])]).truth]).toEqual([1, 2, 3]);
  });
});
