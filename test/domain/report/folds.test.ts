import { describe, expect, it } from 'vitest';
import { foldScores } from '../../../domain/report/folds.ts';
import { numberMetrics, readMetrics } from './fixtures.ts';

const metrics = readMetrics(numberMetrics);
const fold = (rmse: number | undefined) =>
  readMetrics({ task: 'regression', metrics: { rmse: { value: rmse }, r2: { value: 0.5 } } });

describe('foldScores', () => {
  it('gives the scores of each metric in fold order with their mean', () => {
    expect(foldScores(metrics, [fold(10), fold(14)])).toEqual([
      { metric: 'rmse', values: [10, 14], mean: 12 },
      { metric: 'r2', values: [0.5, 0.5], mean: 0.5 },
    ]);
  });

  it('takes the mean over the folds where the metric is defined', () => {
    expect(foldScores(metrics, [fold(10), fold(undefined), fold(20)])[0]?.mean).toBe(15);
  });

  it('leaves out a metric that fewer than two folds have', () => {
    expect(foldScores(metrics, [fold(10), fold(undefined)]).map(({ metric }) => metric)).toEqual(['r2']);
    expect(foldScores(metrics, [])).toEqual([]);
  });

  it('reads scores that the summary lists itself', () => {
    expect(foldScores({ ...metrics, folds: { rmse: [1, 3] } }, [])).toEqual([
      { metric: 'rmse', values: [1, 3], mean: 2 },
    ]);
  });
});
