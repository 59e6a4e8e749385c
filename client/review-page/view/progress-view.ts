/** @module How far the review is, who may judge, and until when. */
import type { ReviewStanding } from '../../../contracts/review-page.ts';
import type { ReviewSession } from '../session.ts';
import { element, part, redraw } from './elements.ts';

const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

function rulesText({ rules, state }: ReviewStanding): string {
  if (!rules) return '';
  const { reviewers, escalateTo, quorum, dueAt } = rules;
  const who = state === 'escalated' ? escalateTo : reviewers;
  const judges =
    who.length === 0 ? 'everybody may judge' : `${who.join(', ')} ${who.length === 1 ? 'judges' : 'judge'}`;
  const agree = state === 'escalated' || quorum === 1 ? '' : `, ${quorum} have to agree`;
  const until = dueAt === undefined ? '' : `, until ${dateTime.format(dueAt)}`;
  return `${judges}${agree}${until}`;
}

/** How far the review is, in a line. */
function progressText(session: ReviewSession): string {
  const { standing } = session;
  const { settled, cases, rows, state, resting } = standing;
  if (resting !== undefined) return resting;
  const disputed = rows.filter((row) => row.state === 'disputed').length;
  const left = session.document.cases.filter(({ row }) => session.isLeft(row)).length;
  const parts = [
    `${settled} of ${plural(cases, 'row')} decided`,
    disputed > 0 ? `${disputed} disputed` : '',
    state === 'decided' ? 'the review is closed' : state === 'escalated' ? 'escalated' : '',
    state !== 'decided' && session.reviewer !== '' ? `${left} left for you` : '',
  ];
  return parts.filter((text) => text !== '').join(' · ');
}

export function drawProgress(session: ReviewSession): void {
  const { settled, cases, rules } = session.standing;
  const texts = [progressText(session), rulesText(session.standing)];
  redraw(part('progress', 'div'), [settled, cases, texts], () => [
    element('progress', { max: Math.max(1, cases), value: settled, 'aria-label': 'Rows decided' }),
    ...texts.map((text) => element('span', {}, text)),
  ]);
  const names = [...(rules?.reviewers ?? []), ...(rules?.escalateTo ?? [])];
  redraw(part('reviewers', 'datalist'), names, () => names.map((value) => element('option', { value })));
}
