/** @module Sections on the data: the check of their contract, and a profile of every column. */
import type { ReportContent } from '../content.ts';
import type { CheckDocument, Profile, ProfileColumn } from '../documents.ts';
import { count, measure, moment, nothing, percent, plural, shortened } from '../format.ts';
import { checkWords } from '../headline.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import { columnsWithMissing, missingLimit, missingPlot } from '../plots/ranges.ts';
import type { Figure, Section } from '../section.ts';
import { table } from '../section.ts';

/** Frequent values that are shown per column. */
const topLimit = 3;

function violationTable({ violations }: CheckDocument): Html {
  return table({
    caption: 'Broken rules.',
    columns: [
      { title: 'Column' },
      { title: 'Rule' },
      { title: 'What is wrong' },
      { title: 'Rows', number: true },
      { title: 'Examples' },
    ],
    rows: violations.map(({ column, rule, message, rows, examples }) => [
      column ?? 'whole table',
      html`<code>${rule}</code>`,
      message,
      rows === undefined ? nothing : count(rows),
      shortened((examples ?? []).join(', '), 120),
    ]),
  });
}

/** `undefined` when nothing was checked. */
export function checkSection({ check }: ReportContent): Section | undefined {
  if (!check) return undefined;
  const { passed, violations } = check;
  const badge = html`<span class="badge ${passed ? 'good' : 'bad'}">${passed ? 'passed' : 'failed'}</span>`;
  return {
    id: 'check',
    title: 'Check of the data',
    before: [
      html`<p>${badge} ${checkWords(violations.length, passed)}</p>\n`,
      ...(violations.length > 0 ? [violationTable(check)] : []),
    ],
  };
}

/** Also the `figure` output of a report on data. */
export function missingFigure({ columns, rowCount }: Profile): Figure {
  const touched = columnsWithMissing(columns);
  const left =
    touched.length > missingLimit ? ` The first ${missingLimit} of ${plural(touched.length, 'column')}.` : '';
  const list = touched.slice(0, missingLimit).map(({ name, missing }) => `${name} ${percent(missing / rowCount)}`);
  return {
    id: 'missing',
    title: 'Missing values',
    caption: `Columns with missing values, most first, of ${plural(rowCount, 'row')}.${left}`,
    alternative: list.length === 0 ? 'No missing values' : `Missing values: ${list.join(', ')}`,
    spec: missingPlot(columns, rowCount),
  };
}

function extreme(value: ProfileColumn['min'], type: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return shortened(value, 24);
  return type === 'timestamp' || type === 'date' ? moment(value) : measure(value);
}

function range({ min, max, type }: ProfileColumn): string {
  const [low, high] = [extreme(min, type), extreme(max, type)];
  if (low === '' && high === '') return nothing;
  return low === high ? low : `${low} to ${high}`;
}

function commonest({ top }: ProfileColumn): Html | string {
  if (!top?.[0]) return nothing;
  if (top[0].count === 1) return html`<span class="hint">all different</span>`;
  return html`${top
    .slice(0, topLimit)
    .map(
      ({ value, count: times }, index) =>
        html`${index > 0 && ', '}<bdi>${shortened(value, 24)}</bdi> <span class="hint">(${count(times)})</span>`,
    )}`;
}

function profileRow(column: ProfileColumn, rowCount: number): (Html | string)[] {
  const share = rowCount === 0 ? 0 : column.missing / rowCount;
  const bar = html`<span class="bar" style="--share:${(share * 100).toFixed(1)}%" aria-hidden="true"></span>`;
  const spread = column.deviation === undefined ? '' : html` <span class="hint">± ${measure(column.deviation)}</span>`;
  return [
    column.name,
    html`<code>${column.type}</code>`,
    share === 0 ? html`<span class="hint">none</span>` : html`${percent(share)}${bar}`,
    count(column.distinct),
    range(column),
    column.mean === undefined ? nothing : html`${measure(column.mean)}${spread}`,
    commonest(column),
  ];
}

function profileTable({ columns, rowCount }: Profile): Html {
  return table({
    caption: `Profile of ${plural(columns.length, 'column')} over ${plural(rowCount, 'row')}.`,
    columns: [
      { title: 'Column' },
      { title: 'Type' },
      { title: 'Missing', number: true },
      { title: 'Distinct', number: true },
      { title: 'Range', number: true },
      { title: 'Mean ± deviation', number: true },
      { title: 'Most frequent' },
    ],
    rows: columns.map((column) => profileRow(column, rowCount)),
  });
}

/** The plot of missing values stands only where some are missing. */
export function profileSection({ profile }: ReportContent): Section | undefined {
  if (!profile) return undefined;
  const gaps = columnsWithMissing(profile.columns).length > 0;
  return {
    id: 'data',
    title: 'Data',
    ...(gaps && { figures: [missingFigure(profile)] }),
    after: [profileTable(profile)],
  };
}
