/** @module What a form of a review's page says: the vote, and the answer to the question after it. */
import { WithinError } from '../../../contracts/errors.ts';
import type { KnownLink } from '../../../contracts/links.ts';
import { type Ballot, ballotSchema, type ReviewDecision } from '../../../contracts/review.ts';
import { type ReviewFeedback, reviewFeedbackSchema } from '../../../contracts/review-feedback.ts';
import type { Form } from './forms.ts';
import type { Visit } from './visit.ts';

export const decisionIn = (given: unknown): ReviewDecision | undefined =>
  ballotSchema.shape.decision.safeParse(given).data;

const longestText = 4000;

export interface Sent {
  /** The visit of whom the form was made for. */
  readonly visit: Visit;
  /** What the form was signed with; `expired` where it was open for too long. */
  readonly signed: KnownLink | 'expired';
}

/** Errors: `VOTE_INVALID` for a form that was not made here, or for somebody else. */
export function sentForm(form: Form, visit: Visit): Sent {
  const { gate, view, person, bound, people } = visit;
  const signed = gate.readLink(form.get('form') ?? '', 'form', view.id);
  if (signed === 'expired') return { visit, signed };
  // A shared token says nobody's name: there it is the form that tells for whom it was made.
  const sender = typeof signed === 'string' ? undefined : signed.claims.person;
  const isKnown = bound ? sender === person : people.some(({ id }) => id === sender);
  if (typeof signed === 'string' || sender === undefined || !isKnown)
    throw new WithinError(
      'VOTE_INVALID',
      'This form was not made here for you; open the page anew and send it from there.',
      {},
    );
  return { visit: { ...visit, person: sender }, signed };
}

/** Browsers end lines by two characters. */
export const textOf = (form: Form, name: string): string => (form.get(name) ?? '').replaceAll('\r\n', '\n').trim();

/** Errors: `VOTE_INVALID`. */
export function ballotOf(form: Form, sent: KnownLink, { person = '', door, link }: Visit): Ballot {
  const decision = decisionIn(form.get('decision'));
  if (!decision) throw new WithinError('VOTE_INVALID', 'The form says no decision; go back and choose one.', {});
  const text = textOf(form, 'text');
  if (text.length > longestText)
    throw new WithinError(
      'VOTE_INVALID',
      `The comment has ${text.length} characters; the most are ${longestText}. Go back and shorten it.`,
      {},
    );
  // A link decides once; comments are told apart by their forms.
  const id = link === undefined ? `page/${sent.id}` : `link/${link.id}${decision === 'comment' ? `/${sent.id}` : ''}`;
  // A link decides what its message was about, whatever its page shows by now.
  const version = (decision === 'comment' ? undefined : link?.claims.version) ?? sent.claims.version;
  return { id, voter: person, decision, ...(text !== '' && { text }), ...(version !== undefined && { version }), door };
}

/** Errors: `VOTE_INVALID`. */
export function feedbackOf(form: Form, { view, person = '' }: Visit, now: number): ReviewFeedback {
  const answer = reviewFeedbackSchema.shape.answer.safeParse(form.get('answer')).data;
  if (!answer) throw new WithinError('VOTE_INVALID', 'The form has no answer; go back and choose one.', {});
  const note = textOf(form, 'note').slice(0, longestText);
  return { schema: 1, review: view.id, person, answer, ...(note !== '' && { note }), told: view.told, at: now };
}
