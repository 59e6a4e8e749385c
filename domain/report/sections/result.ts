/** @module Section "Result": every metric with its interval and baseline, the gate, and the folds. */
import type { ReportContent } from '../content.ts';
import type { Estimate, MetricsDocument } from '../documents.ts';
import { foldScores } from '../folds.ts';
import { fixed, measure, nothing, plural } from '../format.ts';
import type { GateVerdict } from '../gate.ts';
import { metricDecimals } from '../headline.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import { betterDirection, isUnitMetric, metricTitle } from '../metric-names.ts';
import { foldsPlot } from '../plots/ranges.ts';
import type { Section } from '../section.ts';
import { table } from '../section.ts';

/** Metrics whose folds are drawn. */
const foldsLimit = 6;

/** Interval, value and baseline on one line, 120 units wide; the numbers stand beside it, so it is decoration. */
function intervalMark(metric: string, { value, lower, upper, baseline }: Estimate): Html | string {
  if (value === undefined) return '';
  const all = [value, lower, upper, baseline].filter((number) => number !== undefined);
  const low = Math.min(0, ...all);
  const high = isUnitMetric(metric) ? 1 : Math.max(...all) * 1.05 || 1;
  const at = (number: number) => (4 + (112 * (number - low)) / (high - low)).toFixed(1);
  return html`<svg class="interval" viewBox="0 0 120 16" width="120" height="16" aria-hidden="true"><line class="track" x1="4" x2="116" y1="8" y2="8"/>${
    baseline !== undefined && html`<line class="baseline" x1="${at(baseline)}" x2="${at(baseline)}" y1="2" y2="14"/>`
  }${
    lower !== undefined &&
    upper !== undefined &&
    html`<line class="range" x1="${at(lower)}" x2="${at(upper)}" y1="8" y2="8"/>`
  }<circle cx="${at(value)}" cy="8" r="4"/></svg>`;
}

function metricRow(metric: string, estimate: Estimate): (Html | string)[] {
  const decimals = metricDecimals(estimate);
  const show = (value: number | undefined) => fixed(value, decimals);
  const { lower, upper } = estimate;
  const interval = lower === undefined || upper === undefined ? nothing : `${show(lower)} to ${show(upper)}`;
  const better = betterDirection(metric);
  const hint = better === undefined ? '' : html` <span class="hint">${better} is better</span>`;
  return [
    html`${metricTitle(metric)}${hint}`,
    html`<strong>${show(estimate.value)}</strong>`,
    interval,
    show(estimate.baseline),
    intervalMark(metric, estimate),
  ];
}

function metricTable(metrics: MetricsDocument): Html {
  const baseline =
    metrics.task === 'classification'
      ? 'always gives the most frequent class of the training rows, with the class shares as probabilities'
      : 'always gives the mean of the training rows';
  const rows = metrics.rows === undefined ? '' : ` on ${plural(metrics.rows, 'row')} that the model has not seen`;
  return table({
    caption: `Metrics${rows}. The baseline ${baseline}.`,
    columns: [
      { title: 'Metric' },
      { title: 'Value', number: true },
      { title: '95% interval', number: true },
      { title: 'Baseline', number: true },
      { title: 'Interval (line), value (dot), baseline (bar)', decoration: true },
    ],
    rows: Object.entries(metrics.metrics).map(([metric, estimate]) => metricRow(metric, estimate)),
  });
}

/** Value with the ends of its interval, four significant digits: rounding must not hide on which side of a bound it lies. */
function withInterval({ value, lower, upper }: Estimate): string {
  return lower === undefined || upper === undefined
    ? measure(value)
    : `${measure(value)} (${measure(lower)} to ${measure(upper)})`;
}

function gateTable(verdicts: readonly GateVerdict[]): Html {
  return table({
    caption: 'Gate: what the metrics must reach.',
    columns: [{ title: 'Metric' }, { title: 'Condition' }, { title: 'Verdict' }, { title: 'Measured', number: true }],
    rows: verdicts.map(({ metric, expression, estimate, passed }) => [
      metricTitle(metric),
      html`<code>${expression}</code>`,
      html`<span class="badge ${passed ? 'good' : 'bad'}">${passed ? 'reached' : 'not reached'}</span>`,
      estimate ? withInterval(estimate) : 'not measured',
    ]),
  });
}

function foldFigure(content: ReportContent, metrics: MetricsDocument): Pick<Section, 'figures'> {
  const scores = foldScores(metrics, content.folds);
  if (scores.length === 0) return {};
  const shown = scores.slice(0, foldsLimit).map((score) => ({ ...score, metric: metricTitle(score.metric) }));
  const folds = Math.max(...shown.map(({ values }) => values.length));
  const left = scores.length > shown.length ? ` The first ${shown.length} of ${scores.length} metrics are drawn.` : '';
  return {
    figures: [
      {
        id: 'folds',
        title: `Scores of the ${folds} folds`,
        caption: `Each dot is one fold, the bar is their mean. Dots far apart mean that the score depends on which rows were held out.${left}`,
        alternative: shown.map(({ metric, values }) => `${metric}: ${values.map(measure).join(', ')}`).join('; '),
        spec: foldsPlot(shown),
      },
    ],
  };
}

/** `undefined` when nothing was measured. */
export function resultSection(content: ReportContent, verdicts: readonly GateVerdict[]): Section | undefined {
  const { metrics } = content;
  if (!metrics) return undefined;
  return {
    id: 'result',
    title: 'Result',
    before: [metricTable(metrics), ...(verdicts.length > 0 ? [gateTable(verdicts)] : [])],
    ...foldFigure(content, metrics),
  };
}
