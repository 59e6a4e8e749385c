/** @module Tests of summaries over folds. */
import { describe, expect, it } from 'vitest';
import type { Metrics } from '../../../domain/evaluation/metrics.ts';
import { summarizeMetrics } from '../../../domain/evaluation/summarize.ts';
import { correctedMeanInterval } from '../../../domain/statistics/intervals.ts';
import { thrownBy } from '../../support/thrown.ts';

const fold = (accuracy: number | null, labels: string[], counts: number[][], drop = 0.1): Metrics => ({
  task: 'classification',
  target: 'y',
  learner: 'random-forest',
  rows: 20,
  trainRows: 80,
  metrics: { accuracy: { value: accuracy, lower: 0.5, upper: 0.9, baseline: 0.6 } },
  perClass: [],
  confusion: { labels, counts },
  importance: [{ feature: 'a', drop, lower: 0, upper: 1 }],
});
const folds = [
  fold(
    0.8,
    ['a', 'b'],
    [
      [9, 1],
      [1, 9],
    ],
    0.2,
  ),
  fold(
    0.82,
    ['c', 'a', 'b'],
    [
      [0, 1, 1],
      [0, 8, 2],
      [0, 0, 8],
    ],
    0.4,
  ),
  fold(
    0.81,
    ['a', 'b'],
    [
      [9, 1],
      [2, 8],
    ],
    0.3,
  ),
];

describe('a summary of folds', () => {
  const summary = summarizeMetrics(folds);

  it('is the mean with the corrected interval, the baseline and the value of each fold', () => {
    const { mean, lower, upper } = correctedMeanInterval([0.8, 0.82, 0.81], 20 / 80);
    expect(summary.metrics['accuracy']).toEqual({
      value: mean,
      lower,
      upper,
      baseline: expect.closeTo(0.6, 12),
      folds: [0.8, 0.82, 0.81],
    });
    expect(summary).toMatchObject({ rows: 60, trainRows: 80, folds: 3 });
  });

  it('has no interval beyond what the metric can be', () => {
    const wide = summarizeMetrics([fold(1, [], []), fold(0.7, [], []), fold(1, [], [])]);
    expect(wide.metrics['accuracy']?.upper).toBe(1);
    expect(wide.metrics['accuracy']?.lower).toBeLessThan(0.7);
  });

  it('pools the confusion over the classes of all folds, and scores classes from it', () => {
    expect(summary.confusion).toEqual({
      labels: ['a', 'b', 'c'],
      counts: [
        [26, 4, 0],
        [3, 25, 0],
        [1, 1, 0],
      ],
    });
    expect(summary.perClass?.[0]).toMatchObject({ label: 'a', recall: 26 / 30, precision: 26 / 30 });
  });

  it('averages importance', () => {
    expect(summary.importance[0]).toMatchObject({ feature: 'a', drop: expect.closeTo(0.3, 12) });
  });

  it('leaves out folds in which a metric is not defined', () => {
    const { metrics } = summarizeMetrics([fold(null, [], []), fold(0.8, [], []), fold(0.9, [], [])]);
    expect(metrics['accuracy']).toMatchObject({ value: expect.closeTo(0.85, 12), folds: [null, 0.8, 0.9] });
    expect(summarizeMetrics([fold(null, [], []), fold(null, [], [])]).metrics['accuracy']?.value).toBeNull();
  });

  it('of one fold is that fold', () => {
    expect(summarizeMetrics([folds[0]!])).toEqual({ ...folds[0], folds: 1 });
  });

  it('is refused for no fold and for folds of different targets', async () => {
    expect((await thrownBy(() => summarizeMetrics([]))).code).toBe('GRAPH_INVALID');
    const error = await thrownBy(() => summarizeMetrics([folds[0]!, { ...folds[1]!, target: 'z' }]));
    expect(error.message).toContain('metrics of "y" (classification) and of "z" (classification)');
  });
});
