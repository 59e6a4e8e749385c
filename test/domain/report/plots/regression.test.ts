import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  completeRows,
  residualBins,
  residualPlot,
  scatterLimit,
  scatterPlot,
} from '../../../../domain/report/plots/regression.ts';
import type { NumberPredictions } from '../../../../domain/report/predictions.ts';
import { context } from '../fixtures.ts';

const predictions = (truth: number[], predicted: number[]): NumberPredictions => ({
  task: 'regression',
  keys: truth.map(String),
  weights: new Float64Array(truth.length).fill(1),
  truth: Float64Array.from(truth),
  predicted: Float64Array.from(predicted),
});
const dots = (svg: string) => svg.match(/<path [^>]*fill="var\(--blue/g)?.length;

describe('predicted against true values', () => {
  it('draws one dot per row that has both', async () => {
    const some = predictions([1, 2, Number.NaN, 4], [1, 3, 3, Number.NaN]);
    expect(completeRows(some)).toEqual([0, 1]);
    expect(dots(await context.plots.svg(scatterPlot(some)))).toBe(2);
  });

  it('thins many rows to the limit', async () => {
    const many = Array.from({ length: 2 * scatterLimit + 7 }, (_, row) => row);
    expect(dots(await context.plots.svg(scatterPlot(predictions(many, many))))).toBe(scatterLimit);
  });
});

describe('residuals', () => {
  it('are counted in bins without loss, whatever the numbers', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 200 }), (pairs) => {
        const bins = residualBins(
          predictions(
            pairs.map(([truth]) => truth),
            pairs.map(([, predicted]) => predicted),
          ),
        );
        return (
          bins.reduce((total, bin) => total + bin.rows, 0) === pairs.length && bins.length >= 8 && bins.length <= 30
        );
      }),
    );
  });

  it('are positive where the prediction is too high', () => {
    const [first, ...rest] = residualBins(predictions([0, 0], [1, 5]));
    expect(first?.from).toBe(1);
    expect(rest.at(-1)?.to).toBe(5);
  });

  it('are drawn even when all are the same', async () => {
    expect(await context.plots.svg(residualPlot(predictions([1, 2], [1, 2])))).toContain('>predicted minus truth<');
  });
});
