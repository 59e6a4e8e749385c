/** @module ROC, precision-recall and calibration plots. */
import type { CalibrationBin, Point } from '../curves.ts';
import { thinned } from '../curves.ts';
import { shortened } from '../format.ts';
import { printable } from '../html.ts';
import type { PlotSpec } from '../ports.ts';
import { blue, distinctLabels, ink, plot, seriesColors, seriesDashes } from './theme.ts';

/** Points of a curve that are drawn. */
export const curveLimit = 200;
const width = 270;
const height = 240;

export interface Series {
  readonly label: string;
  readonly points: readonly Point[];
}
export interface CurveLabels {
  readonly x: string;
  readonly y: string;
  /** What guessing gives: a diagonal, or nothing. */
  readonly diagonal: boolean;
}

const share = (field: string, title: string) => ({
  field,
  type: 'quantitative',
  scale: { domain: [0, 1] },
  axis: { title, values: [0, 0.25, 0.5, 0.75, 1], format: '.2~f' },
});

const diagonal = {
  data: {
    values: [
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ],
  },
  mark: { type: 'line', color: ink, opacity: 0.45, strokeDash: [4, 4], strokeWidth: 1 },
};

/** One line per series, at most eight; equal labels are told apart by their place. */
export function curvesPlot(series: readonly Series[], labels: CurveLabels): PlotSpec {
  const unique = distinctLabels(
    series.map(({ label }) => label),
    26,
  );
  const values = series.flatMap(({ points }, index) =>
    thinned(points, curveLimit).map((point, order) => ({ ...point, order, series: unique[index] })),
  );
  const legend = series.length > 1 ? {} : null;
  const scale = (range: readonly unknown[]) => ({ domain: unique, range: range.slice(0, unique.length) });
  const line = {
    data: { values },
    mark: { type: 'line', strokeWidth: 2, interpolate: 'linear', strokeJoin: 'round' },
    encoding: {
      order: { field: 'order', type: 'quantitative' },
      color: { field: 'series', type: 'nominal', scale: scale(seriesColors), legend },
      strokeDash: { field: 'series', type: 'nominal', scale: scale(seriesDashes), legend },
    },
  };
  return plot({
    width,
    height,
    encoding: { x: share('x', labels.x), y: share('y', labels.y) },
    layer: labels.diagonal ? [diagonal, line] : [line],
  });
}

/** Predicted probability against how often it came true, with 95% intervals; the size of a point shows its rows. */
export function calibrationPlot(bins: readonly CalibrationBin[], outcome: string): PlotSpec {
  const values = bins.map((bin) => ({ x: bin.predicted, y: bin.observed, ...bin }));
  const most = Math.max(...bins.map((bin) => bin.rows));
  return plot({
    width,
    height,
    encoding: { x: share('x', 'predicted probability'), y: share('y', shortened(printable(outcome), 40)) },
    layer: [
      diagonal,
      {
        data: { values },
        mark: { type: 'rule', color: blue, strokeWidth: 1.5, opacity: 0.6 },
        encoding: { y: share('lower', shortened(printable(outcome), 40)), y2: { field: 'upper' } },
      },
      {
        data: { values },
        mark: { type: 'point', filled: true, color: blue, opacity: 1 },
        encoding: {
          size: { field: 'rows', type: 'quantitative', scale: { domain: [0, most], range: [24, 320] }, legend: null },
        },
      },
    ],
  });
}
