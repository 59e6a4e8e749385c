/** @module P(A > B) by data set with its interval, between the line of luck and those of meaning. */
import { blue, ink, namedRows, orange, plot } from '../../../report/plots/theme.ts';
import type { PlotSpec } from '../../../report/ports.ts';
import { axisLabels } from './axes.ts';

export interface Probability {
  readonly name: string;
  readonly probability: number;
  readonly lower: number;
  readonly upper: number;
  /** Of all data sets together: drawn in ink. */
  readonly whole: boolean;
}

/** Rows that can be read in one drawing. */
export const probabilityLimit = 40;

const x = (field: string) => ({
  field,
  type: 'quantitative',
  // Dots at 0 and 1 keep clear of the edges.
  scale: { domain: [-0.02, 1.02], nice: false },
  axis: { title: 'P(A > B)', values: [0, 0.25, 0.5, 0.75, 1], format: '.2f' },
});

const lines = [
  { at: 0.25, label: 'B matters', color: orange },
  { at: 0.5, label: 'luck', color: ink },
  { at: 0.75, label: 'A matters', color: orange },
];

function crossing({ at, label, color }: (typeof lines)[number]) {
  const data = { values: [{ at, label }] };
  return [
    {
      data,
      mark: { type: 'rule', color, strokeDash: [4, 4], strokeWidth: 1.5, opacity: 0.7 },
      encoding: { x: x('at') },
    },
    {
      data,
      mark: { type: 'text', color, align: 'center', baseline: 'bottom', dy: -4, fontSize: 11 },
      encoding: { x: x('at'), y: { value: 0 }, text: { field: 'label', type: 'nominal' } },
    },
  ];
}

export function probabilitiesPlot(probabilities: readonly Probability[]): PlotSpec {
  const shown = probabilities.slice(0, probabilityLimit);
  const labels = axisLabels(shown.map(({ name }) => name));
  const values = shown.map(({ name: _name, ...one }, row) => ({ ...one, label: labels[row] }));
  const y = namedRows(labels);
  const color = { condition: { test: 'datum.whole', value: ink }, value: blue };
  return plot({
    width: 330,
    height: { step: 28 },
    layer: [
      ...lines.flatMap(crossing),
      {
        data: { values },
        mark: { type: 'rule', strokeWidth: 3, strokeCap: 'round', opacity: 0.5 },
        encoding: { y, x: x('lower'), x2: { field: 'upper' }, color },
      },
      {
        data: { values },
        mark: { type: 'point', filled: true, size: 80, opacity: 1 },
        encoding: { y, x: x('probability'), color },
      },
    ],
  });
}
