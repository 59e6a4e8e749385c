/** @module Recall by class, or the metric by slice: mean, standard deviation and range over the base seeds. */
import { blue, namedRows, plot } from '../../../report/plots/theme.ts';
import type { PlotSpec } from '../../../report/ports.ts';
import type { GroupReport } from '../../sensitivity-report.ts';
import { axisLabels, ranged, spread } from './axes.ts';

/** Rows that can be read in one drawing. */
export const groupLimit = 20;

/** Thin line from the lowest to the highest score, thick one a standard deviation to either side of the mean. */
export function groupsPlot(groups: readonly GroupReport[], names: readonly string[], metric: string): PlotSpec {
  const labels = axisLabels(names);
  const values = groups.map(({ mean, sd, lowest, highest }, row) => ({
    label: labels[row],
    mean,
    lowest,
    highest,
    below: Math.max(lowest, mean - sd),
    above: Math.min(highest, mean + sd),
  }));
  const domain = spread(values.flatMap(({ lowest, highest }) => [lowest, highest]));
  const x = (field: string) => ranged(field, metric, domain);
  const rule = (from: string, to: string, strokeWidth: number) => ({
    mark: { type: 'rule', color: blue, strokeWidth, strokeCap: 'round', opacity: 0.5 },
    encoding: { x: x(from), x2: { field: to } },
  });
  return plot({
    width: 330,
    height: { step: 26 },
    data: { values },
    encoding: { y: namedRows(labels) },
    layer: [
      rule('lowest', 'highest', 1.5),
      rule('below', 'above', 5),
      { mark: { type: 'point', filled: true, color: blue, size: 70, opacity: 1 }, encoding: { x: x('mean') } },
    ],
  });
}
