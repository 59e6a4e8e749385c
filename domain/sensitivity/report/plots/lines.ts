/** @module Lines over counts: standard error against fits, half-width against blocks, expected best of n. */
import { blue, ink, orange, plot, seriesColors, seriesDashes } from '../../../report/plots/theme.ts';
import type { PlotSpec } from '../../../report/ports.ts';
import { axisLabels, counted, fromZero, ranged, spread } from './axes.ts';

const width = 330;
const height = 210;

export interface CountedLine {
  readonly name: string;
  /** Entry k - 1 belongs to k. */
  readonly values: readonly number[];
}

/** Lines that can be told apart; the last is drawn in ink. */
export const lineLimit = 8;

/** Standard error of the mean of k fits, one line for what is redrawn; the last line is `all`. */
export function errorCurvesPlot(lines: readonly CountedLine[], axis: string): PlotSpec {
  const labels = axisLabels(lines.map(({ name }) => name));
  const values = lines.flatMap(({ values: errors }, line) =>
    errors.map((error, index) => ({ line: labels[line], fits: index + 1, error })),
  );
  const most = Math.max(1, ...lines.map(({ values: errors }) => errors.length));
  const colors = [...seriesColors.slice(0, lines.length - 1), ink];
  const dashes = [...seriesDashes.slice(1, lines.length), [1, 0]];
  const legend = { columns: 3 };
  return plot({
    width,
    height,
    data: { values },
    mark: { type: 'line', strokeWidth: 2, strokeJoin: 'round' },
    encoding: {
      x: counted('fits', 'fits', [1, most]),
      y: ranged('error', `standard error, ${axis}`, fromZero(values.map(({ error }) => error))),
      color: { field: 'line', type: 'nominal', scale: { domain: labels, range: colors }, legend },
      strokeDash: { field: 'line', type: 'nominal', scale: { domain: labels, range: dashes }, legend },
    },
  });
}

export interface Look {
  readonly blocks: number;
  readonly halfWidth: number;
}

/** Half-width of the mean at each look, where the sweep stopped, and the fall with the root of the blocks from there. */
export function widthsPlot(looks: readonly Look[], axis: string): PlotSpec {
  const last = looks.at(-1) ?? { blocks: 1, halfWidth: 0 };
  const most = 2 * last.blocks;
  const ahead = Array.from({ length: 33 }, (_, step) => {
    const blocks = last.blocks * (1 + step / 32);
    return { blocks, halfWidth: last.halfWidth * Math.sqrt(last.blocks / blocks) };
  });
  const first = Math.min(last.blocks, ...looks.map(({ blocks }) => blocks));
  const x = counted('blocks', 'blocks', [Math.max(0, first - 2), most]);
  const y = ranged('halfWidth', `half-width, ${axis}`, fromZero(looks.map(({ halfWidth }) => halfWidth)));
  const stop = { values: [{ blocks: last.blocks, label: `stopped after ${last.blocks}` }] };
  return plot({
    width,
    height,
    layer: [
      {
        data: { values: ahead },
        mark: { type: 'line', color: ink, opacity: 0.45, strokeDash: [4, 4], strokeWidth: 1.5 },
        encoding: { x, y },
      },
      { data: stop, mark: { type: 'rule', color: orange, strokeWidth: 1.5 }, encoding: { x } },
      {
        data: stop,
        mark: { type: 'text', color: orange, align: 'left', baseline: 'top', dx: 10, dy: 4 },
        encoding: { x, y: { value: 0 }, text: { field: 'label', type: 'nominal' } },
      },
      {
        data: { values: looks },
        mark: { type: 'line', color: blue, strokeWidth: 2, point: { filled: true, color: blue, size: 60 } },
        encoding: { x, y },
      },
    ],
  });
}

/** Expected best of n seeds; the dashed line is the mean of one. */
export function expectedBestPlot(best: readonly number[], metric: string): PlotSpec {
  const values = best.map((score, index) => ({ seeds: index + 1, score }));
  const x = counted('seeds', 'seeds tried', [1, Math.max(2, best.length)]);
  const y = ranged('score', metric, spread(best));
  const size = best.length > 30 ? 0 : 40;
  return plot({
    width,
    height,
    layer: [
      {
        data: { values: [{ score: best[0] ?? 0 }] },
        mark: { type: 'rule', strokeDash: [4, 4], opacity: 0.45 },
        encoding: { y },
      },
      {
        data: { values },
        mark: { type: 'line', color: blue, strokeWidth: 2, point: { filled: true, color: blue, size } },
        encoding: { x, y },
      },
    ],
  });
}
