/** @module Section "Columns": type, gaps, distribution of each. */
import type { ColumnSummary, Histogram, QualityReport } from '../../../../contracts/quality-report.ts';
import { count, measure, moment, nothing, percent, plural, shortened } from '../../../report/format.ts';
import { type Html, html } from '../../../report/html.ts';
import { rowLimit, type Section, table } from '../../../report/section.ts';

const shownValues = 3;
const [width, height] = [96, 24];

/** Whole units, so that the drawing is small; the largest count is as high as the drawing. */
function histogramDrawing({ counts }: Histogram, said: string): Html {
  const most = Math.max(...counts);
  const step = width / counts.length;
  const bars = counts.flatMap((rows, bin) => {
    const high = rows === 0 ? 0 : Math.max(1, Math.round((rows / most) * height));
    return high === 0
      ? []
      : [
          html`<rect x="${(bin * step).toFixed(0)}" y="${height - high}" width="${Math.max(1, step - 1).toFixed(0)}" height="${high}"/>`,
        ];
  });
  return html`<svg class="histogram" role="img" aria-label="${said}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${bars}</svg>`;
}

function shown({ type }: ColumnSummary, value: number | null | undefined): string {
  if (value === null || value === undefined) return nothing;
  return type === 'timestamp' || type === 'date' ? moment(value) : measure(value);
}

function distribution(column: ColumnSummary): Html | string {
  const { histogram, top, distinct, personal } = column;
  if (personal) return html`<span class="hint">not shown</span>`;
  if (histogram) {
    const [from, to] = [shown(column, histogram.from), shown(column, histogram.to)];
    return html`<span class="hint">${from} to ${to}</span>${histogramDrawing(histogram, `${column.name} from ${from} to ${to}`)}`;
  }
  if (!top?.[0]) return nothing;
  if (top[0].count === 1) return html`<span class="hint">all different</span>`;
  const left = distinct > shownValues ? html` <span class="hint">…</span>` : '';
  return html`${top
    .slice(0, shownValues)
    .map(
      ({ value, count: rows }, place) =>
        html`${place > 0 && ', '}<bdi>${shortened(value, 24)}</bdi> <span class="hint">(${count(rows)})</span>`,
    )}${left}`;
}

function quantiles(column: ColumnSummary): string {
  const [, low, , median, , high] = column.quantiles ?? [];
  return column.quantiles ? `${shown(column, low)} / ${shown(column, median)} / ${shown(column, high)}` : nothing;
}

function columnRow(column: ColumnSummary, rowCount: number): (Html | string)[] {
  const { name, role, type, missing, distinct, mean, deviation, personal } = column;
  const share = rowCount === 0 ? 0 : missing / rowCount;
  const spread = deviation === undefined ? '' : html` <span class="hint">± ${measure(deviation)}</span>`;
  const bar = html`<span class="bar" style="--share:${(share * 100).toFixed(1)}%" aria-hidden="true"></span>`;
  const what = [...(role === 'feature' ? [] : [role]), ...(personal ? ['personal data'] : [])].join(', ');
  return [
    html`${name}${what !== '' && html` <span class="hint">${what}</span>`}`,
    html`<code>${type}</code>`,
    share === 0 ? html`<span class="hint">none</span>` : html`${percent(share)}${bar}`,
    count(distinct),
    mean === undefined ? nothing : html`${measure(mean)}${spread}`,
    quantiles(column),
    distribution(column),
  ];
}

/** In table order; where not all are shown, those first about which something was found. */
function inOrder({ profile, issues, violations }: QualityReport): readonly ColumnSummary[] {
  if (profile.length <= rowLimit) return profile;
  const found = new Set([...issues, ...violations].map(({ column }) => column));
  return [...profile.filter(({ name }) => found.has(name)), ...profile.filter(({ name }) => !found.has(name))];
}

export function columnsSection(report: QualityReport): Section | undefined {
  const {
    profile,
    table: { rows },
  } = report;
  if (profile.length === 0) return undefined;
  const first = profile.length > rowLimit ? ' Columns with findings come first.' : '';
  return {
    id: 'columns',
    title: 'Columns',
    before: [
      table({
        caption: `Profile of ${plural(profile.length, 'column')} over ${plural(rows, 'row')}. Quantiles come from a sketch; bars beyond a far tail stand in the outermost ones.${first}`,
        columns: [
          { title: 'Column' },
          { title: 'Type' },
          { title: 'Missing', number: true },
          { title: 'Distinct', number: true },
          { title: 'Mean ± deviation', number: true },
          { title: '5% / median / 95%', number: true },
          { title: 'Distribution' },
        ],
        rows: inOrder(report).map((column) => columnRow(column, rows)),
      }),
    ],
  };
}
