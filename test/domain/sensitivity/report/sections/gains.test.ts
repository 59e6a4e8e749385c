import { describe, expect, it } from 'vitest';
import { gainsSection } from '../../../../../domain/sensitivity/report/sections/gains.ts';
import { constant, lost, regression, report } from '../fixtures.ts';

const captions = (of = report()) => gainsSection(of)?.figures?.map(({ caption }) => caption);

describe('what a gain is worth', () => {
  it('tells how often it wins, how many pairs show it, and from where on it is meaningful', () => {
    expect(captions()?.[0]).toBe(
      'A is better than B by luck alone in half of the pairs (0.5). Here a gain of 1.70 points wins in 0.764 of them and needs 26 pairs to be seen; from 1.59 points on a gain is meaningful (0.75, 29 pairs).',
    );
  });

  it('tells what of a best of n is luck, in either direction', () => {
    expect(captions()?.[1]).toContain('The best of 4 seeds is expected at 0.970, 1.50 points beyond the mean of one');
    expect(captions(regression)?.[1]).toContain('expected at 53.1, 1.10 beyond the mean of one (dashed, 54.2)');
  });

  it('is absent where nothing moved or nothing is known', () => {
    expect(gainsSection(constant)).toBeUndefined();
    expect(gainsSection(lost)).toBeUndefined();
    expect(gainsSection(report({ gain: null, expectedBest: [0.9] }))).toBeUndefined();
  });
});
