/** @module Confusion matrix: truth in rows, prediction in columns, counts in cells. */
import type { Confusion } from '../documents.ts';
import { measure, percent } from '../format.ts';
import type { PlotSpec } from '../ports.ts';
import { blue, distinctLabels, ink, onFill, orange, plot } from './theme.ts';

/** More classes than this cannot be read in one drawing; the most frequent ones are kept. */
export const confusionLimit = 20;

/** The classes with the most rows, in their order, when there are more than can be drawn. */
export function largestClasses({ labels, counts }: Confusion): Confusion {
  if (labels.length <= confusionLimit) return { labels, counts };
  const support = counts.map((row) => row.reduce((total, cell) => total + cell, 0));
  const kept = labels
    .map((_, index) => index)
    .sort((a, b) => (support[b] ?? 0) - (support[a] ?? 0) || a - b)
    .slice(0, confusionLimit)
    .sort((a, b) => a - b);
  return {
    labels: kept.map((index) => labels[index] ?? ''),
    counts: kept.map((row) => kept.map((column) => counts[row]?.[column] ?? 0)),
  };
}

function cells(counts: Confusion['counts'], names: readonly string[]) {
  return names.flatMap((truth, row) => {
    const total = (counts[row] ?? []).reduce((sum, cell) => sum + cell, 0);
    return names.map((predicted, column) => {
      const value = counts[row]?.[column] ?? 0;
      const share = total === 0 ? 0 : value / total;
      return { truth, predicted, right: row === column, share, count: measure(value), percent: percent(share) };
    });
  });
}

const rectangles = {
  mark: { type: 'rect', cornerRadius: 3, stroke: 'var(--page, #ffffff)', strokeWidth: 2 },
  encoding: {
    color: { condition: { test: 'datum.right', value: blue }, value: orange },
    fillOpacity: {
      field: 'share',
      type: 'quantitative',
      scale: { type: 'sqrt', domain: [0, 1], range: [0.04, 0.95] },
      legend: null,
    },
  },
};

function texts(size: number) {
  const color = { condition: { test: 'datum.share > 0.4', value: onFill }, value: ink };
  const opacity = { condition: { test: 'datum.share === 0', value: 0.35 }, value: 1 };
  const layer = (field: string, mark: Record<string, unknown>) => ({
    mark: { type: 'text', ...mark },
    encoding: { text: { field, type: 'nominal' }, color, opacity },
  });
  if (size < 60) return [layer('count', { fontSize: size >= 34 ? 12 : 9 })];
  return [layer('count', { fontSize: 20, dy: -8 }), layer('percent', { fontSize: 12, dy: 13 })];
}

/** Cells are filled by the share of their truth; at most 20 classes are drawn. */
export function confusionPlot(confusion: Confusion, titles = { row: 'truth', column: 'predicted' }): PlotSpec {
  const { labels, counts } = largestClasses(confusion);
  const names = distinctLabels(labels, 18);
  const size = Math.max(26, Math.min(110, Math.round(340 / Math.max(names.length, 1))));
  const axis = { grid: false, domain: false };
  const scale = { domain: names, paddingInner: 0, paddingOuter: 0 };
  const slanted = size < 60 && names.some((name) => name.length > 4);
  const top = {
    ...axis,
    orient: 'top',
    title: titles.column,
    labelAngle: slanted ? -45 : 0,
    ...(slanted && { labelAlign: 'left' }),
  };
  return plot({
    data: { values: cells(counts, names) },
    width: { step: size },
    height: { step: size },
    encoding: {
      x: { field: 'predicted', type: 'nominal', scale, axis: top },
      y: { field: 'truth', type: 'nominal', scale, axis: { ...axis, title: titles.row } },
    },
    layer: [rectangles, ...texts(size)],
  });
}
