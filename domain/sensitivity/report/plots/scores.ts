/** @module Strip and box of the scores: base seeds, then each component with its seed redrawn. */
import { blue, namedRows, orange, plot } from '../../../report/plots/theme.ts';
import type { PlotSpec } from '../../../report/ports.ts';
import { sampleQuantile } from '../../../statistics/quantiles.ts';
import { axisLabels, ranged, spread } from './axes.ts';

export interface Strip {
  readonly name: string;
  readonly scores: readonly number[];
}

/** Fractional parts of multiples of the golden ratio lie apart, whatever their number: dots of equal scores too. */
const golden = 0.618_033_988_7;
const apart = (index: number): number => Number((((index + 1) * golden) % 1).toFixed(3));

export interface Box {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** Quartiles of scores, by linear interpolation (type 7 of Hyndman and Fan 1996). */
export function boxOf(scores: readonly number[]): Box {
  const sorted = Float64Array.from(scores).sort();
  const at = (share: number) => sampleQuantile(sorted, share);
  return { low: at(0.25), median: at(0.5), high: at(0.75) };
}

/** Strips without a score keep their row and stay empty. */
export function scoresPlot(strips: readonly Strip[], metric: string): PlotSpec {
  const labels = axisLabels(strips.map(({ name }) => name));
  const dots = strips.flatMap(({ scores }, row) =>
    scores.map((score, index) => ({ label: labels[row], score, offset: apart(index) })),
  );
  const boxes = strips.flatMap(({ scores }, row) =>
    scores.length === 0 ? [] : [{ label: labels[row], ...boxOf(scores) }],
  );
  const domain = spread(dots.map(({ score }) => score));
  const x = (field: string) => ranged(field, metric, domain);
  const y = namedRows(labels);
  return plot({
    width: 330,
    height: { step: 38 },
    layer: [
      {
        data: { values: boxes },
        mark: { type: 'bar', color: blue, opacity: 0.18, height: 24, cornerRadius: 2 },
        encoding: { y, x: x('low'), x2: { field: 'high' } },
      },
      {
        data: { values: dots },
        mark: { type: 'point', filled: true, color: blue, size: 26, opacity: 0.65 },
        encoding: {
          y,
          x: x('score'),
          yOffset: { field: 'offset', type: 'quantitative', scale: { domain: [-0.4, 1.4] } },
        },
      },
      {
        data: { values: boxes },
        mark: { type: 'tick', color: orange, thickness: 3, size: 24 },
        encoding: { y, x: x('median') },
      },
    ],
  });
}
