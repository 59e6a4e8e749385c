/** @module The list of reviews: open ones first. */
import type { DecisionListContent } from '../../../contracts/decision-page.ts';
import { plural } from '../../report/format.ts';
import { type Html, html } from '../../report/html.ts';
import { table } from '../../report/section.ts';
import { stateTitles, timeOf } from './names.ts';
import { shell } from './shell.ts';

export function decisionListPage({ reviews, silent }: DecisionListContent): string {
  const open = reviews.filter(({ closed }) => !closed).length + silent.length;
  const unknown = silent.map((id) => [linkTo(id, id), 'does not answer just now', '', '', '', '']);
  const known = reviews.map(({ id, subject, state, version, counts, quorum, dueAt, times }) => [
    html`${linkTo(id, subject.name)} <span class="hint">${id}</span>`,
    stateTitles[state],
    String(version),
    `${counts.approvals} of ${quorum}`,
    dueAt === undefined ? '' : timeOf(dueAt),
    timeOf(times.requestedAt),
  ]);
  const rows = [...unknown, ...known];
  const columns = [
    { title: 'Review' },
    { title: 'State' },
    { title: 'Version', number: true, decoration: true },
    { title: 'Approvals', number: true },
    { title: 'Due' },
    { title: 'Asked for', decoration: true },
  ];
  const none = html`<p>Nothing was given to people to decide. The key <code>review:</code> of a pipeline does.</p>\n`;
  return shell({
    title: 'Reviews',
    kicker: 'WITHIN',
    width: 'wide',
    head: html`<p class="lead">${open === 0 ? 'None waits for people.' : `${plural(open, 'review')} ${open === 1 ? 'waits' : 'wait'} for people.`}</p>\n`,
    body: rows.length === 0 ? none : table({ caption: 'Open ones first, then the newest.', columns, rows }),
  });
}

const linkTo = (id: string, name: string): Html =>
  html`<a href="decisions/${encodeURIComponent(id)}"><bdi>${name}</bdi></a>`;
