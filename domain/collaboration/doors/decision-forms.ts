/** @module The forms of a review: who one is, the decision, and one question afterwards. They need no script. */
import type { DecisionPageContent, ReviewVisitor } from '../../../contracts/decision-page.ts';
import type { CountedVote, ReviewDecision } from '../../../contracts/review.ts';
import { type ReviewFeedback, reviewAnswers } from '../../../contracts/review-feedback.ts';
import { type Html, html } from '../../report/html.ts';
import { decisionPast, decisionTitles, nameOf, timeOf } from './names.ts';

const longestComment = 4000;

const hints: Readonly<Record<ReviewDecision, string>> = {
  approve: 'It may be used as it is.',
  reject: 'It must not be used. Say why.',
  requestChanges: 'A new version is wanted. Say what to change.',
  comment: 'Say something and decide nothing.',
};

/** For whoever is not known: to look at the page as one of the people. */
function whoForm({ people, view }: DecisionPageContent): Html {
  if (people.length === 0)
    return html`<p>Nobody is in <code>within.people.yaml</code>, so nobody can decide here.</p>\n`;
  const seats = new Set(view.mayVote.map(({ person }) => person));
  const option = ({ id, name }: (typeof people)[number]) => html`<option value="${id}">${name} (${id})</option>`;
  return html`<form method="get"><label><span class="label">Who are you?</span>
<select name="as" required><option value="">Choose</option>
<optgroup label="May decide">${people.filter(({ id }) => seats.has(id)).map(option)}</optgroup>
<optgroup label="May comment">${people.filter(({ id }) => !seats.has(id)).map(option)}</optgroup></select></label>
<button class="second">Go on</button></form>
`;
}

function choice(decision: ReviewDecision, checked: boolean): Html {
  return html`<label class="choice"><input type="radio" name="decision" value="${decision}" required${checked && html` checked`}><span>${decisionTitles[decision]}<span class="hint">${hints[decision]}</span></span></label>
`;
}

function voteForm({ draft }: DecisionPageContent, { form, mayVote }: ReviewVisitor): Html {
  const decisions: readonly ReviewDecision[] = mayVote
    ? ['approve', 'requestChanges', 'reject', 'comment']
    : ['comment'];
  const chosen = mayVote ? draft?.decision : 'comment';
  return html`<form method="post">
<input type="hidden" name="form" value="${form}">
<fieldset><legend>Your decision</legend>
${decisions.map((decision) => choice(decision, decision === chosen))}</fieldset>
<label><span class="label">Comment</span>
<textarea name="text" maxlength="${longestComment}"${!mayVote && html` required`}>${draft?.text}</textarea></label>
<button>Send</button>
</form>
`;
}

const said = (vote: CountedVote): Html => html`<p>You ${decisionPast[vote.decision]} on ${timeOf(vote.at)}.</p>\n`;

const answerTitles: Readonly<Record<ReviewFeedback['answer'], string>> = {
  useful: 'Useful',
  'too-many': 'Too many messages',
  'too-late': 'Too late',
};

function questionForm({ base }: DecisionPageContent, { form }: ReviewVisitor): Html {
  return html`<form method="post" action="${base}/answer" class="one">
<input type="hidden" name="form" value="${form}">
<fieldset><legend>How was being asked? <span class="hint">optional</span></legend>
${reviewAnswers.map((value) => html`<label class="choice"><input type="radio" name="answer" value="${value}" required><span>${answerTitles[value]}</span></label>\n`)}</fieldset>
<label><span class="label">Anything to add?</span>
<textarea name="note" maxlength="${longestComment}"></textarea></label>
<button class="second">Answer</button>
</form>
`;
}

/** Everything that whoever looks may do. */
export function forms(content: DecisionPageContent): Html {
  const { visitor, view, draft } = content;
  if (!visitor) return view.closed ? html`` : whoForm(content);
  const { person, why, asked } = visitor;
  const vote = view.votes.find(({ voter }) => voter === person);
  const form = voteForm(content, visitor);
  const open =
    !view.closed &&
    (vote && !draft ? html`<details><summary>Say more, or decide anew</summary>\n${form}</details>\n` : form);
  return html`<p class="hint">You are <bdi>${nameOf(content, person)}</bdi>.</p>
${vote && said(vote)}${!view.closed && why !== undefined && html`<p>${why}</p>\n`}${vote && asked && questionForm(content, visitor)}${open}`;
}
