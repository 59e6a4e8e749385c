/** @module Mean and standard deviation of each sweep over time, in front of the band that the baseline lets expect. */
import { moment } from '../../../report/format.ts';
import { blue, distinctLabels, ink, orange, plot } from '../../../report/plots/theme.ts';
import type { PlotSpec } from '../../../report/ports.ts';
import { ranged, spread } from './axes.ts';

export interface SweepPoint {
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly mean: number;
  /** Null with one fit. */
  readonly sd: number | null;
  readonly alarmed: boolean;
}

export interface HistoryFigure {
  readonly metric: string;
  /** Oldest first. */
  readonly points: readonly SweepPoint[];
  /** In which 95 of 100 new runs are expected. */
  readonly band: { readonly lower: number; readonly upper: number } | null;
}

/** Sweeps that can be read in one drawing: the newest. */
export const pointLimit = 24;

function bandLayer({ lower, upper }: NonNullable<HistoryFigure['band']>, y: (field: string) => object) {
  return {
    data: { values: [{ lower, upper }] },
    mark: { type: 'rect', color: blue, opacity: 0.12 },
    encoding: { x: { value: 0 }, x2: { value: 'width' }, y: y('lower'), y2: { field: 'upper' } },
  };
}

/** Days where the sweeps are of different days, else the time of day too. */
function momentLabels(points: readonly SweepPoint[]): readonly string[] {
  const days = points.map(({ at }) => moment(at).slice(0, 10));
  const perDay = new Set(days).size === days.length;
  return distinctLabels(perDay ? days : points.map(({ at }) => moment(at).slice(0, 16)), 24);
}

export function historyPlot({ metric, points, band }: HistoryFigure): PlotSpec {
  const shown = points.slice(-pointLimit);
  const labels = momentLabels(shown);
  const values = shown.map(({ mean, sd, alarmed }, index) => ({
    label: labels[index],
    mean,
    below: mean - (sd ?? 0),
    above: mean + (sd ?? 0),
    alarmed,
  }));
  const domain = spread([
    ...values.flatMap(({ below, above }) => [below, above]),
    ...(band ? [band.lower, band.upper] : []),
  ]);
  const y = (field: string) => ranged(field, metric, domain);
  const x = {
    field: 'label',
    type: 'ordinal',
    scale: { domain: labels },
    axis: { title: null, labelAngle: labels.length > 3 ? -40 : 0, grid: false },
  };
  const color = { condition: { test: 'datum.alarmed', value: orange }, value: ink };
  return plot({
    width: 330,
    height: 200,
    layer: [
      ...(band ? [bandLayer(band, y)] : []),
      {
        data: { values },
        mark: { type: 'rule', strokeWidth: 2, opacity: 0.55 },
        encoding: { x, y: y('below'), y2: { field: 'above' }, color },
      },
      {
        data: { values },
        mark: { type: 'point', filled: true, size: 70, opacity: 1 },
        encoding: { x, y: y('mean'), color },
      },
    ],
  });
}
