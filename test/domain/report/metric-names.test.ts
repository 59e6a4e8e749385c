import { describe, expect, it } from 'vitest';
import { metricDirections } from '../../../domain/evaluation/metric-names.ts';
import {
  betterDirection,
  isOfProbabilities,
  isUnitMetric,
  leadingMetric,
  metricInSentence,
  metricTitle,
} from '../../../domain/report/metric-names.ts';

describe('names of metrics', () => {
  it('are written out for every built-in metric', () => {
    const builtIn = Object.values(metricDirections).flatMap((metrics) => Object.keys(metrics));
    expect(builtIn.filter((metric) => metricTitle(metric).includes('-') && metric !== 'log-loss')).toEqual([]);
    expect(builtIn.filter((metric) => betterDirection(metric) === undefined)).toEqual([]);
  });

  it('keep abbreviations within a sentence', () => {
    expect(['accuracy', 'roc-auc', 'rmse', 'log-loss', 'net-profit'].map(metricInSentence)).toEqual([
      'accuracy',
      'ROC AUC',
      'RMSE',
      'log-loss',
      'net profit',
    ]);
  });

  it('claim nothing of a metric that a user wrote, even one named like a property of objects', () => {
    for (const metric of ['profit', 'constructor']) {
      expect([betterDirection(metric), isUnitMetric(metric), isOfProbabilities(metric)]).toEqual([
        undefined,
        false,
        false,
      ]);
    }
  });
});

describe('leadingMetric', () => {
  it('is the first gated one that was measured, else a usual one, else the first', () => {
    expect(leadingMetric(['mcc', 'accuracy'], ['profit', 'mcc'])).toBe('mcc');
    expect(leadingMetric(['mcc', 'accuracy'], [])).toBe('accuracy');
    expect(leadingMetric(['mcc', 'f1'], [])).toBe('mcc');
    expect(leadingMetric([], [])).toBeUndefined();
  });
});
