import { describe, expect, it } from 'vitest';
import { churnPairs, churnPlot } from '../../../../../domain/sensitivity/report/plots/churn.ts';
import { plots } from '../fixtures.ts';

const matrix = [
  [0, 0.2, null],
  [0.2, 0, 0.1],
  [null, 0.1, 0],
];

describe('churn between blocks', () => {
  it('names every pair once, counted from one', () => {
    expect(churnPairs(matrix)).toEqual([
      { first: 1, second: 2, churn: 0.2 },
      { first: 1, second: 3, churn: null },
      { first: 2, second: 3, churn: 0.1 },
    ]);
  });

  it('fills cells by their share of the largest and leaves pairs without common rows empty', async () => {
    const svg = await plots.svg(churnPlot(matrix));
    expect(svg.match(/fill-opacity="0.95"/g)).toHaveLength(2);
    expect(svg.match(/stroke-opacity="0.35"/g)).toHaveLength(2);
  });

  it('has cells of equal look when nothing changed, and labels that fit when there are many', async () => {
    expect(
      await plots.svg(
        churnPlot([
          [0, 0],
          [0, 0],
        ]),
      ),
    ).not.toContain('NaN');
    const many = Array.from({ length: 40 }, () => new Array<number>(40).fill(0.1));
    const svg = await plots.svg(churnPlot(many));
    expect(svg).toContain('>40<');
    expect(svg).not.toContain('>39<');
  });
});
