/** @module Standard deviation by component with its interval, beside what the test set alone makes. */
import { blue, ink, namedRows, orange, plot } from '../../../report/plots/theme.ts';
import type { PlotSpec } from '../../../report/ports.ts';
import { axisLabels, fromZero, ranged } from './axes.ts';

export interface Deviation {
  readonly name: string;
  /** In the units of the axis. */
  readonly sd: number;
  readonly lower: number | null;
  readonly upper: number | null;
  /** Stands beside the interval, as `0.49 of split`. */
  readonly note: string;
}

/** A line across all rows. */
export interface Mark {
  readonly at: number;
  readonly label: string;
}

export interface DeviationMarks {
  readonly axis: string;
  /** Noise of the test set. */
  readonly binomial: Mark | null;
  /** Above it a component may be high. */
  readonly threshold: Mark;
}

interface Crossing {
  readonly x: object;
  readonly color: string;
  readonly dash: readonly number[];
  /** Pixels of the label above the plot. */
  readonly lift: number;
}

function crossing({ at, label }: Mark, { x, color, dash, lift }: Crossing) {
  const data = { values: [{ at, label }] };
  return [
    { data, mark: { type: 'rule', color, strokeDash: dash, strokeWidth: 1.5 }, encoding: { x } },
    {
      data,
      mark: { type: 'text', color, align: 'left', baseline: 'bottom', dx: -2, dy: -lift, fontSize: 11 },
      encoding: { x, y: { value: 0 }, text: { field: 'label', type: 'nominal' } },
    },
  ];
}

/** An upper end that lies far out is cut at the edge, so that the estimates can still be told apart. */
function edgeOf(deviations: readonly Deviation[], marks: readonly number[]): number {
  const largest = Math.max(...deviations.map(({ sd }) => sd), ...marks);
  const ends = deviations.map(({ upper }) => Math.min(upper ?? 0, 2.5 * largest));
  return fromZero([largest, ...ends])[1];
}

export function deviationsPlot(
  deviations: readonly Deviation[],
  { axis, binomial, threshold }: DeviationMarks,
): PlotSpec {
  const labels = axisLabels(deviations.map(({ name }) => name));
  const marks = [threshold.at, ...(binomial ? [binomial.at] : [])];
  const edge = edgeOf(deviations, marks);
  const values = deviations.map(({ sd, lower, upper, note }, row) => ({
    label: labels[row],
    sd,
    lower: lower ?? sd,
    upper: Math.min(upper ?? sd, edge),
    note,
  }));
  // A dot at 0 keeps clear of the names.
  const on = (field: string) => ranged(field, `standard deviation, ${axis}`, [-0.03 * edge, edge]);
  const x = on('sd');
  // Labels of lines that lie close stand in two rows.
  const lift = binomial && Math.abs(binomial.at - threshold.at) < 0.2 * edge ? 18 : 4;
  const y = namedRows(labels);
  return plot({
    width: 330,
    height: { step: 38 },
    layer: [
      ...crossing(threshold, { x: on('at'), color: ink, dash: [2, 3], lift: 4 }),
      ...(binomial ? crossing(binomial, { x: on('at'), color: orange, dash: [6, 4], lift }) : []),
      {
        data: { values },
        mark: { type: 'rule', color: blue, strokeWidth: 3, strokeCap: 'round', opacity: 0.5 },
        encoding: { y, x: on('lower'), x2: { field: 'upper' } },
      },
      {
        data: { values },
        mark: { type: 'point', filled: true, color: blue, size: 80, opacity: 1 },
        encoding: { y, x },
      },
      {
        data: { values },
        mark: { type: 'text', align: 'left', baseline: 'top', dy: 6, dx: -4, fontSize: 11, opacity: 0.8 },
        encoding: { y, x, text: { field: 'note', type: 'nominal' } },
      },
    ],
  });
}
