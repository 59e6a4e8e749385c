/** @module Tests of joining truth and predictions. */
import { describe, expect, it } from 'vitest';
import { joinSample, takeSample, widen, withUnseenClasses } from '../../../domain/evaluation/sample.ts';

const predictions = {
  task: 'classification' as const,
  classes: ['a', 'b'],
  probabilities: Float64Array.of(0.9, 0.1, 0.2, 0.8, 0.6, 0.4),
  labels: Int32Array.of(0, 1, 0),
};
const ones = Float64Array.of(1, 1, 1);

describe('a sample', () => {
  it('gives a class that training never saw the probability 0', () => {
    const sample = joinSample({ task: 'classification', labels: ['a', 'new', 'b'] }, predictions, ones);
    expect(sample).toMatchObject({ classes: ['a', 'b', 'new'], truth: Int32Array.of(0, 2, 1) });
    expect(sample.task === 'classification' && [...sample.probabilities]).toEqual([
      0.9, 0.1, 0, 0.2, 0.8, 0, 0.6, 0.4, 0,
    ]);
  });

  it('can be cut to some of its rows', () => {
    const sample = joinSample(
      { task: 'classification', labels: ['a', 'b', 'a'] },
      predictions,
      Float64Array.of(1, 2, 3),
    );
    expect(takeSample(sample, Uint32Array.of(2, 1))).toEqual({
      task: 'classification',
      classes: ['a', 'b'],
      truth: Int32Array.of(0, 1),
      predicted: Int32Array.of(0, 1),
      probabilities: Float64Array.of(0.6, 0.4, 0.2, 0.8),
      weights: Float64Array.of(3, 2),
    });
    const numbers = { task: 'regression' as const, values: Float64Array.of(5, 6, 7) };
    expect(takeSample(joinSample(numbers, numbers, ones), Uint32Array.of(1)).truth).toEqual(Float64Array.of(6));
  });

  it('adds unseen classes in order of their names', () => {
    expect(withUnseenClasses(['b'], ['z', 'b', 'a', 'z'])).toEqual(['b', 'a', 'z']);
    expect(widen(Float64Array.of(1, 2), 1, 1)).toEqual(Float64Array.of(1, 2));
  });
});
