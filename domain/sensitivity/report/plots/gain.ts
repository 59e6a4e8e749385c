/** @module P(A > B) against the size of a gain, with the lines of luck and of meaning and the pairs that each needs. */
import { blue, ink, orange, plot } from '../../../report/plots/theme.ts';
import type { PlotSpec } from '../../../report/ports.ts';
import { noetherPairs, probabilityOfGain } from '../../comparison.ts';
import { needed } from '../units.ts';
import { ranged } from './axes.ts';

export interface GainFigure {
  /** Over all seeds, in units of the axis. */
  readonly sd: number;
  readonly axis: string;
  /** The gain that the summary speaks of, in units of the axis. */
  readonly difference: number;
}

/** Gains are drawn up to so many standard deviations. */
const mostDeviations = 3;
const steps = 60;
/** Probabilities whose pairs stand beside the curve. */
const labelled = [0.6, 0.75, 0.9];

/** The gain that wins with a probability: the inverse of `probabilityOfGain`, found by halving. */
export function gainOf(probability: number, sd: number): number {
  let [low, high] = [0, 10 * sd];
  for (let halving = 0; halving < 60; halving += 1) {
    const middle = (low + high) / 2;
    if (probabilityOfGain(middle, sd) < probability) low = middle;
    else high = middle;
  }
  return Number(high.toPrecision(6));
}

const y = {
  field: 'probability',
  type: 'quantitative',
  scale: { domain: [0.45, 1] },
  axis: { title: 'P(A > B)', values: [0.5, 0.6, 0.7, 0.8, 0.9, 1], format: '.1f' },
};

function line(probability: number, label: string, color: string) {
  const data = { values: [{ probability, label }] };
  return [
    { data, mark: { type: 'rule', color, strokeDash: [4, 4], strokeWidth: 1.5, opacity: 0.7 }, encoding: { y } },
    {
      data,
      mark: { type: 'text', color, align: 'right', baseline: 'bottom', dx: -2, dy: -3, fontSize: 11 },
      encoding: { y, x: { value: 'width' }, text: { field: 'label', type: 'nominal' } },
    },
  ];
}

const point = (gain: number, probability: number, tail = '') => ({
  gain,
  probability,
  label: `${needed(noetherPairs(probability))} pairs${tail}`,
});

export function gainPlot({ sd, axis, difference }: GainFigure): PlotSpec {
  const most = mostDeviations * sd;
  const curve = Array.from({ length: steps + 1 }, (_, step) => {
    const gain = Number(((most * step) / steps).toPrecision(9));
    return { gain, probability: probabilityOfGain(gain, sd) };
  });
  const own = point(difference, probabilityOfGain(difference, sd));
  const others = labelled.map((probability) => point(gainOf(probability, sd), probability));
  const x = ranged('gain', `gain, ${axis}`, [0, Number(most.toPrecision(9))]);
  const labels = (values: readonly object[], color: string, side: object) => [
    {
      data: { values },
      mark: { type: 'point', filled: true, color, size: 60, opacity: 1 },
      encoding: { x, y },
    },
    {
      data: { values },
      mark: { type: 'text', color: ink, fontSize: 11, ...side },
      encoding: { x, y, text: { field: 'label', type: 'nominal' } },
    },
  ];
  // The label of the own gain would lie on that of 0.75, which is never far.
  const free = others.filter(({ probability }) => Math.abs(probability - own.probability) > 0.06);
  return plot({
    width: 330,
    height: 230,
    layer: [
      ...line(0.5, 'luck', ink),
      ...line(0.75, 'meaningful from here', orange),
      { data: { values: curve }, mark: { type: 'line', color: blue, strokeWidth: 2 }, encoding: { x, y } },
      ...labels(free, blue, { align: 'left', baseline: 'top', dx: 7, dy: 3 }),
      // Below it runs the line of 0.75.
      ...labels([own], orange, { align: 'right', baseline: 'bottom', dx: -7, dy: -3 }),
    ],
  });
}
