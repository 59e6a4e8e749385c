import { describe, expect, it } from 'vitest';
import { metricsSchema, readDocument } from '../../../domain/report/documents.ts';
import { classMetrics } from './fixtures.ts';

describe('readDocument', () => {
  it('reads what evaluate writes', () => {
    expect(readDocument(metricsSchema, 'metrics', classMetrics)).toMatchObject(classMetrics);
  });

  it('reads a value that could not be computed as absent', () => {
    const json = {
      task: 'classification',
      metrics: { 'roc-auc': { value: null, lower: null, upper: null, baseline: null } },
    };
    expect(readDocument(metricsSchema, 'metrics', json).metrics['roc-auc']).toEqual({});
  });

  it('reads class labels of any kind as names', () => {
    const json = { task: 'classification', metrics: {}, confusion: { labels: [7, true, 'x'], counts: [] } };
    expect(readDocument(metricsSchema, 'metrics', json).confusion?.labels).toEqual(['7', 'true', 'x']);
  });

  it('names the role and the place that is wrong', () => {
    const read = () => readDocument(metricsSchema, 'metrics-3', { task: 'poetry', metrics: {} });
    expect(read).toThrow(/input "metrics-3" .*: task: /);
  });
});
