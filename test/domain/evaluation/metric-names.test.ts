/** @module Tests of choosing metrics. */
import { describe, expect, it } from 'vitest';
import { chosenMetrics, metricDirections, metricNames, metricRanges } from '../../../domain/evaluation/metric-names.ts';
import { thrownBy } from '../../support/thrown.ts';

describe('metrics by name', () => {
  it('are all of the task unless some are asked for, always in one order', () => {
    expect(chosenMetrics('regression', undefined)).toEqual(['rmse', 'mae', 'r2']);
    expect(chosenMetrics('regression', ['r2', 'rmse', 'r2'])).toEqual(['rmse', 'r2']);
    expect(metricNames('classification')).toContain('mcc');
  });

  it('each have a direction and a range', () => {
    for (const task of ['classification', 'regression'] as const) {
      expect(Object.keys(metricDirections[task])).toEqual(metricNames(task));
      expect(Object.keys(metricRanges[task])).toEqual(metricNames(task));
    }
    expect(metricDirections.classification['log-loss']).toBe(false);
    expect(metricRanges.classification['mcc']).toEqual([-1, 1]);
  });

  it('are refused with the nearest name, or the list', async () => {
    const slip = await thrownBy(() => chosenMetrics('classification', ['acuracy']));
    expect([slip.code, slip.message]).toEqual([
      'PARAM_INVALID',
      '"acuracy" is no metric of a classification; did you mean "accuracy"?',
    ]);
    const other = await thrownBy(() => chosenMetrics('regression', ['accuracy']));
    expect(other.message).toBe('"accuracy" is no metric of a regression; choose from rmse, mae, r2');
  });
});
