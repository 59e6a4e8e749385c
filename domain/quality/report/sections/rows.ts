/** @module Sections on rows: the most suspicious ones, and what people decided. */
import type { QualityReport, SuspiciousRow } from '../../../../contracts/quality-report.ts';
import { count, nothing, plural } from '../../../report/format.ts';
import { type Html, html } from '../../../report/html.ts';
import { type Section, table } from '../../../report/section.ts';

const fateWords = { accept: 'accepted', quarantine: 'quarantined', review: 'for people' } as const;

function labelCell({ label, suggestion }: SuspiciousRow): Html | string {
  if (label === undefined && suggestion === undefined) return nothing;
  const given = html`<bdi>${label ?? '(none)'}</bdi>`;
  return suggestion === undefined || suggestion === label ? given : html`${given} → <bdi>${suggestion}</bdi>`;
}

function reasonsCell({ reasons, values }: SuspiciousRow): Html {
  const cells = Object.entries(values).map(([name, value]) => `${name} ${value ?? nothing}`);
  return html`${reasons.map(({ detector, message }) => html`<div><code>${detector}</code> ${message}</div>`)}<div class="cells">${cells.join(' · ')}</div>`;
}

export function suspiciousSection({ examples }: QualityReport): Section | undefined {
  if (examples.length === 0) return undefined;
  const rows = examples.map((example) => [
    html`${count(example.row)}${example.key !== undefined && html` <span class="hint"><bdi>${example.key}</bdi></span>`}`,
    html`${fateWords[example.fate]}${example.verdict !== undefined && html` <span class="hint">by review: ${example.verdict}</span>`}`,
    labelCell(example),
    reasonsCell(example),
  ]);
  return {
    id: 'rows',
    title: 'Most suspicious rows',
    before: [
      table({
        caption: `The ${plural(rows.length, 'row')} to look at first, counted from 0, with the reasons and some of their cells. Of personal data the shape is shown alone.`,
        columns: [{ title: 'Row' }, { title: 'Fate' }, { title: 'Label' }, { title: 'Why', prose: true }],
        rows,
      }),
    ],
  };
}

export function peopleSection({ people, rows }: QualityReport): Section | undefined {
  if (!people) return undefined;
  const { asked, accepted, quarantined, relabelled } = people;
  const unasked = rows.review;
  const said =
    asked === 0
      ? 'There was no row to ask about.'
      : `Of ${plural(asked, 'row')} in review, ${count(accepted)} ${accepted === 1 ? 'was' : 'were'} accepted, ${count(quarantined)} quarantined and ${count(relabelled)} given another label, by people or because their time was over.`;
  const left = unasked > 0 ? ` ${plural(unasked, 'row')} beyond those that a review may hold stay out.` : '';
  return { id: 'people', title: 'What people decided', before: [html`<p>${said}${left}</p>\n`] };
}
