/** @module Sections "What to do next" and "Issues by kind". */
import type { QualityReport } from '../../../../contracts/quality-report.ts';
import { count, nothing, plural } from '../../../report/format.ts';
import { type Html, html } from '../../../report/html.ts';
import { type Section, table } from '../../../report/section.ts';
import { kindLimit, kindsPlot } from '../plots/kinds.ts';

export function adviceSection({ advice }: QualityReport): Section | undefined {
  if (advice.length === 0) return undefined;
  return {
    id: 'next',
    title: 'What to do next',
    before: [html`<ol class="steps">${advice.map((text) => html`<li>${text}</li>`)}</ol>\n`],
  };
}

const some = (value: number | undefined): string => (value === undefined || value === 0 ? nothing : count(value));

function kindTable({ kinds }: QualityReport): Html {
  return table({
    caption: 'Kinds of issues. A row may be of several kinds; findings are about a column or the whole table.',
    columns: [
      { title: 'Issue' },
      { title: 'Detector' },
      { title: 'Rows', number: true },
      { title: 'Quarantined', number: true },
      { title: 'For people', number: true },
      { title: 'Findings', number: true },
    ],
    rows: kinds.map(({ code, detector, rows, fates, findings }) => [
      code.replaceAll('-', ' '),
      html`<code>${detector}</code>`,
      some(rows),
      some(fates.quarantine),
      some(fates.review),
      some(findings),
    ]),
  });
}

function findingTable({ issues, violations }: QualityReport): Html[] {
  const rows = [
    ...violations.map(({ column, rule, message }) => [
      column ?? 'whole table',
      html`<code>check: ${rule}</code>`,
      message,
    ]),
    ...issues.map(({ column, detector, message }) => [
      column ?? 'whole table',
      html`<code>${detector}</code>`,
      message,
    ]),
  ];
  if (rows.length === 0) return [];
  const columns = [{ title: 'Column' }, { title: 'Found by' }, { title: 'What was found', prose: true }];
  return [table({ caption: `${plural(rows.length, 'finding')} about columns and the whole table.`, columns, rows })];
}

export function issuesSection(report: QualityReport): Section {
  const { kinds } = report;
  const withRows = kinds.filter(({ rows }) => rows > 0);
  if (kinds.length === 0 && report.violations.length === 0)
    return { id: 'issues', title: 'Issues by kind', before: [html`<p>No detector found anything.</p>\n`] };
  const left = withRows.length > kindLimit ? ` The first ${kindLimit} of ${withRows.length}.` : '';
  const figure = {
    id: 'kinds',
    title: 'Flagged rows',
    caption: `Rows of each kind, by what becomes of them. “Told only” rows go on.${left}`,
    alternative: `Flagged rows: ${withRows
      .slice(0, kindLimit)
      .map(({ code, rows }) => `${code} ${rows}`)
      .join(', ')}`,
    spec: kindsPlot(withRows),
  };
  return {
    id: 'issues',
    title: 'Issues by kind',
    ...(withRows.length > 0 && { figures: [figure] }),
    after: [...(kinds.length > 0 ? [kindTable(report)] : []), ...findingTable(report)],
  };
}
