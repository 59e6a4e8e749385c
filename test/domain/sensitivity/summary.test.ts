/** @module Tests of the sentence on top of a report. */
import { describe, expect, it } from 'vitest';
import { inUnits, summaryOf } from '../../../domain/sensitivity/summary.ts';
import { constant, lost, regression, report, single } from './report/fixtures.ts';

describe('the sentence on top', () => {
  it('has sd, the largest share with its interval, and what a gain needs', () => {
    expect(summaryOf(report())).toBe(
      'Seed luck of random-forest on cells: sd 1.7 points of accuracy over all seeds; split explains 76% [30, 100]; a gain of 1.7 points wins with a probability of about 0.76 and needs about 26 pairs of runs to be seen.',
    );
  });

  it('speaks of other metrics in their own units', () => {
    expect(summaryOf(regression)).toContain('sd 1.2 of rmse over all seeds');
    expect([
      inUnits({ task: 'classification', metric: 'mcc' }, 0.0123),
      inUnits({ task: 'regression', metric: 'r2' }, 0.01),
    ]).toEqual(['1.2 points', '0.01']);
  });

  it('says that nothing moved, or that nothing is known', () => {
    expect(summaryOf(constant)).toBe('Seed luck of random-forest on cells: none in 4 blocks, accuracy never moved.');
    expect(summaryOf(lost)).toBe('Seed luck of random-forest on cells: no fit gave a score of accuracy.');
  });

  it('warns of fits without a score and of unequal results by equal seeds', () => {
    expect(summaryOf(single)).toMatch(/1 fits? gave no score\. Equal seeds did not give equal results\.$/);
  });

  it('never claims more than all, and marks an interval that is not known', () => {
    const [first] = report().components;
    const components = [{ ...first!, share: 1.3, shareLower: null, shareUpper: null }];
    expect(summaryOf(report({ components }))).toContain('split explains 100% [?, ?]');
  });
});
