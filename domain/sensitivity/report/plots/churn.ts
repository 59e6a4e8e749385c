/** @module Heat map of churn: the share of rows that two blocks predict differently. */
import { blue, plot } from '../../../report/plots/theme.ts';
import type { PlotSpec } from '../../../report/ports.ts';

export type ChurnMatrix = readonly (readonly (number | null)[])[];

/** Every pair of blocks once, in order; null where they have no row in common. */
export function churnPairs(matrix: ChurnMatrix): { first: number; second: number; churn: number | null }[] {
  return matrix.flatMap((row, first) =>
    row.flatMap((churn, second) => (second > first ? [{ first: first + 1, second: second + 1, churn }] : [])),
  );
}

/** Cells are filled by their share of the largest; an empty frame is a pair without a row in common. */
export function churnPlot(matrix: ChurnMatrix): PlotSpec {
  const pairs = churnPairs(matrix);
  const values = pairs.flatMap(({ first, second, churn }) => [
    { first, second, churn },
    { first: second, second: first, churn },
  ]);
  const most = Math.max(0, ...pairs.map(({ churn }) => churn ?? 0));
  const blocks = matrix.map((_, block) => block + 1);
  const size = Math.max(7, Math.min(30, Math.floor(300 / Math.max(1, blocks.length))));
  const every = blocks.length <= 12 ? 1 : 5;
  const shown = blocks.filter((block) => block === 1 || block % every === 0);
  const axis = { grid: false, domain: false, values: shown, labelAngle: 0, title: 'block' };
  const scale = { domain: blocks, paddingInner: 0, paddingOuter: 0 };
  const encoding = {
    x: { field: 'first', type: 'ordinal', scale, axis: { ...axis, orient: 'top' } },
    y: { field: 'second', type: 'ordinal', scale, axis },
  };
  const stroke = 'var(--page, #ffffff)';
  return plot({
    width: { step: size },
    height: { step: size },
    encoding,
    layer: [
      {
        data: { values: values.filter(({ churn }) => churn !== null) },
        mark: { type: 'rect', color: blue, stroke, strokeWidth: 1 },
        encoding: {
          fillOpacity: {
            field: 'churn',
            type: 'quantitative',
            scale: { domain: [0, most || 1], range: [0.06, 0.95] },
            legend: null,
          },
        },
      },
      {
        data: { values: values.filter(({ churn }) => churn === null) },
        mark: { type: 'rect', filled: false, stroke: 'currentColor', strokeWidth: 0.5, strokeOpacity: 0.35 },
      },
    ],
  });
}
