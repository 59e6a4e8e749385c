/** @module Tests of the metrics artifact. */
import { describe, expect, it } from 'vitest';
import { orNull, parseMetrics } from '../../../domain/evaluation/metrics.ts';
import { thrownBy } from '../../support/thrown.ts';

describe('metrics', () => {
  it('are read as they were written', () => {
    const metrics = {
      task: 'regression',
      target: 'y',
      learner: 'ridge',
      rows: 10,
      trainRows: 30,
      metrics: { r2: { value: null, lower: null, upper: null, baseline: 0 } },
      importance: [{ feature: 'a', drop: 0.1, lower: 0, upper: 0.2 }],
    };
    expect(parseMetrics(metrics, 'metrics-1')).toEqual(metrics);
  });

  it('are refused with the role when they are something else', async () => {
    const error = await thrownBy(() => parseMetrics({ task: 'sorting' }, 'metrics-2'));
    expect([error.code, error.details]).toEqual(['DATA_INVALID', { role: 'metrics-2' }]);
  });

  it('hold null where a value is not defined', () => {
    expect([0.5, Number.NaN, undefined, Number.POSITIVE_INFINITY].map(orNull)).toEqual([0.5, null, null, null]);
  });
});
