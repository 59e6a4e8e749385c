/** @module Tests of the step `summarize`. */
import { describe, expect, it } from 'vitest';
import { parseMetrics } from '../../../domain/evaluation/metrics.ts';
import { summarize } from '../../../domain/steps/summarize.ts';
import { runStep } from '../../support/step-run.ts';
import { thrownBy } from '../../support/thrown.ts';

const metrics = (value: number) => ({
  json: {
    task: 'regression',
    target: 'y',
    learner: 'ridge',
    rows: 10,
    trainRows: 40,
    metrics: { r2: { value, lower: 0, upper: 1, baseline: -0.01 } },
    importance: [],
  },
});

describe('summarize', () => {
  it('takes the folds by number', async () => {
    const inputs = { 'metrics-10': metrics(0.4), 'metrics-2': metrics(0.6), 'metrics-1': metrics(0.5) };
    const summary = parseMetrics((await runStep(summarize, { inputs })).json('metrics'), 'metrics');
    expect(summary.metrics['r2']).toMatchObject({ value: 0.5, folds: [0.5, 0.6, 0.4] });
    expect(summary).toMatchObject({ folds: 3, rows: 30 });
  });

  it('names the input that holds no metrics', async () => {
    const error = await thrownBy(() =>
      runStep(summarize, { inputs: { 'metrics-1': metrics(0.5), 'metrics-2': { json: {} } } }),
    );
    expect([error.code, error.details]).toEqual(['DATA_INVALID', { role: 'metrics-2' }]);
  });
});
