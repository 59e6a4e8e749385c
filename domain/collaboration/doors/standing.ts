/** @module How a review stands: state, time, votes, discussion. */
import type { DecisionPageContent } from '../../../contracts/decision-page.ts';
import type { CountedVote, ReviewComment } from '../../../contracts/review.ts';
import { plural } from '../../report/format.ts';
import { type Html, html } from '../../report/html.ts';
import { decisionPast, decisionTones, doorTitles, leftUntil, nameOf, stateTitles, timeOf } from './names.ts';

const stateTone = {
  open: 'open',
  approved: 'good',
  rejected: 'bad',
  changesRequested: 'bad',
  expired: 'bad',
  withdrawn: 'open',
} as const;

/** Under the title: state, version, who asks, when time is up. */
export function stateLine(content: DecisionPageContent): Html {
  const { view, now } = content;
  const { state, version, requester, dueAt, times, subject } = view;
  const due = dueAt !== undefined && html`<span>Due ${timeOf(dueAt)} (${leftUntil(dueAt, now)})</span>`;
  const decided = times.decidedAt !== undefined && html`<span>Closed ${timeOf(times.decidedAt)}</span>`;
  return html`<p class="state"><span class="badge ${stateTone[state]}">${stateTitles[state]}</span><span>Version ${version}</span><span>${subject.type} of <bdi>${subject.id}</bdi></span>${
    requester !== undefined && html`<span>asked by <bdi>${nameOf(content, requester)}</bdi></span>`
  }${due}${decided}</p>
`;
}

/** What is still needed, or how it ended. */
export function standing(content: DecisionPageContent): Html {
  const { view } = content;
  const { counts, quorum, missingRoles, blocked, why, closed, escalated } = view;
  const roles = missingRoles.length > 0 && html` Still needed among them: ${missingRoles.join(', ')}.`;
  return html`${
    closed
      ? html`<p><strong>${stateTitles[view.state]}.</strong> ${why}</p>\n`
      : html`<p>${counts.approvals} of ${plural(quorum, 'approval')}.${roles}${escalated && ' Those it was passed on to may decide alone.'}</p>
<progress class="bar-of" max="${quorum}" value="${Math.min(counts.approvals, quorum)}" aria-label="Approvals"></progress>
`
  }${blocked !== undefined && html`<p class="said bad">${blocked}</p>\n`}${voteList(content)}`;
}

function voteList(content: DecisionPageContent): Html {
  const { votes, mayVote } = content.view;
  const waiting = mayVote.filter(({ person }) => !votes.some(({ voter }) => voter === person));
  if (votes.length + waiting.length === 0) return html`<p class="hint">Nobody has voted.</p>\n`;
  return html`<ul class="votes">
${votes.map((vote) => voteLine(content, vote))}${waiting.map(
  ({ name, roles, veto }) =>
    html`<li class="hint"><span><bdi>${name}</bdi>${roles.length > 0 && html` (${roles.join(', ')})`}${veto && ', may reject alone'}: not yet</span></li>\n`,
)}</ul>
`;
}

function voteLine(content: DecisionPageContent, { voter, decision, at, door, onBehalfOf = [] }: CountedVote): Html {
  const forOthers =
    onBehalfOf.length > 0 && html` for <bdi>${onBehalfOf.map((id) => nameOf(content, id)).join(', ')}</bdi>`;
  return html`<li><bdi>${nameOf(content, voter)}</bdi> <span class="badge ${decisionTones[decision]}">${decisionPast[decision]}</span> <span class="hint">${timeOf(at)} by ${doorTitles[door]}${forOthers}</span></li>
`;
}

export function discussion(content: DecisionPageContent): Html | false {
  const comments = content.view.discussion;
  if (comments.length === 0) return false;
  return html`<section id="discussion" aria-labelledby="discussion-title"><h2 id="discussion-title">Discussion</h2>
<ol class="talk">
${comments.map((comment) => commentItem(content, comment))}</ol></section>
`;
}

function commentItem(content: DecisionPageContent, { author, text, decision, at, version }: ReviewComment): Html {
  const older = version !== content.view.version && html`, version ${version}`;
  return html`<li><p class="said-by"><strong><bdi>${nameOf(content, author)}</bdi></strong> ${decisionPast[decision]}, ${timeOf(at)}${older}</p>
<p class="words"><bdi>${text}</bdi></p></li>
`;
}
