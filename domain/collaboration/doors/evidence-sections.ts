/** @module What a review is decided on: metrics beside baseline and champion, plots, data quality, seeds. */
import type {
  DecisionPageContent,
  Estimated,
  EvidenceMetric,
  EvidenceSummary,
} from '../../../contracts/decision-page.ts';
import { fixed, measure, nothing, plural } from '../../report/format.ts';
import { metricDecimals } from '../../report/headline.ts';
import { type Html, html } from '../../report/html.ts';
import { betterDirection, metricTitle } from '../../report/metric-names.ts';
import { table } from '../../report/section.ts';

const section = (id: string, title: string, body: Html): Html =>
  html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>
${body}</section>
`;

const interval = ({ lower, upper }: Estimated, show: (value: number) => string): string =>
  lower === undefined || upper === undefined ? nothing : `${show(lower)} to ${show(upper)}`;

/** Better or worse than the champion by its value alone; intervals stand beside it. */
function toneOf({ name, value, champion }: EvidenceMetric): string {
  const direction = betterDirection(name);
  if (direction === undefined || value === undefined || champion?.value === undefined) return '';
  if (value === champion.value) return '';
  return value > champion.value === (direction === 'higher') ? 'better' : 'worse';
}

const toneWords: Readonly<Record<string, string>> = {
  better: 'better than the champion',
  worse: 'worse than the champion',
};

function metricRow(metric: EvidenceMetric, hasChampion: boolean): (Html | string)[] {
  const { name, value, baseline, champion } = metric;
  const decimals = metricDecimals({ value, baseline, lower: metric.lower, upper: metric.upper });
  const show = (figure: number | undefined) => fixed(figure, decimals);
  const direction = betterDirection(name);
  const tone = toneOf(metric);
  return [
    html`${metricTitle(name)}${direction !== undefined && html` <span class="hint">${direction} is better</span>`}`,
    // On a phone the interval stands below, so that the champion is seen without scrolling aside.
    html`<strong${tone !== '' && html` class="${tone}" title="${toneWords[tone]}"`}>${show(value)}</strong><span class="hint narrow">${interval(metric, show)}</span>`,
    interval(metric, show),
    show(baseline),
    ...(hasChampion
      ? [
          champion
            ? html`${show(champion.value)} <span class="hint beneath">${interval(champion, show)}</span>`
            : nothing,
        ]
      : []),
  ];
}

function metricsTable({ evidence: { metrics, champion, rows } }: DecisionPageContent): Html {
  const on = rows === undefined ? '' : ` on ${plural(rows, 'row')} that the model has not seen`;
  const beside =
    champion === undefined ? ' There is no other champion to compare with.' : ` The champion is ${champion}.`;
  return table({
    caption: `Metrics${on}, with 95% intervals. The baseline is a guess that learns nothing.${beside}`,
    columns: [
      { title: 'Metric' },
      { title: 'Value', number: true },
      { title: '95% interval', number: true, decoration: true },
      { title: 'Baseline', number: true },
      ...(champion === undefined ? [] : [{ title: 'Champion', number: true }]),
    ],
    rows: metrics.map((metric) => metricRow(metric, champion !== undefined)),
  });
}

/** What the table of metrics does not say already. */
function factList({ view, evidence }: DecisionPageContent): Html | false {
  const told = new Set(evidence.metrics.map(({ name }) => name));
  // The run stands under the title.
  const entries = Object.entries(view.facts).filter(([name, value]) => !told.has(name) && value !== view.subject.id);
  if (entries.length === 0) return false;
  const text = (value: string | number | boolean) => (typeof value === 'number' ? measure(value) : String(value));
  return html`<dl>${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd><bdi>${text(value)}</bdi></dd></div>`)}</dl>\n`;
}

export function resultSection(content: DecisionPageContent): Html {
  const { evidence } = content;
  const body = html`${evidence.metrics.length > 0 && metricsTable(content)}${factList(content)}${evidence.missing.map(
    (sentence) => html`<p class="said bad">${sentence}</p>\n`,
  )}`;
  return section('result', 'Result', body);
}

export function figuresSection({ evidence: { figures, hasReport }, base }: DecisionPageContent): Html | false {
  if (!hasReport) return false;
  const pictures = figures.map(
    ({ place, title, caption, alternative }) => html`<figure><h3>${title}</h3>
<img src="${base}/figures/${place}" alt="${alternative}" loading="lazy">
<figcaption>${caption}</figcaption></figure>
`,
  );
  const all = html`<p class="no-print"><a href="${base}/report">Open the whole report</a></p>\n`;
  return section(
    'plots',
    'Plots',
    html`${pictures.length > 0 && html`<div class="pictures">\n${pictures}</div>\n`}${all}`,
  );
}

export function summarySection(id: string, title: string, summary: EvidenceSummary | undefined): Html | false {
  if (!summary) return false;
  const lines =
    summary.lines.length > 0 && html`<ul class="plain">${summary.lines.map((line) => html`<li>${line}</li>`)}</ul>\n`;
  return section(id, title, html`${summary.sentences.map((one) => html`<p>${one}</p>\n`)}${lines}`);
}
