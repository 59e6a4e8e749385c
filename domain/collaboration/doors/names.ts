/** @module How people, decisions and states are called on the page of a review. */
import type { DecisionPageContent } from '../../../contracts/decision-page.ts';
import type { ReviewDecision, ReviewState, VoteDoor } from '../../../contracts/review.ts';
import { moment } from '../../report/format.ts';
import { type Html, html } from '../../report/html.ts';

export const decisionTitles: Readonly<Record<ReviewDecision, string>> = {
  approve: 'Approve',
  reject: 'Reject',
  requestChanges: 'Request changes',
  comment: 'Comment only',
};

export const decisionPast: Readonly<Record<ReviewDecision, string>> = {
  approve: 'approved',
  reject: 'rejected',
  requestChanges: 'asked for changes',
  comment: 'commented',
};

export const decisionTones: Readonly<Record<ReviewDecision, string>> = {
  approve: 'good',
  reject: 'bad',
  requestChanges: 'bad',
  comment: '',
};

export const stateTitles: Readonly<Record<ReviewState, string>> = {
  open: 'Open',
  approved: 'Approved',
  rejected: 'Rejected',
  changesRequested: 'Changes requested',
  expired: 'Expired',
  withdrawn: 'Withdrawn',
};

export const doorTitles: Readonly<Record<VoteDoor, string>> = {
  cli: 'the command line',
  link: 'a link',
  page: 'this page',
  slack: 'Slack',
  signal: 'a signal',
};

/** Names of people by id, as far as they are known. */
export function nameOf({ people, view }: Pick<DecisionPageContent, 'people' | 'view'>, id: string): string {
  const seat = view.mayVote.find(({ person }) => person === id);
  return seat?.name ?? people.find((person) => person.id === id)?.name ?? id;
}

/** `2026-11-24 14:03 UTC`. */
export const timeOf = (at: number): Html =>
  html`<time datetime="${new Date(at).toISOString()}">${moment(at).slice(0, 16)} UTC</time>`;

const hourMs = 3_600_000;

/** `in 3 days`, `in 5 hours`, `over`; what is left from `now` on. */
export function leftUntil(at: number, now: number): string {
  const hours = Math.floor((at - now) / hourMs);
  if (at <= now) return 'over';
  if (hours < 1) return 'within the hour';
  if (hours < 48) return `in ${hours} ${hours === 1 ? 'hour' : 'hours'}`;
  return `in ${Math.floor(hours / 24)} days`;
}
