/** @module The gateway's list of reviews of rows: HTML that loads nothing and runs nothing. */
import type { ReviewLine } from '../../../contracts/review-page.ts';
import { count, moment, nothing, plural } from '../../report/format.ts';
import { type Html, html } from '../../report/html.ts';
import { page } from '../../report/page.ts';
import { table } from '../../report/section.ts';

function headline(reviews: readonly ReviewLine[]): string {
  const open = reviews.filter(({ state }) => state !== 'decided');
  if (open.length === 0) return 'No rows wait for people.';
  const rows = open.reduce((sum, { rows: all, settled = 0 }) => sum + all - settled, 0);
  return `${plural(rows, 'row')} in ${plural(open.length, 'review')} ${rows === 1 ? 'waits' : 'wait'} for people.`;
}

function reviewTable(reviews: readonly ReviewLine[]): Html {
  const rows = reviews.map(({ reviewId, pipeline, state, rows: all, settled, openedAt }) => [
    html`<a href="/reviews/${encodeURIComponent(reviewId)}"><bdi>${pipeline}</bdi></a> <span class="hint">${reviewId}</span>`,
    state === 'decided' ? html`<span class="hint">${state}</span>` : state,
    settled === undefined ? nothing : count(settled),
    count(all),
    moment(openedAt).slice(0, 16),
  ]);
  const columns = [
    { title: 'Review' },
    { title: 'State' },
    { title: 'Decided', number: true },
    { title: 'Rows', number: true },
    { title: 'Opened (UTC)' },
  ];
  return table({ caption: 'Open ones first, then the newest.', columns, rows });
}

/** Depends on the lines alone. */
export function renderReviewList(reviews: readonly ReviewLine[]): string {
  const none = html`<p>No validation has left rows to people. <code>onEdgeCases: review</code> in a pipeline does.</p>\n`;
  const before = [reviews.length === 0 ? none : reviewTable(reviews)];
  return page({
    title: 'Reviews of rows',
    description: undefined,
    kind: 'data quality',
    facts: {},
    headline: headline(reviews),
    verdicts: [],
    sections: [{ id: 'reviews', title: 'Reviews', before, figures: [] }],
  });
}
