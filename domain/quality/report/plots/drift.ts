/** @module Plots of drift: effects against what matters, and the distributions of single columns then and now. */
import type { ReportedDriftTest } from '../../../../contracts/quality-report.ts';
import { shortened } from '../../../report/format.ts';
import { printable } from '../../../report/html.ts';
import { blue, distinctLabels, ink, namedRows, orange, plot, squareLegend } from '../../../report/plots/theme.ts';
import type { PlotSpec } from '../../../report/ports.ts';
import { quantileOf } from '../../../statistics/empirical.ts';
import type { ColumnSketch } from '../../drift/column-sketch.ts';
import { empiricalOfSketch } from '../../drift/quantile-sketch.ts';
import { histogramOf } from '../column-summaries.ts';

/** Tests that can be read in one drawing. */
export const effectLimit = 16;
const mostBins = 30;
const shownValues = 8;
const words: Readonly<Record<string, string>> = {
  'normed-wasserstein': 'values',
  'jensen-shannon': 'shares',
  'missing-share': 'missing',
  'new-value-share': 'new values',
};

/** What a test looked at, in words. */
export const measureWords = (measure: string): string => words[measure] ?? measure;

/** Effects in multiples of the smallest that matters, the largest first; drifted ones stand out. */
export function effectsPlot(tests: readonly ReportedDriftTest[]): PlotSpec {
  const ranked = tests
    .map((test) => ({ ...test, multiple: test.effect / test.threshold }))
    .sort((a, b) => b.multiple - a.multiple || (a.column < b.column ? -1 : 1))
    .slice(0, effectLimit);
  const labels = distinctLabels(
    ranked.map(({ column, measure }) => `${shortened(column, 20)}: ${measureWords(measure)}`),
    34,
  );
  const values = ranked.map(({ multiple, drifted }, place) => ({
    label: labels[place],
    multiple,
    state: drifted ? 'drifted' : 'not drifted',
  }));
  const x = { type: 'quantitative', axis: { title: 'effect, in multiples of what matters', tickCount: 5 } };
  return plot({
    width: 300,
    height: { step: 24 },
    data: { values },
    encoding: { y: namedRows(labels) },
    layer: [
      {
        mark: { type: 'bar', height: 13, cornerRadiusEnd: 2 },
        encoding: {
          x: { ...x, field: 'multiple' },
          color: {
            field: 'state',
            type: 'nominal',
            scale: { domain: ['drifted', 'not drifted'], range: [orange, 'var(--grey, #6b7280)'] },
            legend: squareLegend,
          },
        },
      },
      {
        data: { values: [{ one: 1 }] },
        mark: { type: 'rule', color: ink, strokeDash: [4, 3], opacity: 0.6 },
        encoding: { x: { ...x, field: 'one' }, y: null },
      },
    ],
  });
}

const states = {
  scale: { domain: ['reference', 'now'], range: [blue, orange] },
  legend: { symbolType: 'stroke' },
};

/** Undefined where one side has no value that can be drawn. */
export function distributionPlot(reference: ColumnSketch, current: ColumnSketch): PlotSpec | undefined {
  return reference.quantiles && current.quantiles
    ? numbersPlot(reference, current)
    : categoriesPlot(reference, current);
}

interface Ends {
  readonly from: number;
  readonly to: number;
}

/** From the 1% to the 99% quantile of both sides together. */
function commonEnds(...sketches: readonly ColumnSketch[]): Ends | undefined {
  const all = sketches.flatMap(({ quantiles }) => (quantiles ? [empiricalOfSketch(quantiles)] : []));
  const from = Math.min(...all.map((numbers) => quantileOf(numbers, 0.01)));
  const to = Math.max(...all.map((numbers) => quantileOf(numbers, 0.99)));
  return Number.isFinite(to - from) && to > from ? { from, to } : undefined;
}

function numbersPlot(reference: ColumnSketch, current: ColumnSketch): PlotSpec | undefined {
  const ends = commonEnds(reference, current);
  if (!ends) return undefined;
  const { from, to } = ends;
  // Rice's rule, by the smaller side.
  const rows = Math.min(reference.rows - reference.missing, current.rows - current.missing);
  const bins = Math.min(mostBins, Math.max(4, Math.ceil(2 * Math.cbrt(rows))));
  const width = (to - from) / bins;
  const side = ({ quantiles }: ColumnSketch, state: string) => {
    const numbers = quantiles && empiricalOfSketch(quantiles);
    const counts = numbers && histogramOf(numbers, [from, to], bins)?.counts;
    return (counts ?? []).map((count, bin) => ({
      x: Number((from + (bin + 0.5) * width).toPrecision(9)),
      share: count / (numbers?.total ?? 1),
      state,
    }));
  };
  return plot({
    width: 250,
    height: 130,
    data: { values: [...side(reference, 'reference'), ...side(current, 'now')] },
    mark: { type: 'line', interpolate: 'step', strokeWidth: 1.8 },
    encoding: {
      x: { field: 'x', type: 'quantitative', scale: { zero: false, nice: false }, axis: { title: null, tickCount: 5 } },
      y: { field: 'share', type: 'quantitative', axis: { title: 'share of rows', tickCount: 3, format: '.0%' } },
      color: { field: 'state', type: 'nominal', ...states },
    },
  });
}

function categoriesPlot(reference: ColumnSketch, current: ColumnSketch): PlotSpec | undefined {
  const [was, is] = [sharesOf(reference), sharesOf(current)];
  const names = [...new Set([...is.keys(), ...was.keys()])]
    .sort((a, b) => larger(was, is, b) - larger(was, is, a) || (a < b ? -1 : 1))
    .slice(0, shownValues);
  if (names.length === 0) return undefined;
  const labels = distinctLabels(names.map(printable), 20);
  const values = names.flatMap((name, place) => [
    { label: labels[place], state: 'reference', share: was.get(name) ?? 0 },
    { label: labels[place], state: 'now', share: is.get(name) ?? 0 },
  ]);
  return plot({
    width: 230,
    height: { step: 11 },
    data: { values },
    mark: { type: 'bar', height: 9 },
    encoding: {
      y: namedRows(labels),
      yOffset: { field: 'state', type: 'nominal', scale: { domain: ['reference', 'now'] } },
      x: { field: 'share', type: 'quantitative', axis: { title: 'share of rows', tickCount: 4, format: '.0%' } },
      color: {
        field: 'state',
        type: 'nominal',
        scale: states.scale,
        legend: squareLegend,
      },
    },
  });
}

const larger = (was: ReadonlyMap<string, number>, is: ReadonlyMap<string, number>, name: string): number =>
  Math.max(was.get(name) ?? 0, is.get(name) ?? 0);

/** Of the values that a sketch names: those of few rows are hashes. */
function sharesOf({ categories }: ColumnSketch): ReadonlyMap<string, number> {
  const { values = [], count = 0 } = categories ?? {};
  return new Map(
    values.flatMap(({ label, count: rows }) => (label === undefined || count === 0 ? [] : [[label, rows / count]])),
  );
}
