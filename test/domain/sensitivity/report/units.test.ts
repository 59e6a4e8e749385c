import { describe, expect, it } from 'vitest';
import {
  decimalsOf,
  needed,
  scaled,
  told,
  toldDifference,
  unitsOf,
  wholePercent,
} from '../../../../domain/sensitivity/report/units.ts';

const accuracy = unitsOf({ task: 'classification', metric: 'accuracy' });
const rmse = unitsOf({ task: 'regression', metric: 'rmse' });

describe('units of a sweep', () => {
  it('are points of a hundred for metrics between 0 and 1, and the metric itself for others', () => {
    expect(accuracy).toEqual({ factor: 100, axis: 'points of accuracy', suffix: ' points', metric: 'accuracy' });
    expect(rmse).toEqual({ factor: 1, axis: 'RMSE', suffix: '', metric: 'RMSE' });
    expect(unitsOf({ task: 'classification', metric: 'log-loss' }).factor).toBe(1);
    expect(unitsOf({ task: 'classification', metric: 'own-metric' }).factor).toBe(1);
  });

  it('scale without the digits that binary fractions leave behind', () => {
    expect(scaled(accuracy, 0.07)).toBe(7);
    expect(toldDifference(accuracy, 0.014_56)).toBe('1.46 points');
    expect(toldDifference(rmse, 14.56)).toBe('14.6');
    expect(toldDifference(rmse, null)).toBe('–');
  });

  it('show three significant digits of the largest number, and none of what is not known', () => {
    expect(decimalsOf([1.456, 0.3, null])).toBe(2);
    expect(decimalsOf([1456])).toBe(0);
    expect(decimalsOf([0, null])).toBe(2);
    expect(told(0)).toBe('0');
    expect([0.957_39, 12_345.6, 0.000_123_4, null, Number.NaN].map(told)).toEqual([
      '0.957',
      '12,346',
      '0.000123',
      '–',
      '–',
    ]);
  });

  it('count a share above 1 as all, and round pairs up', () => {
    expect([0.764, 1.2, null].map(wholePercent)).toEqual(['76%', '100%', '–']);
    expect([25.1, 1721.5, Number.POSITIVE_INFINITY].map(needed)).toEqual(['26', '1,722', 'no number of']);
  });
});
