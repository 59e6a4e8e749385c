/** @module Plots of a regression: predicted against true, and the residuals. */

import type { PlotSpec } from '../ports.ts';
import type { NumberPredictions } from '../predictions.ts';
import { blue, ink, orange, plot } from './theme.ts';

/** Points of the scatter plot that are drawn; more rows are thinned evenly. */
export const scatterLimit = 1000;
const width = 320;
const height = 280;

/** Rows with both numbers. */
export function completeRows({ truth, predicted }: NumberPredictions): readonly number[] {
  return Array.from(truth.keys()).filter((row) => Number.isFinite(truth[row]) && Number.isFinite(predicted[row]));
}

function evenly(rows: readonly number[], limit: number): readonly number[] {
  if (rows.length <= limit) return rows;
  return Array.from({ length: limit }, (_, index) => rows[Math.floor((index * rows.length) / limit)] ?? 0);
}

/** One point per row; on the dashed line prediction and truth agree. */
export function scatterPlot(predictions: NumberPredictions): PlotSpec {
  const rows = evenly(completeRows(predictions), scatterLimit);
  const values = rows.map((row) => ({ x: predictions.truth[row] ?? 0, y: predictions.predicted[row] ?? 0 }));
  const low = values.reduce((least, { x, y }) => Math.min(least, x, y), Number.POSITIVE_INFINITY);
  const high = values.reduce((most, { x, y }) => Math.max(most, x, y), Number.NEGATIVE_INFINITY);
  const scale = { domain: [low, high], zero: false, nice: true };
  const on = (field: string, title: string) => ({ field, type: 'quantitative', scale, axis: { title, tickCount: 5 } });
  return plot({
    width,
    height,
    encoding: { x: on('x', 'truth'), y: on('y', 'predicted') },
    layer: [
      {
        data: {
          values: [
            { x: low, y: low },
            { x: high, y: high },
          ],
        },
        mark: { type: 'line', color: ink, opacity: 0.45, strokeDash: [4, 4], strokeWidth: 1 },
      },
      { data: { values }, mark: { type: 'point', filled: true, color: blue, size: 34, opacity: 0.5 } },
    ],
  });
}

interface Bin {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
}

/** Bins of equal width; as many as the square root of the rows, 8 to 30. */
export function residualBins(predictions: NumberPredictions): readonly Bin[] {
  const residuals = completeRows(predictions).map(
    (row) => (predictions.predicted[row] ?? 0) - (predictions.truth[row] ?? 0),
  );
  const low = residuals.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = residuals.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const bins = Math.max(8, Math.min(30, Math.round(Math.sqrt(residuals.length))));
  const span = (high - low) / bins || 1;
  const rows = new Array<number>(bins).fill(0);
  for (const value of residuals) {
    const bin = Math.min(bins - 1, Math.floor((value - low) / span));
    rows[bin] = (rows[bin] ?? 0) + 1;
  }
  return rows.map((number, bin) => ({ from: low + bin * span, to: low + (bin + 1) * span, rows: number }));
}

/** How far predictions lie above (right) or below (left) the truth. */
export function residualPlot(predictions: NumberPredictions): PlotSpec {
  const axis = { title: 'predicted minus truth', tickCount: 6 };
  return plot({
    width,
    height,
    layer: [
      {
        data: { values: residualBins(predictions) },
        mark: { type: 'bar', color: blue, opacity: 0.75, binSpacing: 1 },
        encoding: {
          x: { field: 'from', type: 'quantitative', bin: { binned: true }, axis },
          x2: { field: 'to' },
          y: {
            field: 'rows',
            type: 'quantitative',
            axis: { title: 'rows', tickCount: 5, format: ',d', tickMinStep: 1 },
          },
        },
      },
      {
        data: { values: [{ zero: 0 }] },
        mark: { type: 'rule', color: orange, strokeWidth: 2, strokeDash: [4, 3] },
        encoding: { x: { field: 'zero', type: 'quantitative' } },
      },
    ],
  });
}
