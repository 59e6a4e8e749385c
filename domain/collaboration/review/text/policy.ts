/** @module How a review stands as text: the details in the web UI, and what it waits for. */
import type { HeldReview } from '../../../../contracts/held-review.ts';
import type { TrailEntry } from '../../../../contracts/review.ts';
import { reviewView } from '../view/policy.ts';

const mostRefusals = 10;

const iso = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** Sentences that say what the review waits for. */
export function explainReview(held: HeldReview): string[] {
  const { state, closed, why = '', counts, quorum, missingRoles, mayVote, dueAt, blocked, version } = reviewView(held);
  if (closed) return [`${state}: ${why}`];
  const voted = new Set(held.votes.map(({ voter }) => voter));
  const silent = mayVote.filter(({ person }) => !voted.has(person)).map(({ name }) => name);
  return [
    `Version ${version} has ${counts.approvals} of ${quorum} approvals, ${counts.rejections} rejections and ${counts.changeRequests} requests for changes.`,
    ...(missingRoles.length > 0
      ? [`Somebody with the role ${missingRoles.join(', and one with ')} has to approve.`]
      : []),
    ...(silent.length > 0 ? [`Have not voted: ${silent.join(', ')}.`] : []),
    ...(blocked === undefined ? [] : [blocked]),
    ...(dueAt === undefined ? [] : [`Time is up at ${iso(dueAt)}.`]),
  ];
}

/** Text of people in Markdown: on one line, nothing of it is markup. */
const plain = (text: string): string =>
  text
    .replaceAll(/[\u0000-\u001f\u007f]+/g, ' ')
    .replaceAll(/[\\`*_{}[\]<>()#+!|~]/g, (character) => `\\${character}`)
    .slice(0, 400);

const refusalLine = ({ person, text = '' }: TrailEntry): string =>
  `- refused${person === undefined ? '' : `, ${plain(person)}`}: ${plain(text)}`;

/** Markdown for the web UI. */
export function reviewText(held: HeldReview): string {
  const { subject, state, votes } = reviewView(held);
  return [
    `**Review of ${plain(subject.name)}**: ${state}, version ${held.version}`,
    '',
    ...explainReview(held).map((sentence) => `- ${plain(sentence)}`),
    ...votes.map(({ voter, decision, door }) => `- ${plain(voter)}: ${decision} (${door})`),
    ...held.trail
      .filter(({ kind }) => kind === 'refused')
      .slice(-mostRefusals)
      .map(refusalLine),
  ].join('\n');
}
