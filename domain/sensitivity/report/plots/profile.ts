/** @module Performance profiles of two pipelines: the share of runs beyond each score, with bands (Agarwal et al. 2021). */
import type { ComparisonProfilePoint } from '../../../../contracts/sweep-comparison.ts';
import { blue, orange, plot } from '../../../report/plots/theme.ts';
import type { PlotSpec } from '../../../report/ports.ts';
import { axisLabels, ranged, spread } from './axes.ts';

export interface ProfileFigure {
  readonly a: string;
  readonly b: string;
  /** Title of the axis of scores. */
  readonly axis: string;
  readonly higherIsBetter: boolean;
  readonly profiles: { readonly a: readonly ComparisonProfilePoint[]; readonly b: readonly ComparisonProfilePoint[] };
}

export function profilePlot({ a, b, axis, higherIsBetter, profiles }: ProfileFigure): PlotSpec {
  const labels = axisLabels([a, b]);
  const rows = (points: readonly ComparisonProfilePoint[], line: string | undefined) =>
    points.map(({ threshold, share, lower, upper }) => ({ line, threshold, share, lower, upper }));
  const values = [...rows(profiles.a, labels[0]), ...rows(profiles.b, labels[1])];
  const x = ranged('threshold', axis, spread(values.map(({ threshold }) => threshold)));
  const y = (field: string) => ({
    field,
    type: 'quantitative',
    scale: { domain: [0, 1.02], nice: false },
    axis: {
      title: `share of runs ${higherIsBetter ? 'above' : 'below'}`,
      values: [0, 0.25, 0.5, 0.75, 1],
      format: '.0%',
    },
  });
  // The legend would take over how faint the bands are.
  const legend = { symbolOpacity: 1 };
  const color = { field: 'line', type: 'nominal', scale: { domain: labels, range: [blue, orange] }, legend };
  const dash = {
    field: 'line',
    type: 'nominal',
    scale: {
      domain: labels,
      range: [
        [1, 0],
        [6, 3],
      ],
    },
  };
  return plot({
    width: 330,
    height: 230,
    data: { values },
    layer: [
      { mark: { type: 'area', opacity: 0.18 }, encoding: { x, y: y('lower'), y2: { field: 'upper' }, color } },
      {
        mark: { type: 'line', strokeWidth: 2, strokeJoin: 'round' },
        encoding: { x, y: y('share'), color, strokeDash: dash },
      },
    ],
  });
}
