import { describe, expect, it } from 'vitest';
import type { ReportContent } from '../../../domain/report/content.ts';
import { comparison, headline } from '../../../domain/report/headline.ts';
import { checkReport, classMetrics, numberMetrics, profile, readMetrics } from './fixtures.ts';

const content = (rest: Partial<ReportContent>): ReportContent => ({ title: 'a', kind: 'training', folds: [], ...rest });

describe('headline', () => {
  it('says of classes what was measured, how sure it is, and against which answer', () => {
    expect(headline(content({ metrics: readMetrics(classMetrics) }))).toBe(
      'Random forest, tested on 8 rows: accuracy 0.875 (95% interval 0.529 to 0.978), against 0.500 for always answering “benign”. That is better than the baseline by more than chance explains.',
    );
  });

  it('says it of numbers', () => {
    expect(headline(content({ metrics: readMetrics(numberMetrics) }))).toContain(
      'Ridge, tested on 6 rows: RMSE 12.50 (95% interval 10.00 to 15.00), against 30.00 for always answering the mean.',
    );
  });

  it('speaks of the gated metric, and of class shares where it is made of probabilities', () => {
    expect(headline(content({ metrics: readMetrics(classMetrics), gate: { 'log-loss': '<= 1' } }))).toContain(
      'log-loss 0.300 (95% interval 0.100 to 0.600), against 0.690 for always giving the class shares.',
    );
  });

  it('says when it is a mean over folds', () => {
    const metrics = readMetrics(classMetrics);
    expect(headline(content({ metrics, folds: [metrics, metrics] }))).toContain('0.875 on average over 2 folds (95%');
  });

  it('tells missing values and broken rules of data', () => {
    expect(headline(content({ kind: 'validation', profile, check: checkReport } as never))).toBe(
      'The data break 1 rule of the contract. 32 rows, 3 columns: 8.3% of the values are missing, in 1 of the columns.',
    );
    expect(headline(content({ kind: 'feature', profile: { rowCount: 5, columns: [] } }))).toBe(
      '5 rows, 0 columns: no value is missing.',
    );
  });
});

describe('comparison', () => {
  it.each([
    ['accuracy', 0.6, 0.8, /better/],
    ['accuracy', 0.4, 0.8, /nothing shows/],
    ['accuracy', 0.2, 0.4, /worse/],
    ['log-loss', 0.2, 0.4, /better/],
    ['log-loss', 0.6, 0.8, /worse/],
    ['profit', 0.6, 0.8, /^$/],
  ])('judges %s from %d to %d against a baseline of 0.5', (metric, lower, upper, words) => {
    expect(comparison(metric, { value: (lower + upper) / 2, lower, upper, baseline: 0.5 })).toMatch(words);
  });
});
