/** @module Plots of many named values: importance with intervals, folds per metric, missing shares. */
import type { Importance, ProfileColumn } from '../documents.ts';
import type { FoldScores } from '../folds.ts';
import { count, percent, plural, shortened } from '../format.ts';
import { printable } from '../html.ts';
import type { PlotSpec } from '../ports.ts';
import { blue, distinctLabels, ink, namedRows, notice, orange, plot } from './theme.ts';

/** Rows of a plot that can still be read. */
export const importanceLimit = 20;
export const missingLimit = 40;

/** Largest drop first; ties by name, so that the order is one. */
export function rankedImportance(importance: readonly Importance[]): readonly Importance[] {
  return [...importance].sort((a, b) => b.drop - a.drop || (a.feature < b.feature ? -1 : 1));
}

/** How much the score drops when a column is shuffled, with its interval; the 20 largest. */
export function importancePlot(importance: readonly Importance[], score: string): PlotSpec {
  const shown = rankedImportance(importance).slice(0, importanceLimit);
  const labels = distinctLabels(
    shown.map(({ feature }) => feature),
    28,
  );
  const values = shown.map(({ drop, lower, upper }, position) => ({
    label: labels[position],
    drop,
    lower: lower ?? drop,
    upper: upper ?? drop,
  }));
  const x = { type: 'quantitative', axis: { title: `${score} when shuffled`, tickCount: 5 } };
  return plot({
    width: 320,
    height: { step: 22 },
    data: { values },
    encoding: { y: namedRows(labels) },
    layer: [
      { mark: { type: 'bar', color: blue, opacity: 0.25, height: 12 }, encoding: { x: { ...x, field: 'drop' } } },
      {
        mark: { type: 'rule', color: blue, strokeWidth: 2 },
        encoding: { x: { ...x, field: 'lower' }, x2: { field: 'upper' } },
      },
      {
        mark: { type: 'point', filled: true, color: blue, size: 55, opacity: 1 },
        encoding: { x: { ...x, field: 'drop' } },
      },
      {
        data: { values: [{ zero: 0 }] },
        mark: { type: 'rule', opacity: 0.4 },
        encoding: { x: { ...x, field: 'zero' }, y: null },
      },
    ],
  });
}

/** One strip per metric on its own scale: a dot per fold, a bar at the mean. */
export function foldsPlot(scores: readonly FoldScores[]): PlotSpec {
  const strip = ({ metric, values, mean }: FoldScores) => {
    const x = {
      type: 'quantitative',
      scale: { zero: false, nice: true, padding: 8 },
      axis: { title: null, tickCount: 4 },
    };
    return {
      width: 320,
      height: 26,
      title: {
        text: shortened(printable(metric), 40),
        anchor: 'start',
        fontSize: 12,
        fontWeight: 'normal',
        color: ink,
        offset: 2,
      },
      layer: [
        {
          data: { values: values.filter(Number.isFinite).map((value) => ({ value })) },
          mark: { type: 'point', filled: true, color: blue, size: 70, opacity: 0.6 },
          encoding: { x: { ...x, field: 'value' } },
        },
        {
          data: { values: [{ mean }] },
          mark: { type: 'tick', color: orange, thickness: 3, size: 22 },
          encoding: { x: { ...x, field: 'mean' } },
        },
      ],
    };
  };
  return plot({ spacing: 14, vconcat: scores.map(strip) });
}

/** Columns with missing values, most first; ties in table order. */
export function columnsWithMissing(columns: readonly ProfileColumn[]): readonly ProfileColumn[] {
  return columns.filter(({ missing }) => missing > 0).sort((a, b) => b.missing - a.missing);
}

/** Share of missing values per column that has any; the 40 largest. */
export function missingPlot(columns: readonly ProfileColumn[], rowCount: number): PlotSpec {
  const shown = columnsWithMissing(columns).slice(0, missingLimit);
  if (shown.length === 0) return notice(`no missing values in ${plural(columns.length, 'column')}`);
  const labels = distinctLabels(
    shown.map(({ name }) => name),
    28,
  );
  const values = shown.map(({ missing }, position) => {
    const share = missing / Math.max(rowCount, 1);
    return { label: labels[position], share, text: `${percent(share)} (${count(missing)})` };
  });
  const x = {
    field: 'share',
    type: 'quantitative',
    scale: { domain: [0, 1] },
    axis: { title: 'share missing', format: '.0%', tickCount: 5 },
  };
  return plot({
    width: 300,
    height: { step: 22 },
    data: { values },
    encoding: { y: namedRows(labels), x },
    layer: [
      { mark: { type: 'bar', color: orange, height: 13, cornerRadiusEnd: 2 } },
      {
        mark: { type: 'text', align: 'left', dx: 5, fontSize: 11 },
        encoding: { text: { field: 'text', type: 'nominal' } },
      },
    ],
  });
}
